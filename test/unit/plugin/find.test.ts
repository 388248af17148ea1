import assert from 'node:assert/strict';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import { findPlugin } from '../../../src/commands/plugin/run.ts';
import { findProgram } from '../../../src/io/program-file.ts';

const root = mkdtempSync(path.join(os.tmpdir(), 'cox-plugins-'));
after(() => rmSync(root, { recursive: true }));

const [first, second] = [path.join(root, 'first'), path.join(root, 'second')];
for (const folder of [first, second]) mkdirSync(folder);
const program = (folder: string, name: string): string => {
  const file = path.join(folder, name);
  writeFileSync(file, '#!/bin/sh\n', { mode: 0o755 });
  return file;
};
const search = { searchPath: `${first}:${second}`, cwd: root, platform: 'linux' } as const;

test('the longest name wins over both prefixes, and kubectl over cox at the same length', () => {
  const foo = program(second, 'kubectl-foo');
  program(first, 'cox-foo');
  const long = program(second, 'cox-foo-bar_baz');
  const find = (...argv: string[]) => findPlugin(argv, 1, search);
  assert.deepEqual(find('foo'), { file: foo, args: [] });
  assert.deepEqual(find('foo', 'x', '-y'), { file: foo, args: ['x', '-y'] });
  assert.deepEqual(find('foo', 'bar-baz', 'qux', '--', 'x'), { file: long, args: ['qux', '--', 'x'] });
  assert.deepEqual(find('foo', '-n', 'bar-baz'), { file: foo, args: ['-n', 'bar-baz'] });
  assert.equal(find('fo'), undefined);
});

test('a name that is too short for its parent is not looked for', () => {
  const own = program(first, 'kubectl-create-own');
  program(first, 'kubectl-create');
  assert.deepEqual(findPlugin(['create', 'own', 'x'], 2, search), { file: own, args: ['x'] });
  assert.equal(findPlugin(['create', 'other', 'x'], 2, search), undefined);
});

test('what is not executable, a folder and a file that is not there are passed over', () => {
  writeFileSync(path.join(first, 'kubectl-plain'), '', { mode: 0o644 });
  mkdirSync(path.join(first, 'kubectl-folder'));
  const plain = program(second, 'kubectl-plain');
  assert.deepEqual(findPlugin(['plain'], 1, search), { file: plain, args: [] });
  chmodSync(plain, 0o644);
  assert.equal(findPlugin(['plain'], 1, search), undefined);
  assert.equal(findPlugin(['folder'], 1, search), undefined);
  assert.equal(findPlugin(['plain'], 1, { ...search, searchPath: undefined }), undefined);
});

test('PATH is read as Go reads it: empty and relative folders are of the current one', () => {
  program(root, 'kubectl-here');
  assert.equal(findProgram('kubectl-here', { ...search, searchPath: '/no:' }), 'kubectl-here');
  assert.equal(findProgram('kubectl-foo', { ...search, searchPath: 'second' }), path.join('second', 'kubectl-foo'));
  assert.equal(findProgram('second/kubectl-foo', search), path.join('second', 'kubectl-foo'));
  assert.equal(findProgram('kubectl-here', { ...search, searchPath: '' }), undefined);
});

test('Windows finds the ends of PATHEXT', () => {
  const file = program(first, 'kubectl-win.exe');
  const windows = { ...search, searchPath: first, platform: 'win32', extensions: '.COM;.EXE' } as const;
  assert.equal(findProgram('kubectl-win', windows), file);
  assert.equal(findProgram('kubectl-foo', windows), undefined);
});
