/** What helm's own packages answer to the cases of test/unit/helm/cases.ts. Needs Go. */
import { setLines, versionPairs } from '../../test/unit/helm/cases.ts';
import { goOutput } from '../go-program.ts';
import type { RecordedFile } from './files.ts';

const block = (list: readonly unknown[]): string =>
  `[\n${list.map((one) => `    ${JSON.stringify(one)}`).join(',\n')}\n  ]`;

export function recordHelm(): readonly RecordedFile[] {
  const asked = JSON.stringify({ versions: versionPairs, lines: setLines });
  const { versions, lines } = JSON.parse(goOutput('record/helm.go', asked, 'test/oracle/helm')) as {
    readonly versions: readonly unknown[];
    readonly lines: readonly unknown[];
  };
  const text = `{\n  "versions": ${block(versions)},\n  "lines": ${block(lines)}\n}\n`;
  return [{ file: 'test/unit/helm/answers.json', text }];
}
