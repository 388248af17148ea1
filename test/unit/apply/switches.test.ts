import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { findCommand } from '../../../src/cli/find.ts';
import { globalFlags } from '../../../src/cli/global-flags.ts';
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
    assert.equal(findCommand(['create', '-R', '-f', 'deploy'], globalFlags, 'cox').row?.path, 'create');
    assert.equal(findCommand(['create', '--dry-run', '-f', 'job'], globalFlags, 'cox').row?.path, 'create');
    assert.equal(findCommand(['create', '--dry-run=client', 'job', 'x'], globalFlags, 'cox').row?.path, 'create job');
    assert.equal(findCommand(['create', '-f', 'x', 'job'], globalFlags, 'cox').row?.path, 'create job');
  });
});
