import assert from 'node:assert/strict';
import { test } from 'node:test';
import { globalFlags } from '../../src/cli/global-flags.ts';
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
    assert.equal(exitCode, 0, row.path);
    assert.match(stdout, /\nUsage:\n {2}cox /, row.path);
  }
});

const typeable = tree.filter(({ path }) => path !== 'alpha');

test('every flag says what it does', async () => {
  for (const row of typeable) {
    const flags = (await row.load?.())?.command.flags ?? {};
    for (const [name, { usage }] of Object.entries({ ...globalFlags, ...flags })) {
      assert.match(usage, /^\S.*\S$/s, `${row.path} --${name}`);
      assert.doesNotMatch(usage, /\bTODO\b|\bFIXME\b/, `${row.path} --${name}`);
    }
  }
});

test('--help, -h and help print the same', async () => {
  for (const { path } of typeable) {
    const words = path.split(' ');
    const wanted = await typeCommand([...words, '--help']);
    assert.deepEqual(await typeCommand([...words, '-h']), wanted, path);
    assert.deepEqual(await typeCommand(['help', ...words]), wanted, path);
  }
});

test("the sections of help stand in kubectl's order", async () => {
  const kubectls = ['Aliases:', 'Examples:', 'Available Commands:', 'Options:', 'Usage:'];
  const helms = ['Usage:', 'Aliases:', 'Examples:', 'Available Commands:', 'Flags:', 'Global Flags:'];
  for (const { path, dialect } of typeable) {
    const order = dialect === undefined ? kubectls : helms;
    const { stdout } = await typeCommand([...path.split(' '), '--help']);
    const sections = stdout.split('\n').filter((line) => order.includes(line));
    const wanted = order.filter((title) => sections.includes(title));
    assert.deepEqual(sections, wanted, path);
    assert.ok(sections.includes('Usage:'), path);
  }
});
