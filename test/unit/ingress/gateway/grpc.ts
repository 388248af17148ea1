import { gateway, grpcRoute, http, httpRoute, madeIn, on, type Sentence, to } from './kit.ts';

const given = (...rules: ReturnType<typeof to>[]) => [gateway(), grpcRoute('r', { rules })];
const call = (service: string, method: string, services: string) =>
  on({ method: { ...(service !== '' && { service }), ...(method !== '' && { method }) } }, services);
const headers = (...names: string[]) => names.map((name) => ({ name, value: '1' }));

/** GRPCRoute. */
export const grpcSentences: readonly Sentence[] = [
  {
    of: 'GRPCRoute',
    says: 'GRPCRoute provides a way to route gRPC requests.',
    given: given(to('a')),
    asks: {
      'POST http://h/p.S/M': 'a',
      'http://h/p.S/M': 'none',
      'POST http://h/p.S': 'none',
      'POST http://h/p.S/M/x': 'none',
      'POST http://h/p.S/M -H Content-Type: application/grpc+proto': 'a',
      'POST http://h/p.S/M -H Content-Type: application/json': 'none',
    },
  },
  {
    of: 'GRPCRouteRule.matches',
    says: 'If no matches are specified, the implementation MUST match every gRPC request.',
    given: given(to('a', { matches: [] })),
    asks: { 'POST http://h/p.S/M': 'a', 'POST http://h/q.T/N': 'a' },
    rows: ['* GRPC /*/* -> a:80'],
  },
  {
    of: 'GRPCRouteRule.matches',
    says: 'For a request to match against this rule, it MUST satisfy EITHER of the two conditions:',
    given: given(
      to('a', {
        matches: [
          { method: { service: 'foo.bar' }, headers: [{ name: 'version', value: '2' }] },
          { method: { service: 'foo.bar.v2' } },
        ],
      }),
    ),
    asks: {
      'POST http://h/foo.bar/M -H version: 2': 'a',
      'POST http://h/foo.bar/M': 'none',
      'POST http://h/foo.bar.v2/M': 'a',
    },
    rows: ['* GRPC /foo.bar.v2/* -> a:80', '* GRPC /foo.bar/* -> a:80'],
  },
  {
    of: 'GRPCRouteMatch.method',
    says: 'If this field is not specified, all services and methods will match.',
    given: given(on({ headers: headers('x') }, 'a')),
    asks: { 'POST http://h/p.S/M -H x: 1': 'a', 'POST http://h/p.S/M': 'none' },
  },
  {
    of: 'GRPCMethodMatch.service',
    says: 'If left empty or omitted, will match any service.',
    given: given(call('', 'M', 'a')),
    asks: { 'POST http://h/p.S/M': 'a', 'POST http://h/q.T/M': 'a', 'POST http://h/p.S/N': 'none' },
    rows: ['* GRPC /*/M -> a:80'],
  },
  {
    of: 'GRPCMethodMatch.method',
    says: 'Value of the method to match against.',
    given: given(call('p.S', 'M', 'a'), call('p.S', '', 'b')),
    asks: { 'POST http://h/p.S/M': 'a', 'POST http://h/p.S/N': 'b', 'POST http://h/p.T/M': 'none' },
  },
  {
    of: 'GRPCMethodMatchExact',
    says: 'Matches the method or service exactly and with case sensitivity.',
    given: given(call('p.S', 'M', 'a')),
    asks: {
      'POST http://h/p.S/M': 'a',
      'POST http://h/p.s/M': 'none',
      'POST http://h/p.S/m': 'none',
      'POST http://h/p.S/MM': 'none',
    },
  },
  {
    of: 'GRPCMethodMatchRegularExpression',
    says: 'Matches if the method or service matches the given regular expression with case sensitivity.',
    given: given(
      on({ method: { type: 'RegularExpression', service: 'p[.][ST].*', method: 'M.' } }, 'a'),
      call('p.S', 'MN', 'b'),
    ),
    asks: {
      'POST http://h/p.T/MN': 'a',
      'POST http://h/p.U/MN': 'none',
      'POST http://h/p.T/M': 'none',
      // left to the controller, as the precedence of expressions for paths is: the exact one here
      'POST http://h/p.S/MN': 'b',
    },
  },
  {
    of: 'MethodMatchType',
    says: '- Must not contain `/` character',
    given: given(call('p.S/M', '', 'a')),
    asks: { 'POST http://h/p.S/M': 'none' },
  },
  {
    of: 'GRPCRouteMatch.headers',
    says: 'Multiple match values are ANDed together, meaning, a request MUST match all the specified headers to select the route.',
    given: given(on({ headers: headers('x', 'y') }, 'a')),
    asks: { 'POST http://h/p.S/M -H x: 1 -H y: 1': 'a', 'POST http://h/p.S/M -H x: 1': 'none' },
  },
  {
    of: 'GRPCHeaderMatch.name',
    says: 'If multiple entries specify equivalent header names, only the first entry with an equivalent name MUST be considered for a match.',
    given: given(
      on(
        {
          headers: [
            { name: 'x', value: '1' },
            { name: 'X', value: '2' },
          ],
        },
        'a',
      ),
    ),
    asks: { 'POST http://h/p.S/M -H x: 1': 'a', 'POST http://h/p.S/M -H x: 2': 'none' },
  },
  {
    of: 'GRPCHeaderMatchType',
    says: 'Unknown values here MUST result in the implementation setting the Accepted Condition for the Route to `status: False`, with a Reason of `UnsupportedValue`.',
    given: given(on({ headers: [{ name: 'x', value: '1', type: 'Any' }] }, 'a')),
    asks: { 'POST http://h/p.S/M -H x: 1': 'none' },
  },
  {
    of: 'GRPCRouteRule.matches',
    says: '* Characters in a matching hostname.',
    given: [
      gateway(),
      grpcRoute('a', { rules: [call('p.S', 'M', 'a')] }),
      grpcRoute('b', { hostnames: ['*.com'], rules: [to('b')] }),
      grpcRoute('c', { hostnames: ['h.com'], rules: [to('c')] }),
    ],
    asks: { 'POST http://h.com/p.S/M': 'c', 'POST http://i.com/p.S/M': 'b', 'POST http://h.net/p.S/M': 'a' },
  },
  {
    of: 'GRPCRouteRule.matches',
    says: '* Characters in a matching service.',
    given: given(on({ method: { method: 'M' }, headers: headers('x') }, 'a'), call('p.S', '', 'b')),
    asks: { 'POST http://h/p.S/M -H x: 1': 'b' },
  },
  {
    of: 'GRPCRouteRule.matches',
    says: '* Characters in a matching method.',
    given: given(on({ headers: headers('x', 'y') }, 'a'), call('', 'M', 'b')),
    asks: { 'POST http://h/p.S/M -H x: 1 -H y: 1': 'b' },
  },
  {
    of: 'GRPCRouteRule.matches',
    says: '* Header matches.',
    given: given(call('p.S', 'M', 'a'), on({ method: { service: 'p.S', method: 'M' }, headers: headers('x') }, 'b')),
    asks: { 'POST http://h/p.S/M -H x: 1': 'b', 'POST http://h/p.S/M': 'a' },
  },
  {
    of: 'GRPCRouteRule.matches',
    says: 'If ties still exist within the Route that has been given precedence, matching precedence MUST be granted to the first matching rule meeting the above criteria.',
    given: [
      gateway(),
      grpcRoute('a', { rules: [to('a')] }, madeIn(2021)),
      grpcRoute('b', { rules: [to('b'), to('c')] }, madeIn(2020)),
    ],
    asks: { 'POST http://h/p.S/M': 'b' },
  },
  {
    of: 'GRPCRouteSpec.hostnames',
    says: 'An implementation that does so MUST accept exactly one of them, determined by the following criteria, in order: * The oldest Route based on creation timestamp.',
    given: [
      gateway(),
      httpRoute('a', { rules: [to('a')] }, madeIn(2021)),
      grpcRoute('b', { rules: [to('b')] }, madeIn(2020)),
    ],
    asks: { 'http://h/': 'a', 'POST http://h/p.S/M': 'b' },
    tells: /note httproute\/a is for the same host: a controller may reject the newer of the two routes/,
  },
  {
    of: 'GRPCRouteRule.matches',
    says: 'Merging MUST not be done between GRPCRoutes and HTTPRoutes.',
    given: [
      gateway(),
      httpRoute('a', { rules: [on({ method: 'POST' }, 'a'), to('c')] }, madeIn(2020)),
      grpcRoute('b', { rules: [call('p.S', 'M', 'b')] }, madeIn(2021)),
    ],
    asks: { 'POST http://h/p.S/M': 'a' },
  },
  {
    of: 'GRPCRouteRule.backendRefs',
    says: 'If *all* entries in BackendRefs are invalid, and there are also no filters specified in this route rule, *all* traffic which matches this rule MUST receive an `UNAVAILABLE` status.',
    given: given({}),
    asks: { 'POST http://h/p.S/M': 'broken backend' },
    tells: /the rule has no backend: it answers UNAVAILABLE/,
  },
  {
    of: 'GRPCRouteFilter.type',
    says: 'Type identifies the type of filter to apply.',
    given: given(to('a', { filters: [{ type: 'URLRewrite', urlRewrite: {} }] })),
    asks: { 'POST http://h/p.S/M': 'none' },
    tells: /UnsupportedValue: filter type "URLRewrite"/,
  },
  {
    of: 'GRPCRouteSpec.hostnames',
    says: 'If both the Listener and GRPCRoute have specified hostnames, any GRPCRoute hostnames that do not match the Listener hostname MUST be ignored.',
    given: [
      gateway([http({ hostname: 'a.com' })]),
      grpcRoute('r', { hostnames: ['a.com', 'b.com'], rules: [to('a')] }),
    ],
    asks: { 'POST http://a.com/p.S/M': 'a', 'POST http://b.com/p.S/M': 'none' },
    rows: ['a.com GRPC /*/* -> a:80'],
  },
];
