import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ConnectionError, StatusError } from '../../../src/errors.ts';
import type { ApiRequest } from '../../../src/kube/transport/request.ts';
import type { Transport } from '../../../src/kube/transport/transport.ts';
import { type WatchEvent, watch, watchResuming } from '../../../src/kube/watch.ts';

const mapping = { group: '', version: 'v1', resource: 'pods', namespaced: true };
const address = { mapping, namespace: 'n' };
const pod = (name: string, resourceVersion: string, uid = name) => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name, namespace: 'n', uid, resourceVersion },
});
const line = (type: string, object: unknown): string => `${JSON.stringify({ type, object })}\n`;
const bookmark = (resourceVersion: string): string => line('BOOKMARK', { kind: 'Pod', metadata: { resourceVersion } });
const list = (resourceVersion: string, ...items: object[]): string =>
  JSON.stringify({ kind: 'PodList', apiVersion: 'v1', metadata: { resourceVersion }, items });
const refused = new ConnectionError('refused', 'refused', 'ECONNREFUSED');

type Chunk = string | Buffer | Error;

/**
 * Lists and watches answered in turn; a watch is its chunks, an Error among them breaks the
 * connection.
 */
function script(lists: (string | Error)[], watches: (readonly Chunk[] | Error)[]) {
  const requests: ApiRequest[] = [];
  let closed = 0;
  const close = (): void => {
    closed += 1;
  };
  const transport: Transport = {
    request: async (request) => {
      requests.push(request);
      const answer = lists.shift();
      if (answer === undefined)
        throw new StatusError({ code: 403, reason: 'Forbidden', message: 'no more lists' }, 403);
      if (answer instanceof Error) throw answer;
      return { status: 200, headers: {}, body: answer };
    },
    stream: async (request) => {
      requests.push(request);
      const answer = watches.shift();
      if (answer === undefined)
        throw new StatusError({ code: 403, reason: 'Forbidden', message: 'no more watches' }, 403);
      if (answer instanceof Error) throw answer;
      const body = (async function* () {
        for (const chunk of answer as readonly Chunk[]) {
          if (chunk instanceof Error) throw chunk;
          yield Buffer.from(chunk);
        }
      })();
      return { status: 200, headers: {}, body, close };
    },
    close: () => undefined,
  };
  return { transport, requests, closed: () => closed };
}

const words = (event: WatchEvent): string => {
  if (event.type === 'BOOKMARK') return `BOOKMARK ${event.resourceVersion}`;
  if (event.type === 'ERROR') return `ERROR ${event.status.code}`;
  const { name, resourceVersion } = event.object.metadata as { name: string; resourceVersion: string };
  return `${event.type} ${name}@${resourceVersion}`;
};

async function collect(events: AsyncIterable<WatchEvent>): Promise<{ events: string[]; error: Error | undefined }> {
  const collected: string[] = [];
  try {
    for await (const event of events) collected.push(words(event));
  } catch (error) {
    return { events: collected, error: error as Error };
  }
  return { events: collected, error: undefined };
}

describe('one watch', () => {
  it('yields its events, however they are cut into pieces', async () => {
    const text = line('ADDED', pod('ä', '1')) + bookmark('5') + line('DELETED', pod('b', '6'));
    const bytes = Buffer.from(text);
    const pieces = Array.from({ length: bytes.length }, (_, index) => bytes.subarray(index, index + 1));
    const { transport, requests, closed } = script([], [pieces]);
    const { events } = await collect(watch(transport, address, { query: { resourceVersion: '1' } }));
    assert.deepEqual(events, ['ADDED ä@1', 'BOOKMARK 5', 'DELETED b@6']);
    assert.deepEqual(requests[0]?.query, [
      ['resourceVersion', '1'],
      ['watch', 'true'],
    ]);
    assert.equal(closed(), 1);
  });

  it('of one object selects it by name', async () => {
    const { transport, requests } = script([], [[]]);
    await collect(watch(transport, { ...address, name: 'a' }));
    assert.equal(requests[0]?.path, '/api/v1/namespaces/n/pods');
    assert.deepEqual(requests[0]?.query, [
      ['fieldSelector', 'metadata.name=a'],
      ['watch', 'true'],
    ]);
  });

  it('ends when the connection drops, without half an event', async () => {
    const { transport } = script([], [[line('ADDED', pod('a', '1')), '{"type":"ADD', new Error('reset')]]);
    assert.deepEqual(await collect(watch(transport, address)), { events: ['ADDED a@1'], error: undefined });
  });

  it('does not swallow what cannot be read', async () => {
    const { transport } = script([], [['{"type":"ADDED"\n']]);
    assert.match(
      (await collect(watch(transport, address))).error?.message ?? '',
      /^unable to decode an event from the watch stream: /,
    );
  });
});

