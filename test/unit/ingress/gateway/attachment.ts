import {
  gateway,
  grpcRoute,
  http,
  httpRoute,
  inNamespace,
  listenerSet,
  namespaceObject,
  type Sentence,
  tls,
  tlsRoute,
  to,
} from './kit.ts';

const under = (parentRef: { [key: string]: string | number }) =>
  httpRoute('r', { parentRefs: [{ name: 'gw', ...parentRef }], rules: [to('a')] });
const two = gateway([http(), http({ name: 'alt', port: 8080 })]);
/** A route of namespace other to a Service of its own. */
const elsewhere = httpRoute(
  'r',
  { parentRefs: [{ name: 'gw', namespace: 'default' }], rules: [to('x')] },
  inNamespace('other'),
);
const from = (namespaces: { [key: string]: never | string | object }) =>
  gateway([http({ allowedRoutes: { namespaces: JSON.parse(JSON.stringify(namespaces)) } })]);

/** CommonRouteSpec.parentRefs, ParentReference and AllowedRoutes. */
export const attachmentSentences: readonly Sentence[] = [
  {
    of: 'ParentReference.group',
    says: 'When unspecified, "gateway.networking.k8s.io" is inferred.',
    given: [gateway(), under({})],
    asks: { 'http://h/': 'a' },
  },
  {
    of: 'ParentReference.group',
    says: 'To set the core API group (such as for a "Service" kind referent), Group must be explicitly set to "" (empty string).',
    given: [gateway(), under({ group: '' })],
    asks: { 'http://h/': 'none' },
    rows: [],
  },
  {
    of: 'ParentReference.kind',
    says: '* Service (Mesh conformance profile, ClusterIP Services only)',
    given: [gateway(), under({ group: '', kind: 'Service', name: 'gw' })],
    asks: { 'http://h/': 'none' },
    rows: [],
  },
  {
    of: 'ParentReference.kind',
    says: 'Support for other resources is Implementation-Specific.',
    given: [gateway(), under({ group: 'example.com' })],
    asks: { 'http://h/': 'none' },
  },
  {
    of: 'ParentReference.namespace',
    says: 'When unspecified, this refers to the local namespace of the Route.',
    given: [
      gateway([http({ allowedRoutes: { namespaces: { from: 'All' } } })]),
      httpRoute('r', { rules: [to('x')] }, inNamespace('other')),
    ],
    asks: { 'http://h/': 'none' },
    rows: ['* PathPrefix / -> x:80; Gateway other/gw does not exist'],
  },
  {
    of: 'ParentReference.sectionName',
    says: '* Gateway: Listener name.',
    given: [two, under({ sectionName: 'alt' })],
    asks: { 'http://h:8080/': 'a', 'http://h/': 'none' },
    tells: /note httproute\/r in namespace default is not attached: its parentRef names listener alt, not http/,
  },
  {
    of: 'ParentReference.sectionName',
    says: 'When unspecified (empty string), this will reference the entire resource.',
    given: [two, under({})],
    asks: { 'http://h:8080/': 'a', 'http://h/': 'a' },
  },
  {
    of: 'ParentReference.sectionName',
    says: 'If 1 of 2 Gateway listeners accept attachment from the referencing Route, the Route MUST be considered successfully attached.',
    given: [
      gateway([http(), http({ name: 'alt', port: 8080, hostname: 'i.com' })]),
      httpRoute('r', { hostnames: ['h.com'], rules: [to('a')] }),
    ],
    asks: { 'http://h.com/': 'a', 'http://h.com:8080/': 'none' },
    rows: ['h.com PathPrefix / -> a:80'],
  },
  {
    of: 'ParentReference.sectionName',
    says: 'If no Gateway listeners accept attachment from this Route, the Route MUST be considered detached from the Gateway.',
    given: [gateway(), under({ sectionName: 'gone' })],
    asks: { 'http://h/': 'none' },
    rows: ['* PathPrefix / -> a:80; its parentRef names listener gone, not http'],
  },
  {
    of: 'ParentReference.port',
    says: 'When the parent resource is a Gateway, this targets all listeners listening on the specified port that also support this kind of Route(and select this Route).',
    given: [two, under({ port: 8080 })],
    asks: { 'http://h/': 'none', 'http://h:8080/': 'a' },
  },
  {
    of: 'ParentReference.port',
    says: 'When both Port and SectionName are specified, the name and port of the selected listener must match both specified values.',
    given: [two, under({ sectionName: 'http', port: 8080 })],
    asks: { 'http://h/': 'none', 'http://h:8080/': 'none' },
  },
  {
    of: 'CommonRouteSpec.parentRefs',
    says: 'ParentRefs references the resources (usually Gateways) that a Route wants to be attached to.',
    given: [
      two,
      httpRoute('r', {
        parentRefs: [{ name: 'gone' }, { name: 'gw', sectionName: 'alt' }, { name: 'gw', sectionName: 'http' }],
        rules: [to('a')],
      }),
    ],
    asks: { 'http://h/': 'a', 'http://h:8080/': 'a' },
  },
  {
    of: 'CommonRouteSpec.parentRefs',
    says: 'For Gateways, that means the Gateway needs to allow attachment from Routes of this kind and namespace.',
    given: [gateway(), elsewhere],
    asks: { 'http://h/': 'none' },
    rows: [
      '* PathPrefix / -> x:80; listener http of Gateway default/gw allows no routes from namespace other (allowedRoutes.namespaces.from: Same)',
    ],
  },
  {
    of: 'AllowedRoutes.namespaces',
    says: 'This is restricted to the namespace of this Gateway by default.',
    given: [gateway([http({ allowedRoutes: {} })]), elsewhere, under({})],
    asks: { 'http://h/': 'a' },
    tells:
      /note httproute\/r in namespace other is not attached: listener http .* allows no routes from namespace other/,
  },
  {
    of: 'RouteNamespaces.from',
    says: '* All: Routes in all namespaces may be used by this Gateway.',
    given: [from({ from: 'All' }), elsewhere],
    asks: { 'http://h/': 'x' },
  },
  {
    of: 'RouteNamespaces.from',
    says: '* Same: Only Routes in the same namespace may be used by this Gateway.',
    given: [from({ from: 'Same' }), elsewhere],
    asks: { 'http://h/': 'none' },
  },
  {
    of: 'NamespacesFromNone',
    says: 'No Routes/ListenerSets may be attached to this Gateway.',
    given: [from({ from: 'None' }), under({})],
    asks: { 'http://h/': 'none' },
  },
  {
    of: 'RouteNamespaces.from',
    says: '* Selector: Routes in namespaces selected by the selector may be used by this Gateway.',
    given: [
      from({ from: 'Selector', selector: { matchLabels: { team: 'web' } } }),
      namespaceObject('other', { team: 'web' }),
      elsewhere,
    ],
    asks: { 'http://h/': 'x' },
  },
  {
    of: 'RouteNamespaces.selector',
    says: 'In that case, only Routes in Namespaces matching this Selector will be selected by this Gateway.',
    given: [
      from({ from: 'Selector', selector: { matchExpressions: [{ key: 'team', operator: 'NotIn', values: ['web'] }] } }),
      namespaceObject('other', { team: 'web' }),
      namespaceObject('default', {}),
      elsewhere,
      under({}),
    ],
    asks: { 'http://h/': 'a' },
    rows: [
      '* PathPrefix / -> a:80',
      '* PathPrefix / -> x:80; listener http of Gateway default/gw allows no routes from namespace other (allowedRoutes.namespaces.from: Selector)',
    ],
  },
  {
    of: 'RouteNamespaces.selector',
    says: 'Selector must be specified when From is set to "Selector".',
    given: [from({ from: 'Selector' }), elsewhere],
    asks: { 'http://h/': 'none' },
  },
  {
    of: 'RouteNamespaces.selector',
    says: 'This field is ignored for other values of "From".',
    given: [
      from({ from: 'All', selector: { matchLabels: { team: 'none' } } }),
      namespaceObject('other', {}),
      elsewhere,
    ],
    asks: { 'http://h/': 'x' },
  },
  {
    of: 'RouteNamespaces.selector',
    says: 'only Routes in Namespaces matching this Selector will be selected by this Gateway.',
    given: [from({ from: 'Selector', selector: { matchLabels: { 'kubernetes.io/metadata.name': 'web' } } }), elsewhere],
    asks: { 'http://h/': 'none' },
  },
  {
    of: 'RouteNamespaces.selector',
    says: 'Namespaces matching this Selector',
    given: [from({ from: 'Selector', selector: { matchLabels: { team: 'web' } } }), elsewhere],
    asks: { 'http://h/': 'x' },
    tells: /unknown gateway it is not known whether namespace other matches the selector of listener http/,
  },
  {
    of: 'AllowedRoutes.kinds',
    says: 'When unspecified or empty, the kinds of Routes selected are determined using the Listener protocol.',
    given: [
      gateway([http({ allowedRoutes: { kinds: [] } }), tls({ port: 8443 })]),
      under({}),
      tlsRoute('t', { hostnames: ['h.com'], rules: [to('b')] }),
    ],
    asks: { 'http://h.com/': 'a', 'https://h.com:8443/': 'b' },
  },
  {
    of: 'AllowedRoutes.kinds',
    says: 'Kinds specifies the groups and kinds of Routes that are allowed to bind to this Gateway Listener.',
    given: [
      gateway([http({ allowedRoutes: { kinds: [{ kind: 'GRPCRoute' }] } })]),
      under({}),
      grpcRoute('g', { rules: [to('b')] }),
    ],
    asks: { 'POST http://h/p.S/M': 'b', 'http://h/': 'none' },
    tells: /httproute\/r .* allows GRPCRoute only \(allowedRoutes\.kinds\)/,
  },
  {
    of: 'RouteGroupKind.group',
    says: 'Group is the group of the Route.',
    given: [gateway([http({ allowedRoutes: { kinds: [{ group: 'example.com', kind: 'HTTPRoute' }] } })]), under({})],
    asks: { 'http://h/': 'none' },
  },
  {
    of: 'AllowedRoutes.kinds',
    says: "A RouteGroupKind MUST correspond to kinds of Routes that are compatible with the application protocol specified in the Listener's Protocol field.",
    given: [
      gateway([http({ allowedRoutes: { kinds: [{ kind: 'TLSRoute' }, { kind: 'HTTPRoute' }] } })]),
      under({}),
      tlsRoute('t', { hostnames: ['h'], rules: [to('b')] }),
    ],
    asks: { 'http://h/': 'a' },
    rows: [
      '* PathPrefix / -> a:80',
      'h TLS / -> b:80; listener http of Gateway default/gw has protocol HTTP, which takes no TLSRoutes',
    ],
  },
  {
    of: 'ParentReference.kind',
    says: 'There are two kinds of parent resources with "Core" support:',
    given: [
      gateway([], { allowedListeners: { namespaces: { from: 'Same' } } }),
      listenerSet('gw', [http()]),
      under({}),
    ],
    asks: { 'http://h/': 'none' },
  },
];
