/**
 * What kubectl prints for the command lines in test/unit/generators/recorded, for the unit tests of
 * what create, run and set image generate.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { splitLine } from '../../test/parity/words.ts';
import { readRecorded, writeRecorded } from '../../test/support/recorded.ts';
import type { Oracle, RecordedFile } from './files.ts';

const root = path.resolve(import.meta.dirname, '../..');
const folder = 'test/unit/generators/recorded';
const offline = path.join(root, 'test/unit/generators/offline.kubeconfig');

/** create.txt needs no cluster; the others ask it for kinds, and change nothing there. */
export function recordDryRuns({ kubectl, kubeconfig }: Oracle): readonly RecordedFile[] {
  const home = mkdtempSync(path.join(tmpdir(), 'record-'));
  try {
    return readdirSync(path.join(root, folder)).map((name) => {
      const env = { HOME: home, KUBECONFIG: name === 'create.txt' ? offline : kubeconfig, KUBECTL_KUBERC: 'false' };
      const runs = readRecorded(path.join(root, folder, name)).map(({ line }) => {
        const words = splitLine(line).words;
        const outcome = spawnSync(kubectl, words, { cwd: root, encoding: 'utf8', env });
        const stderr = outcome.stderr.replaceAll(/^[EWI]\d{4} .*\n/gm, '');
        return { line, stdout: outcome.stdout, stderr, exitCode: outcome.status ?? -1 };
      });
      return { file: `${folder}/${name}`, text: writeRecorded(runs) };
    });
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
}
