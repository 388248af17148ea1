/** What unit tests expect is still what kubectl prints. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { test } from 'node:test';

test('what was recorded from kubectl is what it prints', () => {
  const script = path.join(import.meta.dirname, '../../scripts/record.ts');
  const { status, stderr } = spawnSync(process.execPath, [script, '--check'], { encoding: 'utf8' });
  assert.equal(status, 0, stderr);
});
