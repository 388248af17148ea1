/** Which program compares the folders, and with which words. */
import assert from 'node:assert/strict';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import { diffProgram } from '../../../src/commands/diff/program.ts';

const folder = mkdtempSync(path.join(os.tmpdir(), 'cox-program-'));
after(() => rmSync(folder, { recursive: true, force: true }));
const file = path.join(folder, 'diff');
writeFileSync(file, '#!/bin/sh\n');
chmodSync(file, 0o755);

const find = (env: Readonly<Record<string, string>>) => diffProgram({ env, cwd: folder, platform: 'linux' });

test('diff -u -N from PATH', () => {
  assert.deepEqual(find({ PATH: folder }), { name: 'diff', before: ['-u', '-N'], behind: [], file });
  assert.deepEqual(find({ PATH: folder, KUBECTL_EXTERNAL_DIFF: '' })?.before, ['-u', '-N']);
});

test('none, where no diff is on PATH', () => {
  assert.equal(find({ PATH: '/nonexistent' }), undefined);
  assert.equal(find({}), undefined);
});

test('words of KUBECTL_EXTERNAL_DIFF, but those with other characters', () => {
  const typed = 'diff -N --color=auto  a/b $(id) -U5 x;y --label="q" é';
  const found = find({ PATH: folder, KUBECTL_EXTERNAL_DIFF: typed });
  assert.deepEqual(found, { name: 'diff', before: [], behind: ['-N', '--color=auto', '-U5'], file });
});

test('a program that is not there has no file, and is not replaced by diff', () => {
  assert.deepEqual(find({ PATH: folder, KUBECTL_EXTERNAL_DIFF: 'nothing -u' })?.file, undefined);
  assert.deepEqual(find({ PATH: folder, KUBECTL_EXTERNAL_DIFF: ' diff' }), {
    name: '',
    before: [],
    behind: ['diff'],
    file: undefined,
  });
});
