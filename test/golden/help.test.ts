import assert from 'node:assert/strict';
import { test } from 'node:test';
import { tree } from '../../src/commands/tree.ts';
import { typeCommand } from '../support/in-process.ts';

test('every command has help with a usage line, and no command that is not built yet shows', async () => {
  for (const row of tree) {
    const { stdout, stderr, exitCode } = await typeCommand([...row.path.split(' '), '--help']);
    if (row.path === 'alpha') {
      // kubectl's words: it has no command below it
      const none = 'No alpha commands are available in this version of cox\n';
      assert.deepEqual({ stdout, stderr, exitCode }, { stdout: '', stderr: none, exitCode: 0 });
      continue;
    }
    if (row.later === true) {
      assert.equal(exitCode, 1, row.path);
      continue;
    }
    assert.equal(exitCode, 0, row.path);
    assert.match(stdout, /\nUsage:\n {2}cox /, row.path);
  }
});
