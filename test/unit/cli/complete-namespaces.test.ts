// The shell completes the comma-separated names of --namespaces, each once.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { typeCommand } from '../../support/in-process.ts';
import type { JsonServer } from '../../support/json-server.ts';
import { startObjectServer } from '../../support/object-server.ts';

let server: JsonServer;
before(async () => {
  server = await startObjectServer('test/unit/cli/namespaces.yaml');
});
after(() => server.close());

for (const [typed, words] of [
  ['', ['billing', 'shop', 'shop-2']],
  ['sh', ['shop', 'shop-2']],
  ['billing,', ['billing,shop', 'billing,shop-2']],
  ['billing,shop,s', ['billing,shop,shop-2']],
] as const) {
  test(`--namespaces ${typed}`, async () => {
    const line = ['__complete', `--server=${server.url}`, 'get', 'pods', '--namespaces', typed];
    const { stdout } = await typeCommand(line);
    assert.deepEqual(stdout.trimEnd().split('\n'), [...words, ':4']);
  });
}
