import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { findCommand } from '../../../src/cli/find.ts';
import { tree } from '../../../src/commands/tree.ts';

describe('flags before the word that may be a command', () => {
  for (const path of ['create', 'apply']) {
    it(`${path} names all its flags that need no value`, async () => {
      const row = tree.find((candidate) => candidate.path === path);
      const { command } = (await row?.load?.()) ?? assert.fail();
      const bare = Object.entries(command.flags).filter(([, spec]) => spec.bare !== undefined);
      const names = bare.flatMap(([name, spec]) => (spec.short === undefined ? [name] : [name, spec.short]));
      assert.deepEqual([...(row?.switches ?? [])].sort(), names.sort());
    });
  }
  it('a file named like a command is a file', () => {
    assert.equal(findCommand(tree, ['create', '-R', '-f', 'deploy']).row?.path, 'create');
    assert.equal(findCommand(tree, ['create', '--dry-run', '-f', 'job']).row?.path, 'create');
    assert.equal(findCommand(tree, ['create', '--dry-run=client', 'job', 'x']).row?.path, 'create job');
    assert.equal(findCommand(tree, ['create', '-f', 'x', 'job']).row?.path, 'create job');
  });
});
