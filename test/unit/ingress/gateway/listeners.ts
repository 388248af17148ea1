import {
  gateway,
  grpcRoute,
  http,
  httpRoute,
  https,
  on,
  prefix,
  type Sentence,
  secret,
  tls,
  tlsRoute,
  to,
} from './kit.ts';

const toA = httpRoute('r', { rules: [to('a')] });
const named = (name: string, section: string, services: string) =>
  httpRoute(name, { parentRefs: [{ name: 'gw', sectionName: section }], rules: [to(services)] });

/** GatewaySpec.listeners and Listener, but for allowedRoutes and tls. */
export const listenerSentences: readonly Sentence[] = [
  {
    of: 'Listener.port',
    says: 'Port is the network port.',
    given: [gateway([http({ port: 8080 })]), toA],
    asks: { 'http://h/': 'none', 'http://h:80/': 'none', 'http://h:8080/': 'a', 'http://h:8081/': 'none' },
    tells: /no listener of default\/gw accepts http on port 8081 for h: its listeners are http \(HTTP on port 8080\)/,
  },
  {
    of: 'Listener.port',
    says: 'Multiple listeners may use the same port, subject to the Listener compatibility rules.',
    given: [
      gateway([http({ name: 'one', hostname: 'one.com' }), http({ name: 'two', hostname: 'two.com' })]),
      named('first', 'one', 'a'),
      named('second', 'two', 'b'),
    ],
    asks: { 'http://one.com/': 'a', 'http://two.com/': 'b', 'http://three.com/': 'none' },
  },
  {
    of: 'GatewaySpec.listeners',
    says: '1. HTTPRoute, Port: 80, Protocol: HTTP',
    given: [gateway(), toA],
    asks: { 'http://h/': 'a', 'http://h:80/': 'a', 'https://h/': 'none' },
  },
  {
    of: 'GatewaySpec.listeners',
    says: '2. HTTPRoute, Port: 443, Protocol: HTTPS, TLS Mode: Terminate, TLS keypair provided',
    given: [gateway([https()]), secret('foo-bar-com'), toA],
    asks: { 'https://foo.bar.com/': 'a', 'https://foo.bar.com:443/': 'a', 'http://foo.bar.com/': 'none' },
  },
  {
    of: 'GatewaySpec.listeners',
    says: '1. TLSRoute, Port: 443, Protocol: TLS, TLS Mode: Passthrough',
    given: [gateway([tls()]), tlsRoute('r', { hostnames: ['h.com'], rules: [to('a')] })],
    asks: { 'https://h.com/any': 'a', 'https://other.com/': 'none', 'http://h.com:443/': 'none' },
  },
  {
    of: 'GatewaySpec.listeners',
    says: 'Practically, this means that each listener in a set MUST have a unique combination of Port, Protocol, and, if supported by the protocol, Hostname.',
    given: [gateway([http(), http({ name: 'again' })]), toA],
    asks: { 'http://h/': 'broken gateway' },
    tells: /listener http is conflicted: again of Gateway default\/gw has the same port, protocol and hostname/,
  },
  {
    of: 'GatewaySpec.listeners',
    says: 'The implementation MUST NOT pick one conflicting Listener as the winner.',
    given: [
      gateway([http(), http({ name: 'again' }), http({ name: 'own', hostname: 'own.com' })]),
      named('first', 'http', 'a'),
      named('second', 'own', 'b'),
    ],
    asks: { 'http://h/': 'broken gateway', 'http://own.com/': 'b' },
  },
  {
    of: 'GatewaySpec.listeners',
    says: 'In this case all the Listeners that share a port with the TCP Listener are not distinct and so MUST NOT be accepted.',
    given: [gateway([http(), { name: 'raw', port: 80, protocol: 'TCP' }]), toA],
    asks: { 'http://h/': 'a' },
    tells:
      /doubtful gateway listener raw has protocol TCP on the same port: a controller that supports TCP accepts neither/,
  },
  {
    of: 'GatewaySpec.listeners',
    says: 'When the Listeners are distinct based only on Hostname, inbound request hostnames MUST match from the most specific to least specific Hostname values to choose the correct Listener and its associated set of Routes.',
    given: [
      gateway([
        http(),
        http({ name: 'wild', hostname: '*.example.com' }),
        http({ name: 'one', hostname: 'foo.example.com' }),
      ]),
      named('any', 'http', 'a'),
      named('wild', 'wild', 'b'),
      named('one', 'one', 'c'),
    ],
    asks: { 'http://foo.example.com/': 'c', 'http://bar.example.com/': 'b', 'http://example.com/': 'a' },
  },
  {
    of: 'GatewaySpec.listeners',
    says: 'For example, `"foo.example.com"` takes precedence over `"*.example.com"`, and `"*.example.com"` takes precedence over `""`.',
    given: [
      gateway([
        http(),
        http({ name: 'wild', hostname: '*.example.com' }),
        http({ name: 'one', hostname: 'foo.example.com' }),
      ]),
      named('any', 'http', 'a'),
      named('wild', 'wild', 'b'),
    ],
    asks: { 'http://foo.example.com/': 'none', 'http://a.example.com/': 'b', 'http://b.com/': 'a' },
  },
  {
    of: 'GatewaySpec.listeners',
    says: 'The precise definition here is that the higher the number of dots in the hostname to the right of the wildcard character, the higher the precedence.',
    given: [
      gateway([
        http({ name: 'wide', hostname: '*.example.com' }),
        http({ name: 'narrow', hostname: '*.foo.example.com' }),
      ]),
      named('wide', 'wide', 'a'),
      named('narrow', 'narrow', 'b'),
    ],
    asks: { 'http://x.foo.example.com/': 'b', 'http://foo.example.com/': 'a' },
  },
  {
    of: 'GatewaySpec.listeners',
    says: 'The wildcard character will match any number of characters _and dots_ to the left, however, so `"*.example.com"` will match both `"foo.bar.example.com"` _and_ `"bar.example.com"`.',
    given: [gateway([http({ hostname: '*.example.com' })]), toA],
    asks: { 'http://foo.bar.example.com/': 'a', 'http://bar.example.com/': 'a', 'http://example.com/': 'none' },
  },
  {
    of: 'GatewaySpec.listeners',
    says: 'For example, if Listeners are defined for "foo.example.com" and "*.example.com", a request to "foo.example.com" SHOULD only be routed using routes attached to the "foo.example.com" Listener (and not the "*.example.com" Listener).',
    given: [
      gateway([http({ name: 'one', hostname: 'foo.example.com' }), http({ name: 'wild', hostname: '*.example.com' })]),
      httpRoute('one', { parentRefs: [{ name: 'gw', sectionName: 'one' }], rules: [on(prefix('/x'), 'a')] }),
      named('wild', 'wild', 'b'),
    ],
    asks: { 'http://foo.example.com/x': 'a', 'http://foo.example.com/y': 'none' },
    tells: /note listener wild has a route for it too, but one is more specific/,
  },
  {
    of: 'GatewaySpec.listeners',
    says: "If traffic to a Gateway does not match any Listener's hostname (or if the Listener does not specify a hostname and the request does not match any attached Route), the request MUST be rejected.",
    given: [
      gateway([http({ hostname: 'h.com' }), http({ name: 'other', port: 81 })]),
      httpRoute('r', { rules: [on(prefix('/x'), 'a')] }),
    ],
    asks: { 'http://h.com/x': 'a', 'http://i.com/x': 'none', 'http://i.com:81/y': 'none' },
  },
  {
    of: 'GatewaySpec.gatewayClassName',
    says: 'This is the name of a GatewayClass resource.',
    given: [gateway(), toA],
    complete: ['GatewayClass'],
    asks: { 'http://h/': 'broken gateway' },
    tells: /GatewayClass "any" does not exist/,
  },
  {
    of: 'Listener.hostname',
    says: 'When unspecified, all hostnames are matched.',
    given: [gateway(), toA],
    asks: { 'http://any.com/': 'a', 'http://192.0.2.1/': 'a', 'http://[2001:db8::1]/': 'a' },
  },
  {
    of: 'Listener.hostname',
    says: '* HTTP: The Listener Hostname MUST match the Host header of the request.',
    given: [gateway([http({ hostname: 'h.com' })]), toA],
    asks: {
      'http://192.0.2.1/': 'none',
      'http://192.0.2.1/ -H Host: h.com': 'a',
      'http://h.com/ -H Host: i.com': 'none',
    },
  },
  {
    of: 'Listener.hostname',
    says: 'Hostnames that are prefixed with a wildcard label (`*.`) are interpreted as a suffix match.',
    given: [gateway([http({ hostname: '*.example.com' })]), toA],
    asks: { 'http://test.example.com/': 'a', 'http://foo.test.example.com/': 'a', 'http://example.com/': 'none' },
  },
  {
    of: 'Listener.protocol',
    says: 'Protocol specifies the network protocol this listener expects to receive.',
    given: [
      gateway([
        { name: 'raw', port: 80, protocol: 'TCP' },
        { name: 'own', port: 81, protocol: 'example.com/bar' },
      ]),
      toA,
    ],
    asks: { 'http://h/': 'none', 'http://h:81/': 'none' },
  },
  {
    of: 'Listener.tls',
    says: 'It is invalid to set this field if the Protocol field is "HTTP", "TCP", or "UDP".',
    given: [gateway([http({ tls: {} })]), toA],
    asks: { 'http://h/': 'broken gateway' },
    tells: /listener http is not valid: tls must not be specified for protocols/,
  },
  {
    of: 'GatewaySpec.listeners',
    says: "hostname must not be specified for protocols ['TCP', 'UDP']",
    given: [gateway([http(), { name: 'raw', port: 81, protocol: 'TCP', hostname: 'h.com' }]), toA],
    asks: { 'http://h/': 'a', 'http://h.com:81/': 'none' },
  },
  {
    of: 'GatewaySpec.defaultScope',
    says: 'If unset (the default) or set to None, the Gateway will not act as a default Gateway; if set, the Gateway will claim any Route with a matching scope set in its UseDefaultGateway field, subject to the usual rules about which routes the Gateway can attach to.',
    given: [
      gateway([http()], { defaultScope: 'All' }),
      httpRoute('wants', { parentRefs: [], useDefaultGateways: 'All', hostnames: ['a.com'], rules: [to('a')] }),
      httpRoute('none', { parentRefs: [], useDefaultGateways: 'None', hostnames: ['b.com'], rules: [to('b')] }),
      httpRoute('unset', { parentRefs: [], hostnames: ['c.com'], rules: [to('c')] }),
    ],
    asks: { 'http://a.com/': 'a', 'http://b.com/': 'none', 'http://c.com/': 'none' },
  },
  {
    of: 'GatewaySpec.defaultScope',
    says: 'DefaultScope, when set, configures the Gateway as a default Gateway, meaning it will dynamically and implicitly have Routes (e.g. HTTPRoute) attached to it, according to the scope configured here.',
    given: [gateway(), httpRoute('wants', { parentRefs: [], useDefaultGateways: 'All', rules: [to('a')] })],
    asks: { 'http://h/': 'none' },
  },
  {
    of: 'Listener.hostname',
    says: 'When both listener and route specify hostnames, there MUST be an intersection between the values for a Route to be accepted.',
    given: [
      gateway([http({ hostname: 'a.com' })]),
      httpRoute('r', { hostnames: ['b.com'], rules: [to('a')] }),
      grpcRoute('g', { hostnames: ['b.com'], rules: [to('b')] }),
    ],
    asks: { 'http://a.com/': 'none', 'http://b.com/': 'none', 'POST http://a.com/p.S/M': 'none' },
    rows: [
      'b.com GRPC /*/* -> b:80; none of its hostnames matches a.com, the hostname of listener http of Gateway default/gw',
      'b.com PathPrefix / -> a:80; none of its hostnames matches a.com, the hostname of listener http of Gateway default/gw',
    ],
  },
];
