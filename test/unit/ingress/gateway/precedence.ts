import { exact, gateway, http, httpRoute, inNamespace, madeIn, on, prefix, type Sentence, to } from './kit.ts';

const given = (...rules: ReturnType<typeof to>[]) => [gateway(), httpRoute('r', { rules })];
const open = gateway([http({ allowedRoutes: { namespaces: { from: 'All' } } })]);
const headers = (...names: string[]) => ({ headers: names.map((name) => ({ name, value: '1' })) });
const query = (...names: string[]) => ({ queryParams: names.map((name) => ({ name, value: '1' })) });

/** HTTPRouteRule.matches and Listener.allowedRoutes: which of several matches gets the request. */
export const precedenceSentences: readonly Sentence[] = [
  {
    of: 'HTTPRouteRule.matches',
    says: '* "Exact" path match.',
    given: given(on({ ...prefix('/foo'), ...headers('x'), method: 'GET' }, 'a'), on(exact('/foo'), 'b')),
    asks: { 'http://h/foo -H x: 1': 'b', 'http://h/foo/ -H x: 1': 'a' },
  },
  {
    of: 'HTTPRouteRule.matches',
    says: '* "Prefix" path match with largest number of characters.',
    given: given(on({ ...prefix('/'), method: 'GET' }, 'a'), on(prefix('/foo'), 'b'), on(prefix('/foo/bar'), 'c')),
    asks: { 'http://h/foo/bar/x': 'c', 'http://h/foo/x': 'b', 'http://h/x': 'a' },
  },
  {
    of: 'PathMatchPathPrefix',
    says: 'When specified, a trailing `/` is ignored.',
    given: given(on(prefix('/foo/'), 'a'), on({ ...prefix('/foo'), method: 'GET' }, 'b')),
    asks: { 'http://h/foo/x': 'b', 'POST http://h/foo/x': 'a' },
  },
  {
    of: 'HTTPRouteRule.matches',
    says: '* Method match.',
    given: given(on(headers('x', 'y'), 'a'), on({ method: 'POST' }, 'b')),
    asks: { 'POST http://h/ -H x: 1 -H y: 1': 'b', 'http://h/ -H x: 1 -H y: 1': 'a' },
  },
  {
    of: 'HTTPRouteRule.matches',
    says: '* Largest number of header matches.',
    given: given(on({ ...headers('x'), ...query('p', 'q') }, 'a'), on(headers('x', 'y'), 'b')),
    asks: { 'http://h/?p=1&q=1 -H x: 1 -H y: 1': 'b', 'http://h/?p=1&q=1 -H x: 1': 'a' },
  },
  {
    of: 'HTTPHeaderMatch.name',
    says: 'Subsequent entries with an equivalent header name MUST be ignored.',
    given: given(on(headers('x', 'X', 'x'), 'a'), on(headers('x', 'y'), 'b')),
    asks: { 'http://h/ -H x: 1 -H y: 1': 'b' },
  },
  {
    of: 'HTTPRouteRule.matches',
    says: '* Largest number of query param matches.',
    given: given(on(query('p'), 'a'), on(query('p', 'q'), 'b')),
    asks: { 'http://h/?p=1&q=1': 'b', 'http://h/?p=1': 'a' },
  },
  {
    of: 'HTTPQueryParamMatch.name',
    says: 'Subsequent entries with an equivalent query param name MUST be ignored.',
    given: given(on(query('p', 'p', 'p'), 'a'), on(query('p', 'q'), 'b')),
    asks: { 'http://h/?p=1&q=1': 'b' },
  },
  {
    of: 'HTTPRouteRule.matches',
    says: 'Note: The precedence of RegularExpression path matches are implementation-specific.',
    given: given(
      on(prefix('/foo/bar'), 'a'),
      on({ path: { type: 'RegularExpression', value: '/foo.*' } }, 'b'),
      on(exact('/foo/x'), 'c'),
    ),
    asks: { 'http://h/foo/x': 'c', 'http://h/foo/bar': 'b' },
    tells: /note the precedence of RegularExpression matches is implementation-specific/,
  },
  {
    of: 'HTTPRouteRule.matches',
    says: 'Across all rules specified on applicable Routes, precedence must be given to the match having:',
    given: [
      gateway(),
      httpRoute('one', { rules: [on(prefix('/'), 'a')] }, madeIn(2020)),
      httpRoute('two', { rules: [on(prefix('/x'), 'b')] }, madeIn(2021)),
    ],
    asks: { 'http://h/x': 'b', 'http://h/y': 'a' },
  },
  {
    of: 'HTTPRouteRule.matches',
    says: '* The oldest Route based on creation timestamp.',
    given: [
      gateway(),
      httpRoute('a', { rules: [to('a')] }, madeIn(2021)),
      httpRoute('b', { rules: [to('b')] }, madeIn(2020)),
      httpRoute('c', { rules: [to('c')] }),
    ],
    asks: { 'http://h/': 'b' },
  },
  {
    of: 'HTTPRouteRule.matches',
    says: '* The Route appearing first in alphabetical order by "{namespace}/{name}".',
    given: [
      open,
      httpRoute('a', { parentRefs: [{ name: 'gw', namespace: 'default' }], rules: [to('x')] }, inNamespace('other')),
      httpRoute('z', { rules: [to('b')] }),
      httpRoute('y', { rules: [to('a')] }),
    ],
    asks: { 'http://h/': 'a' },
  },
  {
    of: 'HTTPRouteRule.matches',
    says: 'If ties still exist within an HTTPRoute, matching precedence MUST be granted to the FIRST matching rule (in list order) with a match meeting the above criteria.',
    given: given(on(headers('x'), 'a'), on(headers('y'), 'b'), on(headers('x', 'y'), 'c')),
    asks: { 'http://h/ -H x: 1 -H y: 1': 'c', 'http://h/ -H y: 1': 'b', 'http://h/ -H x: 1': 'a' },
  },
  {
    of: 'HTTPRouteRule.matches',
    says: 'matching precedence MUST be granted to the FIRST matching rule (in list order)',
    given: given(on(prefix('/x'), 'b'), on(prefix('/x/'), 'a'), on(prefix('/x'), 'c')),
    asks: { 'http://h/x/y': 'b' },
  },
  {
    of: 'Listener.allowedRoutes',
    says: 'Although a client request may match multiple route rules, only one rule may ultimately receive the request.',
    given: given(to('a'), to('b')),
    asks: { 'http://h/': 'a' },
  },
  {
    of: 'Listener.allowedRoutes',
    says: 'For example, a Route with a creation timestamp of "2020-09-08 01:02:03" is given precedence over a Route with a creation timestamp of "2020-09-08 01:02:04".',
    given: [
      gateway(),
      httpRoute('a', { rules: [to('a')] }, { metadata: { creationTimestamp: '2020-09-08T01:02:04Z' } }),
      httpRoute('b', { rules: [to('b')] }, { metadata: { creationTimestamp: '2020-09-08T01:02:03Z' } }),
    ],
    asks: { 'http://h/': 'b' },
  },
  {
    of: 'Listener.allowedRoutes',
    says: 'For example, foo/bar is given precedence over foo/baz.',
    given: [
      gateway(),
      httpRoute('baz', { rules: [to('a')] }, madeIn(2020)),
      httpRoute('bar', { rules: [to('b')] }, madeIn(2020)),
    ],
    asks: { 'http://h/': 'b' },
  },
];
