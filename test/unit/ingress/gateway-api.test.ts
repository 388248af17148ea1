/**
 * What `cox ingress test` and `cox ingress routes` make of the sentences of the Gateway API's own
 * documentation (sigs.k8s.io/gateway-api v1.7.0, apis/v1).
 */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Json, JsonObject } from '../../../src/apimachinery/json.ts';
import { attachmentSentences } from './gateway/attachment.ts';
import { backendSentences } from './gateway/backends.ts';
import { filterSentences } from './gateway/filters.ts';
import { grpcSentences } from './gateway/grpc.ts';
import { hostnameSentences } from './gateway/hostnames.ts';
import {
  askGateways,
  gateway,
  http,
  httpRoute,
  outcomeOf,
  rowsOf,
  type Sentence,
  to,
  wordsOf,
  worldOfSentence,
} from './gateway/kit.ts';
import { listenerSetSentences } from './gateway/listener-sets.ts';
import { listenerSentences } from './gateway/listeners.ts';
import { matchSentences } from './gateway/matches.ts';
import { precedenceSentences } from './gateway/precedence.ts';
import { statusSentences } from './gateway/status.ts';
import { tlsSentences } from './gateway/tls.ts';

const chapters: Readonly<Record<string, readonly Sentence[]>> = {
  listeners: listenerSentences,
  attachment: attachmentSentences,
  hostnames: hostnameSentences,
  matches: matchSentences,
  precedence: precedenceSentences,
  filters: filterSentences,
  'backends and grants': backendSentences,
  TLS: tlsSentences,
  GRPCRoute: grpcSentences,
  ListenerSet: listenerSetSentences,
  status: statusSentences,
};

for (const [chapter, sentences] of Object.entries(chapters)) {
  describe(`the Gateway API on ${chapter}`, () => {
    for (const sentence of sentences) {
      it(`${sentence.of}: ${sentence.says}`, () => {
        const world = worldOfSentence(sentence);
        const asks = Object.entries(sentence.asks ?? {});
        const answered = asks.map(([ask]) => [ask, outcomeOf(askGateways(world, ask))]);
        assert.deepEqual(answered, asks);
        if (sentence.tells !== undefined)
          assert.match(wordsOf(askGateways(world, asks.at(-1)?.[0] ?? '')), sentence.tells);
        if (sentence.rows !== undefined) assert.deepEqual(rowsOf(world), sentence.rows);
        assert.ok(asks.length > 0 || sentence.rows !== undefined, 'a sentence of which nothing follows');
      });
    }
  });
}

describe('routes that are not attached', () => {
  const listeners = [http(), http({ name: 'alt', port: 8080 })];
  const onAlt = httpRoute('alt', { parentRefs: [{ name: 'gw', sectionName: 'alt' }], rules: [to('b')] });
  const nowhere = httpRoute('lost', { parentRefs: [{ name: 'gw', sectionName: 'gone' }], rules: [to('c')] });
  const words = (...routes: ReturnType<typeof httpRoute>[]): string =>
    wordsOf(askGateways(worldOfSentence({ given: [gateway(listeners), ...routes] }), 'http://h/'));

  it('are named, those of another listener only where the request has no rule', () => {
    const own = httpRoute('own', { parentRefs: [{ name: 'gw', sectionName: 'http' }], rules: [to('a')] });
    assert.match(words(onAlt, nowhere), /note httproute\/alt .*\nnote httproute\/lost /);
    const served = words(own, onAlt, nowhere);
    assert.match(
      served,
      /note httproute\/lost in namespace default is not attached: its parentRef names listener gone/,
    );
    assert.doesNotMatch(served, /httproute\/alt/);
  });
});

describe('objects of the Gateway API of any shape', () => {
  const kinds = ['GatewayClass', 'Gateway', 'ListenerSet', 'HTTPRoute', 'GRPCRoute', 'TLSRoute', 'ReferenceGrant'];
  const shapes: readonly Json[] = [null, 1, 'x', [], [null], [[]], {}, [{}], { a: null }, [{ name: 3, kind: [] }]];
  const fields: Readonly<Record<string, readonly string[]>> = {
    metadata: ['generation', 'creationTimestamp', 'labels'],
    spec: ['listeners', 'parentRefs', 'parentRef', 'hostnames', 'rules', 'from', 'to', 'tls', 'allowedListeners'],
    status: ['conditions', 'listeners', 'parents', 'addresses'],
    listener: ['tls', 'allowedRoutes', 'hostname', 'port', 'protocol'],
    rule: ['matches', 'filters', 'backendRefs', 'timeouts'],
    filter: ['type', 'requestRedirect', 'urlRewrite', 'requestMirror', 'externalAuth', 'extensionRef', 'cors'],
    match: ['path', 'headers', 'queryParams', 'method'],
  };
  const nested: Readonly<Record<string, (inner: JsonObject) => JsonObject>> = {
    metadata: (metadata) => ({ metadata }),
    spec: (spec) => ({ spec }),
    status: (status) => ({ status }),
    listener: (listener) => ({ spec: { listeners: [{ name: 'http', port: 80, protocol: 'HTTP', ...listener }] } }),
    rule: (rule) => ({ spec: { rules: [rule] } }),
    filter: (filter) => ({ spec: { rules: [{ filters: [{ type: 'RequestMirror', ...filter }] }] } }),
    match: (match) => ({ spec: { rules: [{ matches: [match] }] } }),
  };
  for (const [at, names] of Object.entries(fields)) {
    it(`${at}: ${names.join(', ')}`, () => {
      for (const kind of kinds) {
        for (const name of names) {
          for (const shape of shapes) {
            const own = nested[at]?.({ [name]: shape }) ?? {};
            const object = { apiVersion: 'gateway.networking.k8s.io/v1', kind, metadata: { name: 'gw' }, ...own };
            const world = worldOfSentence({ given: [gateway(), httpRoute('r', { rules: [to('a')] }), object] });
            assert.ok(Array.isArray(askGateways(world, 'POST http://h/p.S/M')));
            assert.ok(Array.isArray(rowsOf(world)));
          }
        }
      }
    });
  }
});
