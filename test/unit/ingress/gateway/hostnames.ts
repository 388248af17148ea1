import { exact, gateway, grpcRoute, http, httpRoute, on, prefix, type Sentence, to } from './kit.ts';

const forHosts = (...hostnames: string[]) => httpRoute('r', { hostnames, rules: [to('a')] });
const listening = (hostname: string) => gateway([http({ hostname })]);

/** HTTPRouteSpec.hostnames and Hostname. */
export const hostnameSentences: readonly Sentence[] = [
  {
    of: 'HTTPRouteSpec.hostnames',
    says: 'Hostnames defines a set of hostnames that should match against the HTTP Host header to select a HTTPRoute used to process the request.',
    given: [gateway(), forHosts('a.com', 'b.com')],
    asks: { 'http://a.com/': 'a', 'http://B.com/': 'a', 'http://c.com/': 'none', 'http://c.com/ -H Host: b.com': 'a' },
    rows: ['a.com PathPrefix / -> a:80', 'b.com PathPrefix / -> a:80'],
  },
  {
    of: 'HTTPRouteSpec.hostnames',
    says: 'Implementations MUST ignore any port value specified in the HTTP Host header while performing a match',
    given: [gateway(), forHosts('a.com')],
    asks: { 'http://a.com/ -H Host: a.com:8080': 'a' },
  },
  {
    of: 'HTTPRouteSpec.hostnames',
    says: '1. IPs are not allowed.',
    given: [gateway(), forHosts('192.0.2.1', 'a.com')],
    asks: { 'http://192.0.2.1/': 'none', 'http://a.com/': 'a' },
  },
  {
    of: 'HTTPRouteSpec.hostnames',
    says: 'The wildcard label must appear by itself as the first label.',
    given: [gateway(), forHosts('*', 'f*.com', 'a.*.com')],
    asks: { 'http://foo.com/': 'none', 'http://a.b.com/': 'none' },
  },
  {
    of: 'HTTPRouteSpec.hostnames',
    says: '* A Listener with `test.example.com` as the hostname matches HTTPRoutes that have either not specified any hostnames, or have specified at least one of `test.example.com` or `*.example.com`.',
    given: [
      listening('test.example.com'),
      httpRoute('none', { rules: [on(prefix('/none'), 'a')] }),
      httpRoute('same', { hostnames: ['test.example.com', 'other.com'], rules: [on(prefix('/same'), 'b')] }),
      httpRoute('wild', { hostnames: ['*.example.com'], rules: [on(prefix('/wild'), 'c')] }),
      httpRoute('wide', { hostnames: ['other.com'], rules: [on(prefix('/wide'), 'c')] }),
    ],
    asks: {
      'http://test.example.com/none': 'a',
      'http://test.example.com/same': 'b',
      'http://test.example.com/wild': 'c',
      'http://test.example.com/wide': 'none',
      'http://other.example.com/wild': 'none',
    },
    rows: [
      'test.example.com PathPrefix /none -> a:80',
      'test.example.com PathPrefix /same -> b:80',
      'other.com PathPrefix /wide -> c:80; none of its hostnames matches test.example.com, the hostname of listener http of Gateway default/gw',
      'test.example.com PathPrefix /wild -> c:80',
    ],
  },
  {
    of: 'HTTPRouteSpec.hostnames',
    says: 'For example, `*.example.com`, `test.example.com`, and `foo.test.example.com` would all match. On the other hand, `example.com` and `test.example.net` would not match.',
    given: [
      listening('*.example.com'),
      forHosts('*.example.com', 'test.example.com', 'foo.test.example.com', 'example.com', 'test.example.net'),
    ],
    asks: { 'http://example.com/': 'none', 'http://test.example.net/': 'none', 'http://foo.test.example.com/': 'a' },
    rows: [
      '*.example.com PathPrefix / -> a:80',
      'foo.test.example.com PathPrefix / -> a:80',
      'test.example.com PathPrefix / -> a:80',
    ],
  },
  {
    of: 'HTTPRouteSpec.hostnames',
    says: 'That means that a match for `*.example.com` would match both `test.example.com`, and `foo.test.example.com`, but not `example.com`.',
    given: [gateway(), forHosts('*.example.com')],
    asks: {
      'http://test.example.com/': 'a',
      'http://foo.test.example.com/': 'a',
      'http://example.com/': 'none',
      'http://testexample.com/': 'none',
    },
  },
  {
    of: 'HTTPRouteSpec.hostnames',
    says: 'If both the Listener and HTTPRoute have specified hostnames, any HTTPRoute hostnames that do not match the Listener hostname MUST be ignored.',
    given: [listening('*.example.com'), forHosts('test.example.com', 'test.example.net')],
    asks: { 'http://test.example.com/': 'a', 'http://test.example.net/': 'none' },
    rows: ['test.example.com PathPrefix / -> a:80'],
  },
  {
    of: 'HTTPRouteSpec.hostnames',
    says: 'If both the Listener and HTTPRoute have specified hostnames, and none match with the criteria above, then the HTTPRoute is not accepted.',
    given: [listening('*.example.com'), forHosts('example.com')],
    asks: { 'http://example.com/': 'none', 'http://a.example.com/': 'none' },
    rows: [
      'example.com PathPrefix / -> a:80; none of its hostnames matches *.example.com, the hostname of listener http of Gateway default/gw',
    ],
  },
  {
    of: 'HTTPRouteSpec.hostnames',
    says: '* Characters in a matching non-wildcard hostname.',
    given: [
      gateway(),
      httpRoute('wild', { hostnames: ['*.b.example.com'], rules: [on(exact('/x'), 'a')] }),
      httpRoute('precise', { hostnames: ['a.b.example.com'], rules: [on(prefix('/'), 'b')] }),
    ],
    asks: { 'http://a.b.example.com/x': 'b', 'http://c.b.example.com/x': 'a' },
  },
  {
    of: 'HTTPRouteSpec.hostnames',
    says: '* Characters in a matching hostname.',
    given: [
      gateway(),
      httpRoute('none', { rules: [on(exact('/x'), 'a')] }),
      httpRoute('wide', { hostnames: ['*.com'], rules: [on(exact('/x'), 'b')] }),
      httpRoute('narrow', { hostnames: ['*.example.com', '*.net'], rules: [on(prefix('/'), 'c')] }),
    ],
    asks: { 'http://a.example.com/x': 'c', 'http://a.com/x': 'b', 'http://a.org/x': 'a' },
  },
  {
    of: 'HTTPRouteSpec.hostnames',
    says: 'When multiple HTTPRoutes attach to the same Listener and yield identical Listener/Route intersected hostnames, implementations SHOULD evaluate precedence using the original hostnames configured on the Route, not the calculated Listener/Route hostname intersection.',
    given: [
      listening('a.example.com'),
      httpRoute('none', { rules: [on(exact('/x'), 'a')] }),
      httpRoute('wild', { hostnames: ['*.example.com'], rules: [on(prefix('/'), 'b')] }),
    ],
    asks: { 'http://a.example.com/x': 'b' },
  },
  {
    of: 'GRPCRouteSpec.hostnames',
    says: '* A Listener with `*.example.com` as the hostname matches GRPCRoutes that have either not specified any hostnames or have specified at least one hostname that matches the Listener hostname.',
    given: [
      listening('*.example.com'),
      grpcRoute('r', { hostnames: ['test.example.com', 'test.example.net'], rules: [to('a')] }),
    ],
    asks: { 'POST http://test.example.com/p.S/M': 'a', 'POST http://test.example.net/p.S/M': 'none' },
    rows: ['test.example.com GRPC /*/* -> a:80'],
  },
];
