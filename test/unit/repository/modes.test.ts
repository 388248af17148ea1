/**
 * A file that begins with #! can be run as it is, and no other file claims to be a program: in git,
 * which is where a clone has its modes from.
 */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { closeSync, existsSync, openSync, readSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';

const root = path.join(import.meta.dirname, '../../..');

function beginsAsScript(file: string): boolean {
  const opened = openSync(path.join(root, file), 'r');
  const start = Buffer.alloc(2);
  readSync(opened, start);
  closeSync(opened);
  return start.toString() === '#!';
}

const skip = existsSync(path.join(root, '.git')) ? false : 'not a git checkout';

test('the run bit stands where a #! line does', { skip }, () => {
  const listing = execFileSync('git', ['ls-files', '-s', '-z'], { cwd: root, encoding: 'utf8' });
  const files = [...listing.matchAll(/(\d{6}) [\da-f]+ \d\t([^\0]+)\0/g)].map(([, mode, name]) => ({
    mode,
    name: name!,
  }));
  assert.ok(files.length > 100);
  const wrong = files
    .filter(({ mode, name }) => /^100/.test(mode!) && existsSync(path.join(root, name)))
    .filter(({ mode, name }) => (mode === '100755') !== beginsAsScript(name))
    .map(({ mode, name }) => `${mode} ${name}`);
  assert.deepEqual(wrong, []);
});
