import { exact, gateway, httpRoute, on, prefix, type Sentence, to } from './kit.ts';

const given = (...rules: ReturnType<typeof to>[]) => [gateway(), httpRoute('r', { rules })];
const header = (...headers: { name: string; value: string; type?: string }[]) => on({ headers }, 'a');
const query = (...queryParams: { name: string; value: string; type?: string }[]) => on({ queryParams }, 'a');
const pathOf = (type: string, value: string) => on({ path: { type, value } }, 'a');

/** HTTPRouteRule.matches and what it holds. */
export const matchSentences: readonly Sentence[] = [
  {
    of: 'HTTPRouteRule.matches',
    says: 'Each match is independent, i.e. this rule will be matched if **any** one of the matches is satisfied.',
    given: given(
      to('a', { matches: [{ ...prefix('/foo'), headers: [{ name: 'version', value: 'v2' }] }, prefix('/v2/foo')] }),
    ),
    asks: {
      'http://h/foo -H version: v2': 'a',
      'http://h/foo': 'none',
      'http://h/v2/foo': 'a',
      'http://h/v2/foo -H version: v1': 'a',
      'http://h/v2': 'none',
    },
  },
  {
    of: 'HTTPRouteRule.matches',
    says: 'If no matches are specified, the default is a prefix path match on "/", which has the effect of matching every HTTP request.',
    given: given(to('a')),
    asks: { 'http://h/': 'a', 'http://h/any?x -H a: b': 'a', 'DELETE http://h/x': 'a' },
    rows: ['* PathPrefix / -> a:80'],
  },
  {
    of: 'HTTPRouteSpec.rules',
    says: 'Rules are a list of HTTP matchers, filters and actions.',
    given: [gateway(), httpRoute('r', {})],
    asks: { 'http://h/': 'broken backend' },
    rows: ['* PathPrefix / -> <none>; the rule has no backend: it answers 500'],
  },
  {
    of: 'HTTPRouteRule.matches',
    says: 'When no rules matching a request have been successfully attached to the parent a request is coming from, a HTTP 404 status code MUST be returned.',
    given: given(on(exact('/x'), 'a')),
    asks: { 'http://h/y': 'none' },
  },
  {
    of: 'HTTPRouteMatch',
    says: 'Multiple match types are ANDed together, i.e. the match will evaluate to true only if all conditions are satisfied.',
    given: given(
      on(
        {
          ...prefix('/foo'),
          headers: [{ name: 'version', value: 'v1' }],
          method: 'POST',
          queryParams: [{ name: 'q', value: '1' }],
        },
        'a',
      ),
    ),
    asks: {
      'POST http://h/foo?q=1 -H version: v1': 'a',
      'http://h/foo?q=1 -H version: v1': 'none',
      'POST http://h/foo -H version: v1': 'none',
      'POST http://h/foo?q=1': 'none',
      'POST http://h/?q=1 -H version: v1': 'none',
    },
  },
  {
    of: 'HTTPRouteMatch.path',
    says: 'If this field is not specified, a default prefix match on the "/" path is provided.',
    given: given(on({ method: 'GET' }, 'a')),
    asks: { 'http://h/any/where': 'a' },
    rows: ['* PathPrefix / -> a:80'],
  },
  {
    of: 'PathMatchExact',
    says: 'This means that an exact path match on `/abc` will only match requests to `/abc`, NOT `/abc/`, `/Abc`, or `/abcd`.',
    given: given(pathOf('Exact', '/abc')),
    asks: {
      'http://h/abc': 'a',
      'http://h/abc?x': 'a',
      'http://h/abc/': 'none',
      'http://h/Abc': 'none',
      'http://h/abcd': 'none',
    },
  },
  {
    of: 'PathMatchPathPrefix',
    says: 'For example, the paths `/abc`, `/abc/`, and `/abc/def` would all match the prefix `/abc`, but the path `/abcd` would not.',
    given: given(pathOf('PathPrefix', '/abc')),
    asks: { 'http://h/abc': 'a', 'http://h/abc/': 'a', 'http://h/abc/def': 'a', 'http://h/abcd': 'none' },
  },
  {
    of: 'PathMatchPathPrefix',
    says: 'Matching is case-sensitive and done on a path element by element basis.',
    given: given(pathOf('PathPrefix', '/aaa/bb')),
    asks: { 'http://h/aaa/bb/c': 'a', 'http://h/aaa/bbb': 'none', 'http://h/AAA/bb': 'none' },
  },
  {
    of: 'PathMatchPathPrefix',
    says: 'When specified, a trailing `/` is ignored.',
    given: given(pathOf('PathPrefix', '/abc/')),
    asks: { 'http://h/abc': 'a', 'http://h/abc/': 'a', 'http://h/abc/d': 'a', 'http://h/abcd': 'none' },
  },
  {
    of: 'HTTPPathMatch.type',
    says: 'Type specifies how to match against the path Value.',
    given: given(on({ path: { value: '/abc' } }, 'a')),
    asks: { 'http://h/abc/d': 'a', 'http://h/d': 'none' },
  },
  {
    of: 'PathMatchRegularExpression',
    says: 'Matches if the URL path matches the given regular expression with case sensitivity.',
    given: given(pathOf('RegularExpression', '/v[0-9]+/.*')),
    asks: { 'http://h/v1/x': 'a', 'http://h/v/x': 'none', 'http://h/V1/x': 'none' },
  },
  {
    of: 'PathMatchType',
    says: 'Unknown values here must result in the implementation setting the Accepted Condition for the Route to `status: False`, with a Reason of `UnsupportedValue`.',
    given: given(pathOf('Glob', '/abc'), to('b')),
    asks: { 'http://h/abc': 'none', 'http://h/': 'none' },
    tells: /note httproute\/r .* it is not accepted: UnsupportedValue: path type "Glob" \(rules\[0\]\)/,
  },
  {
    of: 'PathMatchType',
    says: '- Must begin with the `/` character',
    given: given(pathOf('Exact', 'abc')),
    asks: { 'http://h/abc': 'none' },
  },
  {
    of: 'PathMatchType',
    says: '- Must not contain consecutive `/` characters (e.g. `/foo///`, `//`).',
    given: given(pathOf('PathPrefix', '/foo//')),
    asks: { 'http://h/foo//': 'none' },
    rows: [
      "* PathPrefix /foo// -> a:80; it is not accepted: Invalid: path value must not contain '//' when type one of ['Exact', 'PathPrefix'] (rules[0])",
    ],
  },
  {
    of: 'HTTPHeaderMatch.name',
    says: 'Name matching MUST be case-insensitive.',
    given: given(header({ name: 'X-Version', value: 'One' })),
    asks: {
      'http://h/ -H x-version: One': 'a',
      'http://h/ -H X-VERSION: One': 'a',
      'http://h/ -H X-Version: one': 'none',
    },
  },
  {
    of: 'HTTPHeaderMatch.name',
    says: 'If multiple entries specify equivalent header names, only the first entry with an equivalent name MUST be considered for a match.',
    given: given(header({ name: 'X', value: '1' }, { name: 'X', value: '2' })),
    asks: { 'http://h/ -H X: 1': 'a', 'http://h/ -H X: 2': 'none' },
  },
  {
    of: 'HTTPHeaderMatch.name',
    says: 'Due to the case-insensitivity of header names, "foo" and "Foo" are considered equivalent.',
    given: given(header({ name: 'foo', value: '1' }, { name: 'Foo', value: '2' })),
    asks: { 'http://h/ -H foo: 1': 'a', 'http://h/ -H foo: 2': 'none' },
  },
  {
    of: 'HTTPHeaderMatch.name',
    says: 'When a header is repeated in an HTTP request, it is implementation-specific behavior as to how this is represented.',
    given: given(header({ name: 'x', value: '1,2' })),
    asks: { 'http://h/ -H x: 1 -H x: 2': 'a' },
    tells: /note header x is repeated/,
  },
  {
    of: 'HTTPHeaderMatch.name',
    says: 'Name is the name of the HTTP Header to be matched.',
    given: given(header({ name: 'Host', value: 'a.com' })),
    asks: { 'http://a.com/': 'a', 'http://b.com/ -H Host: a.com': 'a', 'http://b.com/': 'none' },
  },
  {
    of: 'HTTPRouteMatch.headers',
    says: 'Multiple match values are ANDed together, meaning, a request must match all the specified headers to select the route.',
    given: given(header({ name: 'x', value: '1' }, { name: 'y', value: '2' })),
    asks: { 'http://h/ -H x: 1 -H y: 2': 'a', 'http://h/ -H x: 1': 'none', 'http://h/ -H y: 2': 'none' },
  },
  {
    of: 'HTTPHeaderMatch.type',
    says: 'Since RegularExpression HeaderMatchType has implementation-specific conformance, implementations can support POSIX, PCRE or any other dialects of regular expressions.',
    given: given(header({ name: 'x', type: 'RegularExpression', value: 'v[12]' })),
    asks: { 'http://h/ -H x: v2': 'a', 'http://h/ -H x: v3': 'none' },
  },
  {
    of: 'HeaderMatchType',
    says: 'Unknown values here must result in the implementation setting the Accepted Condition for the Route to `status: False`, with a Reason of `UnsupportedValue`.',
    given: given(header({ name: 'x', type: 'Prefix', value: 'v' })),
    asks: { 'http://h/ -H x: v': 'none' },
  },
  {
    of: 'HTTPQueryParamMatch.name',
    says: 'This must be an exact string match.',
    given: given(query({ name: 'Q', value: 'a b' })),
    asks: { 'http://h/?Q=a%20b': 'a', 'http://h/?q=a%20b': 'none', 'http://h/?Q=a': 'none', 'http://h/': 'none' },
  },
  {
    of: 'HTTPQueryParamMatch.name',
    says: 'If multiple entries specify equivalent query param names, only the first entry with an equivalent name MUST be considered for a match.',
    given: given(query({ name: 'q', value: '1' }, { name: 'q', value: '2' }, { name: 'Q', value: '3' })),
    asks: { 'http://h/?q=1&Q=3': 'a', 'http://h/?q=2&Q=3': 'none', 'http://h/?q=1': 'none' },
  },
  {
    of: 'HTTPQueryParamMatch.name',
    says: 'However, it is *recommended* that implementations should match against the first value of the param if the data plane supports it, as this behavior is expected in other load balancing contexts outside of the Gateway API.',
    given: given(query({ name: 'q', value: '1' })),
    asks: { 'http://h/?q=1&q=2': 'a', 'http://h/?q=2&q=1': 'none' },
  },
  {
    of: 'QueryParamMatchType',
    says: 'Unknown values here must result in the implementation setting the Accepted Condition for the Route to `status: False`, with a Reason of `UnsupportedValue`.',
    given: given(query({ name: 'q', type: 'Any', value: '1' })),
    asks: { 'http://h/?q=1': 'none' },
  },
  {
    of: 'HTTPRouteMatch.method',
    says: 'When specified, this route will be matched only if the request has the specified method.',
    given: given(on({ method: 'POST' }, 'a')),
    asks: { 'POST http://h/': 'a', 'http://h/': 'none', 'PUT http://h/': 'none' },
  },
  {
    of: 'HTTPMethod',
    says: 'The value is expected in upper case.',
    given: given(on({ method: 'post' }, 'a')),
    asks: { 'POST http://h/': 'none' },
  },
];
