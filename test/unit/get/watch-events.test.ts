import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { KubeObject } from '../../../src/apimachinery/object.ts';
import { type Change, changes, type WatchStart } from '../../../src/commands/get/watch-events.ts';
import type { Context } from '../../../src/context.ts';
import { ConnectionError, StatusError } from '../../../src/errors.ts';
import type { Cluster, Mapping } from '../../../src/kube/cluster.ts';
import type { ApiRequest, ApiStream } from '../../../src/kube/transport/request.ts';

const mapping: Mapping = {
  group: '',
  version: 'v1',
  kind: 'ConfigMap',
  resource: 'configmaps',
  singular: 'configmap',
  shortNames: ['cm'],
  categories: [],
  namespaced: true,
  verbs: ['list', 'watch'],
  subresources: [],
};

function object(name: string, resourceVersion: string): KubeObject {
  return { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, namespace: 'n', resourceVersion } };
}

function table(...objects: readonly KubeObject[]): KubeObject {
  const rows = objects.map((each) => ({ cells: [(each.metadata as { name: string }).name], object: each }));
  return { apiVersion: 'meta.k8s.io/v1', kind: 'Table', metadata: { resourceVersion: '50' }, rows };
}

interface Script {
  /**
   * What each watch answers in turn: events, or an error. After the last one the command is
   * interrupted.
   */
  readonly watches: readonly (readonly unknown[] | Error)[];
  /** What a list answers. */
  readonly list?: KubeObject;
}

interface Played {
  readonly changes: readonly string[];
  readonly stderr: string;
  readonly asked: readonly string[];
  readonly slept: readonly number[];
  readonly error: unknown;
}

/** Plays a scripted server to `changes` and tells what came of it. */
async function play(script: Script, start: Partial<WatchStart>, terminal: boolean): Promise<Played> {
  const asked: string[] = [];
  const slept: number[] = [];
  let stderr = '';
  const over = new Error('interrupted');
  const waiting = [...script.watches];
  const stream = (request: ApiRequest): Promise<ApiStream> => {
    asked.push(Object.fromEntries(request.query ?? []).resourceVersion ?? 'none');
    const next = waiting.shift() ?? over;
    if (next instanceof Error) return Promise.reject(next);
    const lines = next.map((event) => Buffer.from(`${JSON.stringify(event)}\n`));
    return Promise.resolve({
      status: 200,
      headers: {},
      body: (async function* () {
        yield* lines;
      })(),
      close: () => undefined,
    });
  };
  const request = (): Promise<{ status: number; headers: object; body: string }> => {
    asked.push('list');
    return Promise.resolve({ status: 200, headers: {}, body: JSON.stringify(script.list) });
  };
  const cluster = { transport: { stream, request, close: () => undefined } } as unknown as Cluster;
  const context = {
    io: { stdout: { isTerminal: terminal }, stderr: { write: (text: string) => (stderr += text) } },
    clock: { now: () => 0, sleep: (milliseconds: number) => Promise.resolve(void slept.push(milliseconds)) },
    signal: new AbortController().signal,
    cluster: () => Promise.resolve(cluster),
  } as unknown as Context;
  const full: WatchStart = {
    target: { kind: 'list', mapping, namespace: 'n', selector: '', fieldSelector: '' },
    how: { accept: 'application/json', query: {}, selector: '', limit: 500 },
    resourceVersion: '10',
    found: [],
    ...start,
  };
  const seen: string[] = [];
  let error: unknown;
  try {
    for await (const change of changes(context, full)) seen.push(summary(change));
  } catch (thrown) {
    error = thrown === over ? undefined : thrown;
  }
  return { changes: seen, stderr, asked, slept, error };
}

function summary({ type, object: changed }: Change): string {
  const rows = Array.isArray(changed.rows) ? (changed.rows as { object: KubeObject }[]) : [{ object: changed }];
  return `${type} ${rows.map((row) => (row.object.metadata as { name: string }).name).join(',')}`;
}

