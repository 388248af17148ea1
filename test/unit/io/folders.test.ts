import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, describe, it } from 'node:test';
import { CliError } from '../../../src/errors.ts';
import { makeFolders } from '../../../src/io/folders.ts';

const root = path.join(import.meta.dirname, '../../..');
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'cox-folders-'));
after(() => fs.rmSync(folder, { recursive: true, force: true }));

/** Below it nothing can be found or made; of Linux alone. */
const proc = { skip: fs.existsSync('/proc/self') ? false : 'no /proc' };
const refusal = (place: string): string => {
  try {
    makeFolders(place, 0o700, folder);
    return '';
  } catch (error) {
    return error instanceof CliError ? error.message : String(error);
  }
};

describe('folders', () => {
  it('are made with those above them, and may be there', () => {
    const place = path.join(folder, 'a/b/c');
    makeFolders(place, 0o700);
    makeFolders(place, 0o700);
    assert.equal(fs.statSync(place).mode & 0o777, 0o700);
    assert.equal(fs.statSync(path.join(folder, 'a')).mode & 0o777, 0o700);
    makeFolders('relative/one', 0o700, folder);
    assert.ok(fs.statSync(path.join(folder, 'relative/one')).isDirectory());
  });

  it('may be links', () => {
    fs.mkdirSync(path.join(folder, 'real'));
    fs.symlinkSync('real', path.join(folder, 'link'));
    makeFolders(path.join(folder, 'link', 'below'), 0o700);
    assert.ok(fs.statSync(path.join(folder, 'real', 'below')).isDirectory());
    fs.symlinkSync('nowhere', path.join(folder, 'dangling'));
    assert.equal(refusal('dangling/x'), 'mkdir dangling: file exists');
  });

  it('below a file are an error that names the file', () => {
    fs.writeFileSync(path.join(folder, 'file'), '');
    assert.equal(refusal('file'), 'mkdir file: not a directory');
    assert.equal(refusal('file/a/b'), 'mkdir file: not a directory');
  });

  it('below /proc are an error', proc, () => {
    assert.equal(refusal('/proc/none/a/b'), 'mkdir /proc/none: no such file or directory');
  });

  it('are made nowhere by a recursive mkdir of Node', () => {
    const sources = fs.readdirSync(path.join(root, 'src'), { recursive: true, encoding: 'utf8' });
    const files = sources.filter((name) => name.endsWith('.ts')).map((name) => path.join('src', name));
    const found = files.filter((name) =>
      /mkdir(?:Sync)?\([^;]*recursive/.test(fs.readFileSync(path.join(root, name), 'utf8')),
    );
    assert.deepEqual(found, []);
  });
});

describe('the program', () => {
  it('starts with a cache or a home below /proc', proc, () => {
    const cox = path.join(root, 'bin/cox.js');
    for (const env of [{ KUBECACHEDIR: '/proc/none', HOME: folder }, { HOME: '/proc/none' }]) {
      const { status, error } = spawnSync(process.execPath, [cox, 'version', '--client'], {
        env,
        timeout: 60_000,
        encoding: 'utf8',
      });
      assert.deepEqual([status, error], [0, undefined], JSON.stringify(env));
    }
  });
});
