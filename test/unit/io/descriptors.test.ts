/** What descriptors lead to, of files that the system really opened. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import path from 'node:path';
import { describe, it } from 'node:test';
import { descriptorKind } from '../../../src/io/descriptors.ts';

const module = path.join(import.meta.dirname, '../../../src/io/descriptors.ts');
const skip = process.platform === 'win32' ? 'Windows has no such devices' : false;

function kindOf(file: string): string {
  const fd = openSync(file, 'r');
  try {
    return descriptorKind(fd);
  } finally {
    closeSync(fd);
  }
}

describe('a descriptor', () => {
  it('leads to a file', () => assert.equal(kindOf(module), 'file'));

  it('leads to the null device, which is no terminal', { skip }, () => assert.equal(kindOf('/dev/null'), 'null'));

  it('leads to another device', { skip }, () => assert.equal(kindOf('/dev/zero'), 'device'));

  it('leads to a pipe', () => {
    const code = `import { descriptorKind } from ${JSON.stringify(module)}; console.log(descriptorKind(0), descriptorKind(1));`;
    const { stdout } = spawnSync(process.execPath, ['--input-type=module', '-e', code], {
      input: '',
      encoding: 'utf8',
    });
    assert.equal(stdout, 'other other\n');
  });

  it('is not open', () => assert.equal(descriptorKind(999_999), 'other'));
});