const added = (name: string, version: string) => ({ type: 'ADDED', object: object(name, version) });
const expired = { type: 'ERROR', object: { kind: 'Status', code: 410, reason: 'Expired', message: 'too old' } };

describe('a watch without a terminal', () => {
  it('ends when the server ends it', async () => {
    const played = await play({ watches: [[added('a', '11')]] }, {}, false);
    assert.deepEqual(played.changes, ['ADDED a']);
    assert.deepEqual(played.asked, ['10']);
    assert.equal(played.error, undefined);
  });
  it('says what the server has against it and ends', async () => {
    const played = await play({ watches: [[expired]] }, {}, false);
    assert.equal(played.stderr, 'Error from server (Expired): too old\n');
    assert.equal(played.error, undefined);
  });
});

describe('a watch on a terminal', () => {
  it('goes on where it was, waiting longer each time', async () => {
    const lost = new ConnectionError('lost', 'connection reset by peer', 'ECONNRESET');
    const played = await play({ watches: [[added('a', '11')], lost, lost, [added('b', '12')]] }, {}, true);
    assert.deepEqual(played.changes, ['ADDED a', 'ADDED b']);
    assert.deepEqual(played.asked, ['10', '11', '11', '11', '12']);
    assert.deepEqual(played.slept, [1000, 2000, 4000, 1000]);
    assert.match(
      played.stderr,
      /^The watch was interrupted \(the server closed it\); resuming\.\n.*connection reset by peer/,
    );
  });
  it('heeds bookmarks', async () => {
    const bookmark = { type: 'BOOKMARK', object: object('', '40') };
    const played = await play({ watches: [[bookmark]] }, {}, true);
    assert.deepEqual(played.asked, ['10', '40']);
    assert.deepEqual(played.changes, []);
  });
  it('lists again when the past is forgotten, and tells only what changed', async () => {
    const list = { apiVersion: 'v1', kind: 'ConfigMapList', metadata: { resourceVersion: '50' } };
    const items = [object('same', '5'), object('changed', '30'), object('new', '31')];
    const found = [object('same', '5'), object('changed', '6'), object('gone', '7')];
    const played = await play({ watches: [[expired]], list: { ...list, items } as KubeObject }, { found }, true);
    assert.deepEqual(played.changes, ['DELETED gone', 'MODIFIED changed', 'ADDED new']);
    assert.deepEqual(played.asked, ['10', 'list', '50']);
  });
  it('tells rows of Tables apart by their objects', async () => {
    const list = table(object('same', '5'), object('new', '31'));
    const found = [table(object('same', '5'), object('gone', '7'))];
    const played = await play({ watches: [[expired]], list }, { found }, true);
    assert.deepEqual(played.changes, ['DELETED gone', 'ADDED new']);
    assert.deepEqual(played.asked, ['10', 'list', '50']);
  });
  it('does not tell again what the watch of one object begins with', async () => {
    const target = { kind: 'object', mapping, namespace: 'n', name: 'a', subresource: '' } as const;
    const found = [object('a', '11')];
    const played = await play(
      { watches: [[added('a', '11'), added('a', '12')]] },
      { target, found, resourceVersion: '0' },
      true,
    );
    assert.deepEqual(played.changes, ['ADDED a']);
  });
  it('ends when it is forbidden', async () => {
    const forbidden = new StatusError({ code: 403, reason: 'Forbidden', message: 'no' }, 403);
    const played = await play({ watches: [[added('a', '11')], forbidden] }, {}, true);
    assert.equal(played.error, forbidden);
    assert.deepEqual(played.slept, [1000]);
  });
  it('does not begin when the first try fails', async () => {
    const lost = new ConnectionError('lost', 'connection refused', 'ECONNREFUSED');
    const played = await play({ watches: [lost] }, {}, true);
    assert.equal(played.error, lost);
  });
});
