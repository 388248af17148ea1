/** Our own prose only: kubectl's help texts are not ours to match, kubectl's messages are parity cases. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { tree } from '../../src/commands/tree.ts';
import { assertGolden } from '../support/golden.ts';
import { typeCommand } from '../support/in-process.ts';

const lines: Readonly<Record<string, string>> = {
  root: 'cox',
  'root-help': 'cox --help',
  options: 'cox options',
  'own-version': 'cox --version',
  sandbox: 'cox sandbox --help',
  'sandbox-up': 'cox sandbox up --help',
  'rollout-status-help': 'cox rollout status --help',
  'rollout-undo-help': 'cox rollout undo --help',
  'rollout-history-help': 'cox rollout history --help',
  'rollout-diff-help': 'cox rollout diff --help',
  'rollout-canary-help': 'cox rollout canary --help',
  'later-command': 'cox edit pods',
  'later-flag': 'cox get -k folder',
  'unknown-topic': 'cox help nothing',
};

for (const [name, line] of Object.entries(lines)) {
  test(line, async () => {
    assertGolden(name, line, await typeCommand(line.split(' ').slice(1)));
  });
}

test('every command has help with a usage line, and no command that is not built yet shows', async () => {
  for (const row of tree) {
    const { stdout, exitCode } = await typeCommand([...row.path.split(' '), '--help']);
    if (row.later === true) {
      assert.equal(exitCode, 1, row.path);
      continue;
    }
    assert.equal(exitCode, 0, row.path);
    assert.match(stdout, /\nUsage:\n {2}cox /, row.path);
  }
});
