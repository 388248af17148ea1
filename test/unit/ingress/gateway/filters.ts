import { exact, gateway, http, httpRoute, https, type on, prefix, type Sentence, secret, to } from './kit.ts';

type Spec = Parameters<typeof on>[0];
const redirect = (requestRedirect: Spec, match: Spec = prefix('/')) => ({
  matches: [{ ...match }],
  filters: [{ type: 'RequestRedirect', requestRedirect: { ...requestRedirect } }],
});
const rewrite = (urlRewrite: Spec, match: Spec = prefix('/')) =>
  to('a', { matches: [{ ...match }], filters: [{ type: 'URLRewrite', urlRewrite: { ...urlRewrite } }] });
const given = (...rules: ReturnType<typeof to>[]) => [gateway(), httpRoute('r', { rules })];
const full = (value: string) => ({ path: { type: 'ReplaceFullPath', replaceFullPath: value } });
const start = (value: string) => ({ path: { type: 'ReplacePrefixMatch', replacePrefixMatch: value } });
const both = [gateway([http({ port: 8080 }), https({ port: 8443 })]), secret('foo-bar-com')];
const onBoth = (requestRedirect: Spec) => [...both, httpRoute('r', { rules: [redirect(requestRedirect)] })];
const mirror = (name: string) =>
  to('a', { filters: [{ type: 'RequestMirror', requestMirror: { backendRef: { name, port: 80 } } }] });
const auth = (name: string) =>
  to('a', { filters: [{ type: 'ExternalAuth', externalAuth: { protocol: 'HTTP', backendRef: { name, port: 80 } } }] });

/**
 * The table of HTTPPathModifier.replacePrefixMatch: request path, prefix match, replacement,
 * modified path.
 */
const table = [
  ['/foo/bar', '/foo', '/xyz', '/xyz/bar'],
  ['/foo/bar', '/foo', '/xyz/', '/xyz/bar'],
  ['/foo/bar', '/foo/', '/xyz', '/xyz/bar'],
  ['/foo/bar', '/foo/', '/xyz/', '/xyz/bar'],
  ['/foo', '/foo', '/xyz', '/xyz'],
  ['/foo/', '/foo', '/xyz', '/xyz/'],
  ['/foo/bar', '/foo', '', '/bar'],
  ['/foo/', '/foo', '', '/'],
  ['/foo', '/foo', '', '/'],
  ['/foo/', '/foo', '/', '/'],
  ['/foo', '/foo', '/', '/'],
] as const;

const replacements = table.map(
  ([path, match, value, modified]): Sentence => ({
    of: 'HTTPPathModifier.replacePrefixMatch',
    says: [path.padEnd(12), match.padEnd(12), (value || '<empty string>').padEnd(14), modified].join(' | '),
    given: given(redirect(start(value), prefix(match))),
    asks: { [`http://h${path}`]: `302 http://h${modified}` },
  }),
);

