/** What Go's text/template makes of the cases in test/unit/go-template. Needs Go. */
import { cases } from '../../test/unit/go-template/cases.ts';
import { goOutput } from '../go-program.ts';
import type { RecordedFile } from './files.ts';

/** The output is in base64, for it need not be UTF-8. */
interface Answer {
  readonly output: string | null;
  readonly error?: string;
}

/** A line for each case: the template, and what comes of it. */
export function recordGoTemplates(): readonly RecordedFile[] {
  const answers = JSON.parse(goOutput('record/go-templates.go', JSON.stringify(cases))) as readonly Answer[];
  const lines = cases.map(({ template, missingKey, typed }, index) => {
    const { output, error } = answers[index] as Answer;
    const bytes = Buffer.from(output ?? '', 'base64');
    const isText = Buffer.from(bytes.toString()).equals(bytes);
    const shown = isText ? { output: bytes.toString() } : { base64: output };
    return `  ${JSON.stringify({ template, missingKey, typed, ...shown, error })}`;
  });
  return [{ file: 'test/unit/go-template/answers.json', text: `[\n${lines.join(',\n')}\n]\n` }];
}
