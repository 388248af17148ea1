/** A command that never ends is no success, even when Node has nothing left to wait for. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import path from 'node:path';
import { it } from 'node:test';
import { ended } from '../../support/child.ts';

/** Standard input that never yields anything and that Node does not wait for. */
const silentStdin = `Object.defineProperty(process, 'stdin', {
  value: { isTTY: false, [Symbol.asyncIterator]: () => ({ next: () => new Promise(() => undefined) }) },
});`;

it('a promise that never settles ends the process with one line and exit code 1', async () => {
  const main = path.join(import.meta.dirname, '../../../src/main.ts');
  const script = `${silentStdin} (await import(${JSON.stringify(main)})).main();`;
  const args = [
    '--input-type=module',
    '-e',
    script,
    '--',
    'cox',
    'create',
    '-f',
    '-',
    '--dry-run=client',
    '--validate=false',
  ];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  const { code, stdout, stderr } = await ended(child);
  assert.equal(stdout, '');
  assert.equal(
    stderr,
    'error: internal error: the command stopped before it had ended; check what it did before you try again\n',
  );
  assert.equal(code, 1);
});
