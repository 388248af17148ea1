import assert from 'node:assert/strict';
import { test } from 'node:test';
import { tree } from '../../../src/commands/tree.ts';
import { requestedColor } from '../../../src/io/may-color.ts';
import { typeCommand } from '../../support/in-process.ts';

test('--color takes three words; any other ends every command with one line', async () => {
  const commands = [...['', 'help', 'options'].map((path) => ({ path, errorExit: undefined })), ...tree];
  for (const { path, errorExit = 1 } of commands) {
    const words = path.split(' ').filter((word) => word !== '');
    // helm's own words for it
    const stderr = /^helm( |$)/.test(path)
      ? 'level=WARN msg="command failed" error="invalid color mode \\"foo\\": must be one of: never, auto, always"\n'
      : 'error: --color must be auto, always or never, not "foo"\n';
    assert.deepEqual(await typeCommand([...words, '--color=foo']), { stdout: '', stderr, exitCode: errorExit }, path);
  }
  const refused = async (...words: string[]) => (await typeCommand(words)).stderr.replace(/^.* not /, '');
  assert.equal(await refused('get', '--color', 'foo', 'pods'), '"foo"\n');
  assert.equal(await refused('get', '--color=', 'pods'), '""\n');
  assert.equal(await refused('get', '--color=Always', '--color=auto'), '"Always"\n');
  assert.equal(await refused('get', '--help', '--color=yes'), '"yes"\n');
});

test('the last --color counts, and only before --', () => {
  assert.equal(requestedColor(['get', '--color=always', 'pods', '--color', 'never']), 'never');
  assert.equal(requestedColor(['get', '--color', 'never', '--color=always']), 'always');
  assert.equal(requestedColor(['exec', 'web', '--', 'ls', '--color=always']), 'auto');
  assert.equal(requestedColor(['get', 'pods']), 'auto');
});
