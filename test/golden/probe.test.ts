/** The probe commands on a file, and their help. */
import { test } from 'node:test';
import { assertGolden } from '../support/golden.ts';
import { typeCommand } from '../support/in-process.ts';

const file = 'fixtures/probes/shop.yaml';

const lines: Readonly<Record<string, string>> = {
  'probe-help': 'cox probe --help',
  'probe-run-help': 'cox probe run --help',
  'probe-list': `cox probe list -f ${file}`,
  'probe-list-json': `cox probe list -f ${file} -o json`,
  'probe-lint': `cox probe lint -f ${file}`,
  'probe-set': `cox probe set -f ${file} --local -o yaml --readiness --get-url=http://:http/ --timeout-seconds=3`,
  'probe-set-refused': `cox probe set -f ${file} --local --liveness --success-threshold=2`,
  'probe-run-no-pod': 'cox probe run',
};

for (const [name, line] of Object.entries(lines)) {
  test(line, async () => assertGolden(name, line, await typeCommand(line.split(' ').slice(1))));
}

test('on a terminal the table is drawn', async () => {
  const line = `cox probe list -f ${file}`;
  assertGolden('probe-list-terminal', line, await typeCommand(line.split(' ').slice(1), { terminal: true }));
});
