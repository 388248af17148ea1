import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import { startProblem } from '../../../src/io/program-file.ts';

const folder = mkdtempSync(path.join(os.tmpdir(), 'cox-program-'));
after(() => rmSync(folder, { recursive: true }));

function file(name: string, content: string | Buffer): string {
  const place = path.join(folder, name);
  writeFileSync(place, content, { mode: 0o755 });
  return place;
}

// What Linux' execve says of each (Go 1.26, syscall.Exec).
test('scripts that the system starts or refuses', () => {
  const good = file('good', '#!/bin/sh\n');
  assert.equal(startProblem(good), undefined);
  assert.equal(startProblem(file('options', '#! /bin/sh -e\r\n')), undefined);
  assert.equal(startProblem(file('nested', `#!${good}\n`)), undefined);
  assert.equal(startProblem(file('plain', 'echo\n')), 'ENOEXEC');
  assert.equal(startProblem(file('empty', '')), 'ENOEXEC');
  assert.equal(startProblem(file('nobody', '#!\n')), 'ENOEXEC');
  assert.equal(startProblem(file('lost', '#!/no/such/interpreter\n')), 'ENOENT');
  assert.equal(startProblem(file('returns', '#!/bin/sh\r\n')), 'ENOENT');
  assert.equal(startProblem(file('folder', '#!/bin\n')), 'EACCES');
  assert.equal(startProblem(file('data', `#!${path.join(folder, 'plain')}\n`)), 'ENOEXEC');
});

test('a script that is its own interpreter', () => {
  const own = path.join(folder, 'own');
  assert.equal(startProblem(file('own', `#!${own}\n`)), 'ELOOP');
});

const isLinux = process.platform === 'linux';

test('ELF programs: of another processor, and without their loader', { skip: !isLinux }, () => {
  const node = readFileSync(process.execPath).subarray(0, 8192);
  assert.equal(startProblem(file('node', node)), undefined);
  const other = Buffer.from(node);
  other.writeUInt16LE(0x1234, 18);
  const handlers = '/proc/sys/fs/binfmt_misc';
  const isForeign = existsSync(handlers) && readdirSync(handlers).length > 2;
  assert.equal(startProblem(file('other', other)), isForeign ? undefined : 'ENOEXEC');
  const lost = Buffer.from(node);
  const loader = lost.indexOf('/ld-');
  assert.ok(loader > 0);
  lost.write('/xx-', loader, 'latin1');
  assert.equal(startProblem(file('lost-loader', lost)), 'ENOENT');
  assert.equal(startProblem(file('short', node.subarray(0, 20))), 'ENOEXEC');
});

test('a file that is not there is for the system to report', () => {
  assert.equal(startProblem(path.join(folder, 'nothing')), undefined);
});
