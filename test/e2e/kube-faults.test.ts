/**
 * The cluster layer before a server that misbehaves: how often it asks, what it says, and that
 * nothing hangs.
 */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { CliError, ConnectionError, StatusError } from '../../src/errors.ts';
import { createObject, deleteObject, getList, getObject, listObjects } from '../../src/kube/objects.ts';
import { type WatchEvent, watchResuming } from '../../src/kube/watch.ts';
import { expired, noNames, otherHost } from '../support/certificates.ts';
import type { Act, Fault } from '../support/fault-proxy.ts';
import { type FaultyCluster, startFaultyCluster } from '../support/faulty-cluster.ts';

const configMaps = { group: '', version: 'v1', resource: 'configmaps', namespaced: true };

for (const http2 of [true, false]) {
  describe(`over HTTP/${http2 ? 2 : 1.1}`, () => {
    let faulty: FaultyCluster;
    before(async () => {
      faulty = await startFaultyCluster({ http2 });
      faulty.kubectl('-n', faulty.namespace, 'create', 'configmap', 'present', '--from-literal=a=b');
    });
    after(() => faulty.close());

    /** Lists config maps while faults are due; the requests that were seen. */
    const list = async (faults: readonly Fault[], typed = {}) => {
      const { cluster, context } = await faulty.connect(typed);
      for (const fault of faults) faulty.proxy.add({ times: 1, url: /configmaps/, ...fault });
      const first = faulty.proxy.requests.length;
      let result: { items: unknown[] } | undefined;
      let error: unknown;
      try {
        result = await listObjects(
          cluster.transport,
          { mapping: configMaps, namespace: faulty.namespace },
          { limit: 1 },
        );
      } catch (caught) {
        error = caught;
      }
      cluster.transport.close();
      return { result, error: error as Error, context, seen: faulty.proxy.requests.slice(first) };
    };
    const repeated = (times: number, act: Act): Fault[] => Array.from({ length: times }, () => ({ act }));
    const create = async (act: Act, typed = {}) => {
      const { cluster, context } = await faulty.connect(typed);
      faulty.proxy.add({ times: 1, method: 'POST', act });
      const first = faulty.proxy.requests.length;
      const object = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { generateName: 'made-' } };
      const address = { mapping: configMaps, namespace: faulty.namespace };
      const outcome = await createObject(cluster.transport, address, object).catch((error: unknown) => error as Error);
      cluster.transport.close();
      return { outcome, context, seen: faulty.proxy.requests.slice(first).length };
    };

    it('429 with Retry-After is waited for, whatever the verb', async () => {
      const act: Act = { kind: 'answer', status: 429, headers: { 'retry-after': '3' } };
      const { result, seen, context } = await list(repeated(2, act));
      assert.ok(result !== undefined && result.items.length >= 1);
      assert.deepEqual(context.waits, [3000, 3000]);
      assert.ok(seen.length >= 3);
      const written = await create(act);
      assert.equal((written.outcome as { kind?: string }).kind, 'ConfigMap');
      assert.equal(written.seen, 2);
    });

    it('429 with Retry-After is given up after ten more tries', async () => {
      const act: Act = { kind: 'answer', status: 429, headers: { 'retry-after': '1' } };
      const { error, seen } = await list(repeated(11, act));
      assert.equal((error as StatusError).reason, 'TooManyRequests');
      assert.equal(seen.length, 11);
    });

    it('503 is tried again with Retry-After only', async () => {
      const later = await list([{ act: { kind: 'answer', status: 503, headers: { 'retry-after': '1' } } }]);
      assert.ok(later.result !== undefined);
      const never = await list([{ act: { kind: 'answer', status: 503 } }]);
      assert.ok(never.error instanceof StatusError);
      assert.equal(never.error.message, 'the server is currently unable to handle the request (get configmaps)');
      assert.equal(never.seen.length, 1);
    });

    it('a GET whose connection breaks off is asked for again after a second', async () => {
      for (const kind of ['reset', 'close'] as const) {
        for (const when of ['before', 'after'] as const) {
          const { result, error, context } = await list([{ act: { kind, when } }]);
          assert.ok(result !== undefined, `${kind} ${when}: ${error}`);
          assert.deepEqual(context.waits, [1000], `${kind} ${when}`);
        }
      }
    });

    it('a write whose connection breaks off is never sent again, and its outcome said to be unknown', async () => {
      for (const kind of ['reset', 'close'] as const) {
        for (const when of ['before', 'after'] as const) {
          const { outcome, seen, context } = await create({ kind, when });
          assert.ok(outcome instanceof ConnectionError, `${kind} ${when}: ${JSON.stringify(outcome)}`);
          assert.equal(seen, 1);
          assert.deepEqual(context.waits, []);
          assert.match(
            outcome.verbatim,
            /^Unable to connect to the server: .*\nThe POST of \/api\/v1\/namespaces\/\S+ was sent, but it is not known whether the server carried it out/,
          );
        }
      }
    });

    it('an answer that breaks off is an error, never a shorter list', async () => {
      const { error, seen } = await list([{ act: { kind: 'cut', bytes: 40 } }]);
      assert.equal(
        error.message,
        'unexpected error when reading response body. Please retry. Original error: unexpected EOF',
      );
      assert.equal(seen.length, 1);
    });

    it('truncated JSON is one clear line', async () => {
      const { error } = await list([{ act: { kind: 'truncate', bytes: 40 } }]);
      assert.ok(error instanceof CliError);
      assert.equal(error.message, 'unexpected end of JSON input');
    });

    it('a page that is no JSON is one clear line', async () => {
      const html: Act = { kind: 'answer', status: 200, headers: { 'content-type': 'text/html' }, body: '<html>' };
      assert.equal((await list([{ act: html }])).error.message, "serializer for text/html doesn't exist");
      const text: Act = { kind: 'answer', status: 200, body: 'hello' };
      assert.equal((await list([{ act: text }])).error.message, "invalid character 'h' looking for beginning of value");
    });

    it('a silent server ends at --request-timeout, which the server is told too', async () => {
      const { error, seen } = await list([{ act: { kind: 'stall' } }], { 'request-timeout': '1500ms' });
      assert.ok(error instanceof ConnectionError, String(error));
      assert.equal(error.verbatim, 'Unable to connect to the server: context deadline exceeded');
      assert.match(seen[0]?.url ?? '', /[?&]timeout=1\.5s(&|$)/);
    });

    it('so does one that drips', async () => {
      const { error } = await list([{ act: { kind: 'drip', bytes: 5, pause: 100 } }], { 'request-timeout': '1s' });
      assert.equal(
        error.message,
        'unexpected error when reading response body. Please retry. Original error: context deadline exceeded (Client.Timeout or context cancellation while reading body)',
      );
    });

    it('401 without anything to renew is final', async () => {
      const { error, seen } = await list([{ act: { kind: 'answer', status: 401 } }]);
      assert.equal((error as StatusError).reason, 'Unauthorized');
      assert.equal(seen.length, 1);
    });

    it('410 in mid-list lists again from the start', async () => {
      faulty.kubectl('-n', faulty.namespace, 'create', 'configmap', `second-${http2}`);
      const gone =
        '{"kind":"Status","apiVersion":"v1","status":"Failure","reason":"Expired","message":"too old","code":410}';
      const { result, error, seen } = await list([
        { url: /configmaps.*continue=/, act: { kind: 'answer', status: 410, body: gone } },
      ]);
      assert.ok(result !== undefined, String(error));
      const names = result.items.map((item) => (item as { metadata: { name: string } }).metadata.name);
      assert.equal(new Set(names).size, names.length);
      assert.ok(names.includes('present') && names.includes(`second-${http2}`));
      assert.equal(seen.filter(({ url }) => !url.includes('continue=')).length, 2);
    });

    it('a redirect is followed on the same server, and never to another', async () => {
      const location = `/api/v1/namespaces/${faulty.namespace}/configmaps?limit=500`;
      const same = await list([{ act: { kind: 'answer', status: 302, headers: { location } } }]);
      assert.ok(same.result !== undefined);
      const other = await list([
        { act: { kind: 'answer', status: 302, headers: { location: 'https://elsewhere.invalid/' } } },
      ]);
      assert.equal((other.error as StatusError).code, 302);
      assert.equal(other.seen.length, 1);
    });

    it('warnings are printed once', async () => {
      const act: Act = { kind: 'headers', headers: { warning: '299 - "look out"' } };
      const { context } = await list(repeated(2, act));
      assert.equal(context.stderrText(), 'Warning: look out\n');
    });

    it('a watch goes on after drops, an expired version and a server that is away for a while', async () => {
      const { cluster, context } = await faulty.connect();
      const error =
        '{"type":"ERROR","object":{"kind":"Status","status":"Failure","code":410,"reason":"Expired","message":"too old"}}\n';
      faulty.proxy.add({ url: /watch=true/, times: 1, act: { kind: 'inject', lines: 0, text: error } });
      faulty.proxy.add({ url: /watch=true/, times: 2, act: { kind: 'answer', status: 503 } });
      const address = { mapping: configMaps, namespace: faulty.namespace };
      const stop = new AbortController();
      const events = watchResuming(cluster.transport, address, { clock: context.clock, signal: stop.signal });
      const until = async (name: string, type: string): Promise<void> => {
        for (;;) {
          const next: IteratorResult<WatchEvent> = await events.next();
          assert.equal(next.done, false);
          const event = next.value as WatchEvent;
          if (event.type === 'BOOKMARK' || event.type === 'ERROR') continue;
          if (event.type === type && (event.object.metadata as { name: string }).name === name) return;
        }
      };
      await until('present', 'ADDED');
      faulty.kubectl('-n', faulty.namespace, 'create', 'configmap', `later-${http2}`);
      await until(`later-${http2}`, 'ADDED');
      faulty.proxy.dropAll();
      faulty.kubectl('-n', faulty.namespace, 'delete', 'configmap', `later-${http2}`);
      await until(`later-${http2}`, 'DELETED');
      stop.abort(new Error('done'));
      await events.return(undefined);
      cluster.transport.close();
    });

    it('requests in parallel share the connection that is opened first', async () => {
      const { cluster } = await faulty.connect();
      const before = faulty.proxy.connections;
      const address = { mapping: configMaps, namespace: faulty.namespace, name: 'present' };
      await Promise.all(Array.from({ length: 64 }, () => getObject(cluster.transport, address)));
      const opened = faulty.proxy.connections - before;
      if (http2) assert.equal(opened, 1);
      else assert.ok(opened <= 32, `${opened} connections`);
      cluster.transport.close();
    });

    it('a connection that ended while idle is replaced without a word, for writes too', async () => {
      const { cluster, context } = await faulty.connect();
      const address = { mapping: configMaps, namespace: faulty.namespace };
      await getObject(cluster.transport, { ...address, name: 'present' });
      faulty.proxy.dropAll();
      await new Promise((resolve) => setTimeout(resolve, 200));
      const object = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: `idle-${http2}` } };
      await createObject(cluster.transport, address, object);
      await deleteObject(cluster.transport, { ...address, name: `idle-${http2}` }, {});
      assert.deepEqual(context.waits, []);
      cluster.transport.close();
    });
  });
}

describe('certificates that do not fit', () => {
  const refusals = [
    [
      expired,
      /^Unable to connect to the server: tls: failed to verify certificate: x509: certificate has expired or is not yet valid: current time \S+ is after 2020-01-02T00:00:00Z$/,
    ],
    [otherHost, /x509: cannot validate certificate for 127\.0\.0\.1 because it doesn't contain any IP SANs$/],
    [noNames, /x509: cannot validate certificate for 127\.0\.0\.1 because it doesn't contain any IP SANs$/],
  ] as const;
  for (const [certificate, line] of refusals) {
    it(`are refused: ${line.source.slice(-40)}`, async () => {
      const faulty = await startFaultyCluster({ certificate });
      try {
        const { cluster } = await faulty.connect();
        const address = { mapping: configMaps, namespace: faulty.namespace };
        await assert.rejects(getList(cluster.transport, address), (error: ConnectionError) =>
          line.test(error.verbatim),
        );
        assert.equal(faulty.proxy.requests.length, 0);
        const insecure = await faulty.connect({ 'certificate-authority': '', 'insecure-skip-tls-verify': true });
        await getList(insecure.cluster.transport, address);
      } finally {
        await faulty.close();
      }
    });
  }
});
