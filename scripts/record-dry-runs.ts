/**
 * Records what kubectl prints for the command lines in test/unit/generators/recorded, for the unit tests of what create, run and set image
 * generate. KUBECTL is the binary. create.txt needs no cluster; the others are recorded with KUBECONFIG, and change nothing there.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { splitLine } from '../test/parity/words.ts';
import { readRecorded, writeRecorded } from '../test/support/recorded.ts';

const root = path.resolve(import.meta.dirname, '..');
const folder = path.join(root, 'test/unit/generators/recorded');
const home = mkdtempSync(path.join(tmpdir(), 'record-'));
const offline = path.join(root, 'test/unit/generators/offline.kubeconfig');

for (const name of readdirSync(folder)) {
  const file = path.join(folder, name);
  const runs = readRecorded(file).map(({ line }) => {
    const kubeconfig = name === 'create.txt' ? offline : process.env.KUBECONFIG;
    const env = { HOME: home, KUBECONFIG: kubeconfig ?? '' };
    const outcome = spawnSync(process.env.KUBECTL ?? 'kubectl', splitLine(line).words, {
      cwd: root,
      encoding: 'utf8',
      env,
    });
    const stderr = outcome.stderr.replaceAll(/^[EWI]\d{4} .*\n/gm, '');
    return { line, stdout: outcome.stdout, stderr, exitCode: outcome.status ?? -1 };
  });
  writeFileSync(file, writeRecorded(runs));
}
rmSync(home, { recursive: true, force: true });
