// A mistyped resource type is answered with the nearest ones, on a terminal only.
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

const typed = async (word: string, terminal: boolean): Promise<string> =>
  (await typeCommand([`--server=${server.url}`, 'get', word], { terminal })).stderr;

test('a mistyped type', async () => {
  const error = 'error: the server doesn\'t have a resource type "namspaces"\n';
  assert.equal(await typed('namspaces', false), error);
  assert.equal(await typed('namspaces', true), `${error}Did you mean namespaces?\n`);
  const other = await typed('zebras', true);
  assert.equal(other, 'error: the server doesn\'t have a resource type "zebras"\n');
});
