import {
  gateway,
  grant,
  http,
  httpRoute,
  https,
  inNamespace,
  listenerSet,
  madeIn,
  type Sentence,
  secret,
  to,
} from './kit.ts';

const taking = (from: string) => gateway([http()], { allowedListeners: { namespaces: { from } } });
const onSet = (more = {}) =>
  httpRoute('r', { parentRefs: [{ kind: 'ListenerSet', name: 'more', ...more }], rules: [to('a')] });
const more = listenerSet('more', [http({ name: 'own', port: 8080 })]);
const refusing = { status: { conditions: [{ type: 'Accepted', status: 'False', reason: 'NotAllowed' }] } };

/** ListenerSet and AllowedListeners. */
export const listenerSetSentences: readonly Sentence[] = [
  {
    of: 'ListenerSet',
    says: 'ListenerSet defines a set of additional listeners to attach to an existing Gateway.',
    given: [taking('Same'), more, onSet()],
    asks: { 'http://h:8080/': 'a', 'http://h/': 'none' },
    rows: ['* PathPrefix / -> a:80'],
  },
  {
    of: 'GatewaySpec.allowedListeners',
    says: 'The default value is to allow no ListenerSets.',
    given: [gateway(), more, onSet()],
    asks: { 'http://h:8080/': 'none' },
  },
  {
    of: 'ListenerNamespaces.from',
    says: '* Same: Only ListenerSets in the same namespace may be attached to this Gateway.',
    given: [
      taking('Same'),
      listenerSet(
        'more',
        [http({ port: 8080 })],
        { parentRef: { name: 'gw', namespace: 'default' } },
        inNamespace('other'),
      ),
      onSet({ namespace: 'other' }),
    ],
    asks: { 'http://h:8080/': 'none' },
  },
  {
    of: 'ListenerNamespaces.from',
    says: '* All: ListenerSets in all namespaces may be attached to this Gateway.',
    given: [
      taking('All'),
      listenerSet(
        'more',
        [http({ port: 8080, allowedRoutes: { namespaces: { from: 'All' } } })],
        { parentRef: { name: 'gw', namespace: 'default' } },
        inNamespace('other'),
      ),
      onSet({ namespace: 'other' }),
    ],
    asks: { 'http://h:8080/': 'a' },
  },
  {
    of: 'ListenerNamespaces.from',
    says: "* None: Only listeners defined in the Gateway's spec are allowed",
    given: [taking('None'), more, onSet()],
    asks: { 'http://h:8080/': 'none' },
  },
  {
    of: 'ListenerSet',
    says: 'Routes can attach to a ListenerSet by specifying it as a parentRef, and can optionally target specific listeners using the sectionName field.',
    given: [
      taking('Same'),
      listenerSet('more', [http({ name: 'one', port: 8080 }), http({ name: 'two', port: 8081 })]),
      onSet({ sectionName: 'two' }),
      httpRoute('own', { rules: [to('b')] }),
    ],
    asks: { 'http://h:8081/': 'a', 'http://h:8080/': 'none', 'http://h/': 'b' },
  },
  {
    of: 'ListenerSet',
    says: 'ReferenceGrants applied to a Gateway are not inherited by child ListenerSets',
    given: [
      taking('Same'),
      listenerSet('more', [https({ tls: { certificateRefs: [{ name: 'foo-bar-com', namespace: 'other' }] } })]),
      secret('foo-bar-com', 'other'),
      grant(
        { group: 'gateway.networking.k8s.io', kind: 'Gateway', namespace: 'default' },
        { group: '', kind: 'Secret' },
      ),
      onSet(),
    ],
    asks: { 'https://foo.bar.com/': 'broken tls' },
  },
  {
    of: 'ListenerSetSpec.listeners',
    says: '2. ListenerSet ordered by creation time (oldest first)',
    given: [
      taking('Same'),
      listenerSet('more', [http({ port: 8080 })], {}, madeIn(2021)),
      listenerSet('older', [http({ port: 8080 })], {}, madeIn(2020)),
      onSet(),
      httpRoute('s', { parentRefs: [{ kind: 'ListenerSet', name: 'older' }], rules: [to('b')] }),
    ],
    asks: { 'http://h:8080/': 'b' },
  },
  {
    of: 'ListenerSet',
    says: '- The ListenerSet\'s status has the condition "Accepted: true"',
    given: [taking('Same'), listenerSet('more', [http({ port: 8080 })], {}, refusing), onSet()],
    asks: { 'http://h:8080/': 'none' },
  },
];
