// `cox events` ends with the error of its output, which kubectl drops.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { KubeObject } from '../../../src/apimachinery/object.ts';
import { groupOutput } from '../../../src/commands/events/group-output.ts';
import type { Context } from '../../../src/context.ts';
import { typeCommand } from '../../support/in-process.ts';
import type { JsonServer } from '../../support/json-server.ts';
import { startObjectServer } from '../../support/object-server.ts';

describe('an output that does not fit', () => {
  let server: JsonServer;
  before(async () => {
    server = await startObjectServer('fixtures/tree/shop.yaml');
  });
  after(() => server.close());

  const events = (...args: string[]) => typeCommand(['events', ...args, `--server=${server.url}`]);

  test('a jsonpath', async () => {
    const { stdout, stderr, exitCode } = await events('-o', 'jsonpath={.items[9].reason}');
    assert.deepEqual([stdout, exitCode], ['', 1]);
    assert.match(stderr, /^error: error executing jsonpath .*array index out of bounds/);
  });

  test('a template', async () => {
    const { stdout, stderr, exitCode } = await events('-o', 'go-template={{.items.reason}}');
    assert.equal(exitCode, 1);
    assert.match(stdout, /^Error executing template: .*can't evaluate field reason/);
    assert.match(stderr, /^error: error executing template/);
  });
});

test('--owned: events about all that the object owns', async () => {
  const server = await startObjectServer('fixtures/tree/shop.yaml');
  try {
    const line = ['events', '--for', 'replicaset/web-2', '--owned', '-o', 'name', `--server=${server.url}`];
    const { stdout } = await typeCommand(line);
    assert.equal(stdout, 'event/e3\nevent/e2\nevent/e4\n');
  } finally {
    await server.close();
  }
});

test('--group of more events than a call takes arguments', async () => {
  let written = 0;
  const stdout = { write: (text: string) => (written += text.length) };
  const context = { io: { stdout, color: { stdout: false } }, clock: { now: () => 0 } } as unknown as Context;
  const output = await groupOutput(context, { withNamespace: false, noHeaders: false });
  const events = Array.from({ length: 130_000 }, (_, index) => ({
    apiVersion: 'v1',
    kind: 'Event',
    metadata: { name: `e${index}` },
    reason: 'Pulled',
    message: `image ${index}`,
    involvedObject: { kind: 'Pod', name: 'web', namespace: 'shop' },
  }));
  output.list(events as unknown as KubeObject[]);
  assert.ok(written > events.length);
});
