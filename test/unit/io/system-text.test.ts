/** Faults of files in Go's words. */
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { unreadable } from '../../../src/io/system-text.ts';

test('a file that cannot be read', (t) => {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'cox-'));
  t.after(() => rmSync(folder, { recursive: true }));
  symlinkSync('loop', path.join(folder, 'loop'));
  const problem = (name: string): string => {
    const file = path.join(folder, name);
    try {
      return readFileSync(file, 'utf8');
    } catch (error) {
      return unreadable(name, error);
    }
  };
  assert.equal(problem('absent'), 'open absent: no such file or directory');
  assert.equal(problem(''), 'read : is a directory');
  assert.equal(problem('loop'), 'open loop: too many levels of symbolic links');
  assert.equal(problem('absent/../x/y'), 'open absent/../x/y: no such file or directory');
});