/** HTTPRouteFilter and its kinds. */
export const filterSentences: readonly Sentence[] = [
  {
    of: 'HTTPRouteFilter.requestRedirect',
    says: 'RequestRedirect defines a schema for a filter that responds to the request with an HTTP redirection.',
    given: given(redirect({ hostname: 'i.com' })),
    asks: { 'http://h/x?y=1': '302 http://i.com/x?y=1' },
    rows: ['* PathPrefix / -> <redirect 302>'],
  },
  {
    of: 'HTTPRequestRedirectFilter.scheme',
    says: 'When empty, the scheme of the request is used.',
    given: onBoth({ port: 81 }),
    asks: {
      'http://foo.bar.com:8080/': '302 http://foo.bar.com:81/',
      'https://foo.bar.com:8443/': '302 https://foo.bar.com:81/',
    },
  },
  {
    of: 'HTTPRequestRedirectFilter.hostname',
    says: 'When empty, the hostname in the `Host` header of the request is used.',
    given: given(redirect({ scheme: 'https' })),
    asks: { 'http://192.0.2.1/ -H Host: h.com': '302 https://h.com/' },
  },
  {
    of: 'HTTPRequestRedirectFilter.path',
    says: 'When empty, the request path is used as-is.',
    given: given(redirect({ scheme: 'https' })),
    asks: { 'http://h/a/b': '302 https://h/a/b' },
  },
  {
    of: 'HTTPRequestRedirectFilter.path',
    says: 'The modified path is then used to construct the `Location` header.',
    given: given(redirect(full('/new'), exact('/old'))),
    asks: { 'http://h/old': '302 http://h/new' },
  },
  {
    of: 'HTTPRequestRedirectFilter.port',
    says: 'Specifically "http" to port 80 and "https" to port 443.',
    given: onBoth({ scheme: 'https' }),
    asks: {
      'http://foo.bar.com:8080/': '302 https://foo.bar.com/',
      'https://foo.bar.com:8443/': '302 https://foo.bar.com/',
    },
  },
  {
    of: 'HTTPRequestRedirectFilter.port',
    says: '* If redirect scheme is empty, the redirect port MUST be the Gateway Listener port.',
    given: onBoth({ hostname: 'i.com' }),
    asks: {
      'http://foo.bar.com:8080/': '302 http://i.com:8080/',
      'https://foo.bar.com:8443/': '302 https://i.com:8443/',
    },
  },
  {
    of: 'HTTPRequestRedirectFilter.port',
    says: '* A Location header that will use HTTP (whether that is determined via the Listener protocol or the Scheme field) _and_ use port 80.',
    given: onBoth({ scheme: 'http', port: 80 }),
    asks: { 'https://foo.bar.com:8443/': '302 http://foo.bar.com/' },
  },
  {
    of: 'HTTPRequestRedirectFilter.port',
    says: '* A Location header that will use HTTPS (whether that is determined via the Listener protocol or the Scheme field) _and_ use port 443.',
    given: onBoth({ port: 443 }),
    asks: {
      'https://foo.bar.com:8443/': '302 https://foo.bar.com/',
      'http://foo.bar.com:8080/': '302 http://foo.bar.com:443/',
    },
  },
  {
    of: 'HTTPRequestRedirectFilter.statusCode',
    says: 'StatusCode is the HTTP status code to be used in response.',
    given: given(redirect({ scheme: 'https', statusCode: 301 })),
    asks: { 'http://h/': '301 https://h/' },
    rows: ['* PathPrefix / -> <redirect 301>'],
  },
  {
    of: 'HTTPRequestRedirectFilter.scheme',
    says: 'Unknown values here must result in the implementation setting the Accepted Condition for the Route to `status: False`, with a Reason of `UnsupportedValue`.',
    given: given(redirect({ scheme: 'ftp' })),
    asks: { 'http://h/': 'none' },
  },
  {
    of: 'HTTPRequestRedirectFilter.statusCode',
    says: 'Note that values may be added to this enum, implementations must ensure that unknown values will not cause a crash.',
    given: given(redirect({ statusCode: 304 })),
    asks: { 'http://h/': 'none' },
    tells: /UnsupportedValue: redirect statusCode 304/,
  },
  ...replacements,
  {
    of: 'FullPathHTTPPathModifier',
    says: 'This type of modifier indicates that the full path will be replaced by the specified value.',
    given: given(rewrite(full('/new'), prefix('/old'))),
    asks: { 'http://h/old/x': 'a' },
    tells: /ok filter URLRewrite: forwarded as h\/new\n/,
  },
  {
    of: 'HTTPPathModifier.replacePrefixMatch',
    says: 'For example, a request to "/foo/bar" with a prefix match of "/foo" and a ReplacePrefixMatch of "/xyz" would be modified to "/xyz/bar".',
    given: given(rewrite(start('/xyz'), prefix('/foo'))),
    asks: { 'http://h/foo/bar': 'a' },
    tells: /ok filter URLRewrite: forwarded as h\/xyz\/bar\n/,
  },
  {
    of: 'HTTPPathModifier.replacePrefixMatch',
    says: 'Using any other HTTPRouteMatch type on the same HTTPRouteRule will result in the implementation setting the Accepted Condition for the Route to `status: False`.',
    given: given(rewrite(start('/xyz'), exact('/foo'))),
    asks: { 'http://h/foo': 'none' },
  },
  {
    of: 'HTTPPathModifier.type',
    says: 'Additional types may be added in a future release of the API.',
    given: given(rewrite({ path: { type: 'ReplaceSuffix' } })),
    asks: { 'http://h/': 'none' },
  },
  {
    of: 'HTTPURLRewriteFilter.hostname',
    says: 'Hostname is the value to be used to replace the Host header value during forwarding.',
    given: given(rewrite({ hostname: 'inner.com' })),
    asks: { 'http://h/x': 'a' },
    tells: /ok filter URLRewrite: forwarded as inner\.com\/x\n/,
  },
  {
    of: 'HTTPRouteRule.filters',
    says: 'All filters are expected to be compatible with each other except for the URLRewrite and RequestRedirect filters, which may not be combined.',
    given: given({
      filters: [
        { type: 'URLRewrite', urlRewrite: {} },
        { type: 'RequestRedirect', requestRedirect: {} },
      ],
    }),
    asks: { 'http://h/': 'none' },
    tells: /IncompatibleFilters: URLRewrite and RequestRedirect may not be combined/,
  },
  {
    of: 'HTTPRouteRule.filters',
    says: 'Specifying the same filter multiple times is not supported unless explicitly indicated in the filter.',
    given: given(
      to('a', {
        filters: [
          { type: 'URLRewrite', urlRewrite: {} },
          { type: 'URLRewrite', urlRewrite: {} },
        ],
      }),
    ),
    asks: { 'http://h/': 'none' },
  },
  {
    of: 'HTTPRouteRule',
    says: 'RequestRedirect filter must not be used together with backendRefs',
    given: given(to('a', { filters: [{ type: 'RequestRedirect', requestRedirect: {} }] })),
    asks: { 'http://h/': 'none' },
  },
  {
    of: 'HTTPRouteFilter.type',
    says: 'Unknown values here must result in the implementation setting the Accepted Condition for the Route to `status: False`, with a Reason of `UnsupportedValue`.',
    given: given(to('a', { filters: [{ type: 'RateLimit' }] })),
    asks: { 'http://h/': 'none' },
    tells: /UnsupportedValue: filter type "RateLimit"/,
  },
  {
    of: 'HTTPRouteFilter.requestHeaderModifier',
    says: 'RequestHeaderModifier defines a schema for a filter that modifies request headers.',
    given: given(
      to('a', {
        matches: [{ headers: [{ name: 'x', value: '1' }] }],
        filters: [{ type: 'RequestHeaderModifier', requestHeaderModifier: { remove: ['x'] } }],
      }),
    ),
    asks: { 'http://h/ -H x: 1': 'a' },
  },
  {
    of: 'HTTPRouteFilter.requestMirror',
    says: 'Requests are sent to the specified destination, but responses from that destination are ignored.',
    given: given(mirror('b')),
    asks: { 'http://h/': 'a' },
  },
  {
    of: 'HTTPRequestMirrorFilter.backendRef',
    says: 'If the referent cannot be found, this BackendRef is invalid and must be dropped from the Gateway.',
    given: given(mirror('gone')),
    asks: { 'http://h/': 'a' },
    tells: /doubtful filter RequestMirror has no effect: Service "gone" does not exist/,
  },
  {
    of: 'HTTPRouteFilter.requestMirror',
    says: 'This filter can be used multiple times within the same rule.',
    given: given({ ...to('a'), filters: [...(mirror('b').filters as []), ...(mirror('c').filters as [])] }),
    asks: { 'http://h/': 'a' },
  },
  {
    of: 'HTTPRouteFilter.externalAuth',
    says: 'If there is any problem communicating with the external service, this filter MUST fail closed.',
    given: given(auth('gone')),
    asks: { 'http://h/': 'broken filter' },
  },
  {
    of: 'HTTPRouteFilter.externalAuth',
    says: 'The external service MUST authenticate the request, and MAY authorize the request as well.',
    given: given(auth('b')),
    asks: { 'http://h/': 'a' },
    tells: /unknown filter ExternalAuth: Service "b" decides whether the request is forwarded/,
  },
  {
    of: 'HTTPRouteFilter.extensionRef',
    says: 'ExtensionRef is an optional, implementation-specific extension to the "filter" behavior.',
    given: given({
      filters: [{ type: 'ExtensionRef', extensionRef: { group: 'example.com', kind: 'Answer', name: 'own' } }],
    }),
    asks: { 'http://h/': 'ExtensionRef Answer "own" is implementation-specific: it may answer the request itself' },
    rows: ['* PathPrefix / -> <none>'],
  },
  {
    of: 'HTTPCORSFilter.allowOrigins',
    says: 'The status code of a successful response to a "preflight" request is always an OK status (i.e., 204 or 200).',
    given: given(to('a', { filters: [{ type: 'CORS', cors: { allowOrigins: ['*'] } }] })),
    asks: {
      'http://h/ -H Origin: http://i': 'a',
      'OPTIONS http://h/ -H Origin: http://i -H Access-Control-Request-Method: PUT':
        'CORS: the Gateway answers this preflight request itself',
    },
  },
  {
    of: 'HTTPRouteTimeouts.backendRequest',
    says: 'when specified, the value of BackendRequest must be no more than the value of the Request timeout (since the Request timeout encompasses the BackendRequest timeout).',
    given: [
      gateway(),
      httpRoute('fine', {
        hostnames: ['a.com'],
        rules: [to('a', { timeouts: { request: '1m', backendRequest: '30s' } })],
      }),
      httpRoute('wrong', {
        hostnames: ['b.com'],
        rules: [to('b', { timeouts: { request: '1s', backendRequest: '1001ms' } })],
      }),
      httpRoute('none', {
        hostnames: ['c.com'],
        rules: [to('c', { timeouts: { request: '0s', backendRequest: '1h' } })],
      }),
    ],
    asks: { 'http://a.com/': 'a', 'http://b.com/': 'none', 'http://c.com/': 'c' },
  },
  {
    of: 'HTTPBackendRef.filters',
    says: 'Filters defined at this level should be executed if and only if the request is being forwarded to the backend defined here.',
    given: given({
      backendRefs: [{ name: 'a', port: 80, filters: [{ type: 'RequestHeaderModifier', requestHeaderModifier: {} }] }],
    }),
    asks: { 'http://h/': 'a' },
    tells: /unknown filter support for filters of a backend \(a\) is implementation-specific/,
  },
];