describe('a watch that resumes', () => {
  const resume = async (lists: (string | Error)[], watches: (readonly Chunk[] | Error)[]) => {
    const { transport, requests } = script(lists, watches);
    const waits: number[] = [];
    const retries: (string | undefined)[] = [];
    const clock = { now: () => 0, sleep: async (milliseconds: number) => void waits.push(milliseconds) };
    const onRetry = (error: Error | undefined) => void retries.push(error?.message);
    const { events, error } = await collect(watchResuming(transport, address, { clock, onRetry }));
    const versions = requests.map(({ query }) => query?.find(([key]) => key === 'resourceVersion')?.[1] ?? 'list');
    return { events, error, waits, retries, versions };
  };

  it('goes on behind the last event or bookmark it saw', async () => {
    const { events, versions, error } = await resume(
      [list('10', pod('a', '1'))],
      [
        [line('MODIFIED', pod('a', '11'))],
        [bookmark('20')],
        new StatusError({ message: 'no', reason: 'Forbidden' }, 403),
      ],
    );
    assert.deepEqual(events, ['ADDED a@1', 'BOOKMARK 10', 'MODIFIED a@11', 'BOOKMARK 20']);
    assert.deepEqual(versions, ['list', '10', '11', '20']);
    assert.equal((error as StatusError).code, 403);
  });

  it('survives a server that is away, waiting longer each time', async () => {
    const { waits, retries, events } = await resume(
      [list('10')],
      [refused, refused, refused, [line('ADDED', pod('a', '11'))]],
    );
    assert.deepEqual(waits, [1000, 2000, 4000, 1000]);
    assert.deepEqual(retries, ['refused', 'refused', 'refused', undefined]);
    assert.deepEqual(events, ['BOOKMARK 10', 'ADDED a@11']);
  });

  it('lists again when its version has expired, and yields only what changed', async () => {
    const gone = line('ERROR', { kind: 'Status', code: 410, reason: 'Expired', message: 'too old' });
    const { events, versions } = await resume(
      [
        list('10', pod('same', '1'), pod('changed', '2'), pod('gone', '3'), pod('again', '4', 'first')),
        list('50', pod('same', '1'), pod('changed', '40'), pod('new', '41'), pod('again', '42', 'second')),
      ],
      [[gone]],
    );
    assert.deepEqual(events, [
      'ADDED same@1',
      'ADDED changed@2',
      'ADDED gone@3',
      'ADDED again@4',
      'BOOKMARK 10',
      'DELETED gone@3',
      'DELETED again@4',
      'MODIFIED changed@40',
      'ADDED new@41',
      'ADDED again@42',
      'BOOKMARK 50',
    ]);
    assert.deepEqual(versions, ['list', '10', 'list', '50']);
  });

  it('does not run in circles when listing again fails too, or expires at once', async () => {
    const gone = line('ERROR', { kind: 'Status', code: 410, reason: 'Expired', message: 'too old' });
    const away = new StatusError({ message: 'away', reason: 'ServiceUnavailable' }, 503);
    const failing = await resume([list('10'), away, away, list('20')], [[gone], [line('ADDED', pod('a', '21'))]]);
    assert.deepEqual(failing.waits, [2000, 4000, 1000]);
    assert.deepEqual(failing.events, ['BOOKMARK 10', 'BOOKMARK 20', 'ADDED a@21']);
    const expiring = await resume([list('10'), list('11'), list('12')], [[gone], [gone], [gone]]);
    assert.deepEqual(expiring.waits, [2000, 4000]);
  });

  it('ends at once when the first list fails, and for 401 and 403 later', async () => {
    assert.equal((await resume([refused], [])).error, refused);
    const unauthorized = new StatusError({ message: 'no', reason: 'Unauthorized' }, 401);
    assert.equal((await resume([list('1')], [unauthorized])).error, unauthorized);
  });

  it('closes its stream when nobody listens any more', async () => {
    const { transport, closed } = script([list('1')], [[line('ADDED', pod('a', '2')), line('ADDED', pod('b', '3'))]]);
    const clock = { now: () => 0, sleep: () => Promise.resolve() };
    for await (const event of watchResuming(transport, address, { clock })) if (words(event) === 'ADDED a@2') break;
    assert.equal(closed(), 1);
  });
});
