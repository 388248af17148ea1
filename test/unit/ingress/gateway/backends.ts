import { gateway, grant, grpcRoute, httpRoute, type Sentence, tls, tlsRoute, to } from './kit.ts';

type Rule = ReturnType<typeof to>;
const given = (...rules: Rule[]) => [gateway(), httpRoute('r', { rules })];
const refs = (...backendRefs: { [key: string]: string | number }[]): Rule => ({
  backendRefs: backendRefs.map((each) => ({ port: 80, ...each })),
});
const gatewayGroup = 'gateway.networking.k8s.io';
const route = { group: gatewayGroup, kind: 'HTTPRoute', namespace: 'default' };
const service = { group: '', kind: 'Service' };
const across = (...grants: ReturnType<typeof grant>[]) => [...given(to('other/x')), ...grants];

/** HTTPRouteRule.backendRefs, BackendRef, BackendObjectReference and ReferenceGrant. */
export const backendSentences: readonly Sentence[] = [
  {
    of: 'HTTPRouteRule.backendRefs',
    says: 'If *all* entries in BackendRefs are invalid, and there are also no filters specified in this route rule, *all* traffic which matches this rule MUST receive a 500 status code.',
    given: given(to('gone,lost')),
    asks: { 'http://h/': 'broken service' },
  },
  {
    of: 'HTTPRouteRule.backendRefs',
    says: 'For example, if two backends are specified with equal weights, and one is invalid, 50 percent of traffic must receive a 500.',
    given: given(to('a,gone')),
    asks: { 'http://h/': 'a' },
    tells: /doubtful service Service "gone" does not exist in namespace "default": 50% of the requests fail/,
  },
  {
    of: 'BackendRef.weight',
    says: 'This is computed as weight/(sum of all weights in this BackendRefs list).',
    given: given(refs({ name: 'a', weight: 3 }, { name: 'gone' })),
    asks: { 'http://h/': 'a' },
    tells: /25% of the requests fail/,
  },
  {
    of: 'BackendRef.weight',
    says: 'If weight is set to 0, no traffic should be forwarded for this entry.',
    given: given(refs({ name: 'a' }, { name: 'gone', weight: 0 })),
    asks: { 'http://h/': 'a' },
    rows: ['* PathPrefix / -> a:80'],
  },
  {
    of: 'BackendRef.weight',
    says: 'If only one backend is specified and it has a weight greater than 0, 100% of the traffic is forwarded to that backend.',
    given: given(refs({ name: 'a', weight: 7 })),
    asks: { 'http://h/': 'a' },
  },
  {
    of: 'BackendRef.weight',
    says: 'no traffic should be forwarded for this entry.',
    given: given(refs({ name: 'a', weight: 0 })),
    asks: { 'http://h/': 'broken backend' },
    rows: ['* PathPrefix / -> <none>; the rule has no backend: it answers 500'],
  },
  {
    of: 'BackendRef.weight',
    says: 'If unspecified, weight defaults to 1.',
    given: given(refs({ name: 'a' }, { name: 'gone', weight: 1 })),
    asks: { 'http://h/': 'a' },
    tells: /50% of the requests fail/,
  },
  {
    of: 'BackendObjectReference.port',
    says: 'Port is required when the referent is a Kubernetes Service.',
    given: given({ backendRefs: [{ name: 'a' }] }),
    asks: { 'http://h/': 'broken port' },
  },
  {
    of: 'BackendObjectReference.port',
    says: 'In this case, the port number is the service port number, not the target port.',
    given: given(refs({ name: 'a', port: 8080 })),
    asks: { 'http://h/': 'broken port' },
  },
  {
    of: 'BackendObjectReference.kind',
    says: 'Defaults to "Service" when not specified.',
    given: given(refs({ name: 'a' })),
    asks: { 'http://h/': 'a' },
  },
  {
    of: 'BackendObjectReference.group',
    says: 'When unspecified or empty string, core API group is inferred.',
    given: given(refs({ name: 'a', group: '', kind: 'Service' })),
    asks: { 'http://h/': 'a' },
  },
  {
    of: 'HTTPBackendRef.backendRef',
    says: '* It refers to an unknown or unsupported kind of resource.',
    given: given(refs({ name: 'a', kind: 'NonExistent' })),
    asks: { 'http://h/': 'broken backend' },
    rows: ['* PathPrefix / -> a:80; NonExistent "a" is of the core group, in which only a Service can be a backend'],
  },
  {
    of: 'HTTPRouteRule.backendRefs',
    says: 'Support: Implementation-specific for any other resource',
    given: given(refs({ name: 'a', group: 'example.com', kind: 'Bucket' })),
    asks: { 'http://h/': 'unknown' },
    tells: /unknown backend Bucket a is known only to the controller/,
  },
  {
    of: 'HTTPBackendRef.backendRef',
    says: '* It refers to a resource that does not exist.',
    given: given(to('gone')),
    asks: { 'http://h/': 'broken service' },
  },
  {
    of: 'BackendObjectReference.namespace',
    says: 'When unspecified, the local namespace is inferred.',
    given: given(to('x')),
    asks: { 'http://h/': 'broken service' },
  },
  {
    of: 'BackendObjectReference.namespace',
    says: "Note that when a namespace different than the local namespace is specified, a ReferenceGrant object is required in the referent namespace to allow that namespace's owner to accept the reference.",
    given: across(),
    asks: { 'http://h/': 'broken backend' },
    tells: /no ReferenceGrant in namespace other lets HTTPRoutes of default use Service other\/x/,
    rows: [
      '* PathPrefix / -> x:80; no ReferenceGrant in namespace other lets HTTPRoutes of default use Service other/x',
    ],
  },
  {
    of: 'HTTPBackendRef.backendRef',
    says: '* It refers a resource in another namespace when the reference has not been explicitly allowed by a ReferenceGrant (or equivalent concept).',
    given: [...given(refs({ name: 'a', namespace: 'other', group: 'example.com', kind: 'Bucket' }))],
    asks: { 'http://h/': 'broken backend' },
  },
  {
    of: 'ReferenceGrant',
    says: 'ReferenceGrant identifies kinds of resources in other namespaces that are trusted to reference the specified kinds of resources in the same namespace as the policy.',
    given: across(grant(route, service)),
    asks: { 'http://h/': 'x' },
    rows: ['* PathPrefix / -> x:80'],
  },
  {
    of: 'ReferenceGrant',
    says: 'in the same namespace as the policy.',
    given: across(grant(route, service, 'default'), grant(route, service, 'third')),
    asks: { 'http://h/': 'broken backend' },
  },
  {
    of: 'ReferenceGrant',
    says: 'Additional Reference Grants can be used to add to the set of trusted sources of inbound references for the namespace they are defined within.',
    given: across(grant({ ...route, namespace: 'third' }, service), grant(route, service, 'other', 'second')),
    asks: { 'http://h/': 'x' },
  },
  {
    of: 'ReferenceGrantFrom.group',
    says: 'Group is the group of the referent.',
    given: across(grant({ ...route, group: 'example.com' }, service)),
    asks: { 'http://h/': 'broken backend' },
  },
  {
    of: 'ReferenceGrantFrom.group',
    says: 'When empty, the Kubernetes core API group is inferred.',
    given: across(grant({ ...route, group: '' }, service)),
    asks: { 'http://h/': 'broken backend' },
  },
  {
    of: 'ReferenceGrantFrom.kind',
    says: 'When used to permit a BackendObjectReference:',
    given: across(grant({ ...route, kind: 'TCPRoute' }, service)),
    asks: { 'http://h/': 'broken backend' },
  },
  {
    of: 'ReferenceGrantFrom.kind',
    says: '* GRPCRoute',
    given: [gateway(), grpcRoute('r', { rules: [to('other/x')] }), grant({ ...route, kind: 'GRPCRoute' }, service)],
    asks: { 'POST http://h/p.S/M': 'x' },
  },
  {
    of: 'ReferenceGrantFrom.kind',
    says: '* TLSRoute',
    given: [
      gateway([tls()]),
      tlsRoute('r', { hostnames: ['h.com'], rules: [to('other/x')] }),
      grant({ ...route, kind: 'TLSRoute' }, service),
    ],
    asks: { 'https://h.com/': 'x' },
  },
  {
    of: 'ReferenceGrantFrom.namespace',
    says: 'Namespace is the namespace of the referent.',
    given: across(grant({ ...route, namespace: 'third' }, service)),
    asks: { 'http://h/': 'broken backend' },
  },
  {
    of: 'ReferenceGrantTo.group',
    says: 'When empty, the Kubernetes core API group is inferred.',
    given: across(grant(route, { group: gatewayGroup, kind: 'Service' })),
    asks: { 'http://h/': 'broken backend' },
  },
  {
    of: 'ReferenceGrantTo.kind',
    says: '* Service when used to permit a BackendObjectReference',
    given: across(grant(route, { group: '', kind: 'Secret' })),
    asks: { 'http://h/': 'broken backend' },
  },
  {
    of: 'ReferenceGrantTo.name',
    says: 'When unspecified, this policy refers to all resources of the specified Group and Kind in the local namespace.',
    given: [...given(to('other/x,other/y')), grant(route, service)],
    asks: { 'http://h/': 'x,y' },
  },
  {
    of: 'ReferenceGrantTo.name',
    says: 'Name is the name of the referent.',
    given: [...given(to('other/x,other/y')), grant(route, { ...service, name: 'y' })],
    asks: { 'http://h/': 'y' },
    tells: /doubtful backend no ReferenceGrant .* use Service other\/x: 50% of the requests fail/,
  },
  {
    of: 'ReferenceGrantSpec.from',
    says: 'Each entry in this list MUST be considered to be an additional place that references can be valid from, or to put this another way, entries MUST be combined using OR.',
    given: across({
      ...grant(route, service),
      spec: { from: [{ ...route, namespace: 'third' }, route], to: [{ group: '', kind: 'Secret' }, service] },
    }),
    asks: { 'http://h/': 'x' },
  },
  {
    of: 'ReferenceGrantFrom',
    says: 'ReferenceGrantFrom describes trusted namespaces and kinds.',
    given: [
      ...given({
        ...to('a'),
        filters: [
          { type: 'RequestMirror', requestMirror: { backendRef: { name: 'x', namespace: 'other', port: 80 } } },
        ],
      }),
    ],
    asks: { 'http://h/': 'a' },
    tells: /doubtful filter RequestMirror has no effect: no ReferenceGrant in namespace other/,
  },
];
