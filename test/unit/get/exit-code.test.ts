// `get everything --exit-code`: of what could not be read nobody knows whether it is healthy.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { typeCommand } from '../../support/in-process.ts';
import { startObjectServer } from '../../support/object-server.ts';

test('without permission to read one type', async () => {
  const server = await startObjectServer('test/unit/get/partly-read.yaml');
  const get = (...args: string[]) =>
    typeCommand(['get', 'everything', '--unhealthy', '-n', 'shop', `--server=${server.url}`, ...args]);
  try {
    const { exitCode, stderr } = await get('--exit-code');
    assert.match(stderr, /No unhealthy resources found in shop namespace \(1 inspected\)[\s\S]*secrets is forbidden/);
    assert.equal(exitCode, 1);
    assert.equal((await get()).exitCode, 0);
  } finally {
    await server.close();
  }
});
