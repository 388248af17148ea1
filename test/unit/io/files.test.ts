import assert from 'node:assert/strict';
import { lstatSync, mkdirSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { errorCode, orMissing, replaceFile } from '../../../src/io/files.ts';
import { temporaryFolder } from '../../support/sandbox.ts';

test('the file gets the content and the mode, whatever it had', async (t) => {
  const folder = temporaryFolder(t);
  const file = path.join(folder, 'config');
  writeFileSync(file, 'old', { mode: 0o644 });
  await replaceFile(file, 'new');
  assert.equal(readFileSync(file, 'utf8'), 'new');
  assert.equal(statSync(file).mode & 0o777, 0o600);
  assert.deepEqual(readdirSync(folder), ['config']);
});

test('missing folders are made for the owner only', async (t) => {
  const folder = path.join(temporaryFolder(t), 'a');
  await replaceFile(path.join(folder, 'b', 'config'), 'x');
  assert.equal(statSync(folder).mode & 0o777, 0o700);
});

test('a link stays a link', async (t) => {
  const folder = temporaryFolder(t);
  mkdirSync(path.join(folder, 'real'));
  writeFileSync(path.join(folder, 'real', 'config'), 'old');
  symlinkSync(path.join(folder, 'real', 'config'), path.join(folder, 'config'));
  await replaceFile(path.join(folder, 'config'), 'new');
  assert.equal(lstatSync(path.join(folder, 'config')).isSymbolicLink(), true);
  assert.equal(readFileSync(path.join(folder, 'real', 'config'), 'utf8'), 'new');
});

test('a failure leaves the old file and no other', async (t) => {
  const folder = temporaryFolder(t);
  mkdirSync(path.join(folder, 'config'));
  await assert.rejects(replaceFile(path.join(folder, 'config'), 'new'));
  assert.deepEqual(readdirSync(folder), ['config']);
});

test('only a missing file is replaced by the fallback', () => {
  const failure = (code: string): Error => Object.assign(new Error(code), { code });
  assert.equal(orMissing('none')(failure('ENOENT')), 'none');
  assert.throws(() => orMissing('none')(failure('EACCES')), /EACCES/);
  assert.equal(errorCode('ENOENT'), undefined);
});
