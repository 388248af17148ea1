/**
 * What replaces annotations of ingress-nginx in the Gateway API (gateway.networking.k8s.io/v1 and
 * its policies).
 */

export const nginxPrefix = 'nginx.ingress.kubernetes.io/';

const equivalents: Readonly<Record<string, string>> = {
  'rewrite-target': 'an HTTPRoute filter URLRewrite with path.replacePrefixMatch or replaceFullPath',
  'app-root': 'an HTTPRoute rule for Exact / with a filter RequestRedirect',
  'ssl-redirect': 'an HTTPRoute on the HTTP listener with a filter RequestRedirect, scheme https',
  'force-ssl-redirect': 'an HTTPRoute on the HTTP listener with a filter RequestRedirect, scheme https',
  'permanent-redirect': 'an HTTPRoute filter RequestRedirect with statusCode 301',
  'permanent-redirect-code': 'statusCode of an HTTPRoute filter RequestRedirect',
  'temporal-redirect': 'an HTTPRoute filter RequestRedirect with statusCode 302',
  'from-to-www-redirect': 'an HTTPRoute for the other hostname with a filter RequestRedirect',
  'use-regex': 'an HTTPRoute path match of type RegularExpression',
  'server-alias': 'more hostnames in the HTTPRoute',
  canary: 'weights in the backendRefs of an HTTPRoute rule',
  'canary-weight': 'weights in the backendRefs of an HTTPRoute rule',
  'canary-weight-total': 'weights in the backendRefs of an HTTPRoute rule',
  'canary-by-header': 'a header match in an HTTPRoute rule of its own',
  'canary-by-header-value': 'a header match in an HTTPRoute rule of its own',
  'canary-by-header-pattern': 'a header match of type RegularExpression',
  'canary-by-cookie': 'a header match on Cookie of type RegularExpression',
  'enable-cors': 'an HTTPRoute filter CORS',
  'cors-allow-origin': 'allowOrigins of an HTTPRoute filter CORS',
  'cors-allow-methods': 'allowMethods of an HTTPRoute filter CORS',
  'cors-allow-headers': 'allowHeaders of an HTTPRoute filter CORS',
  'cors-expose-headers': 'exposeHeaders of an HTTPRoute filter CORS',
  'cors-allow-credentials': 'allowCredentials of an HTTPRoute filter CORS',
  'cors-max-age': 'maxAge of an HTTPRoute filter CORS',
  'proxy-read-timeout': 'timeouts.backendRequest of an HTTPRoute rule',
  'proxy-send-timeout': 'timeouts.backendRequest of an HTTPRoute rule',
  'proxy-connect-timeout': 'timeouts.backendRequest of an HTTPRoute rule',
  'proxy-next-upstream': 'retry of an HTTPRoute rule (experimental)',
  'backend-protocol': 'appProtocol of the Service port, or a GRPCRoute; for TLS a BackendTLSPolicy',
  'grpc-backend': 'a GRPCRoute',
  'ssl-passthrough': 'a TLSRoute on a listener with tls.mode Passthrough',
  'proxy-ssl-secret': 'a BackendTLSPolicy',
  'proxy-ssl-verify': 'a BackendTLSPolicy',
  'upstream-vhost': 'an HTTPRoute filter URLRewrite with hostname',
  'x-forwarded-prefix': 'an HTTPRoute filter RequestHeaderModifier',
  'custom-headers': 'an HTTPRoute filter ResponseHeaderModifier',
  'configuration-snippet': 'nothing: the filters of an HTTPRoute, or an extension of the new controller',
  'server-snippet': 'nothing: the filters of an HTTPRoute, or an extension of the new controller',
  'mirror-target': 'an HTTPRoute filter RequestMirror',
  affinity: 'sessionPersistence of an HTTPRoute rule (experimental)',
  'affinity-mode': 'sessionPersistence of an HTTPRoute rule (experimental)',
  'session-cookie-name': 'sessionPersistence.sessionName of an HTTPRoute rule (experimental)',
  'auth-tls-secret': 'frontendValidation of the listener of the Gateway',
};

const own = 'an extension of the new controller: the Gateway API has none';

/** What to use in place of an annotation of ingress-nginx, given with its prefix. */
export function gatewayEquivalent(annotation: string): string {
  const name = annotation.slice(nginxPrefix.length);
  return Object.hasOwn(equivalents, name) ? (equivalents[name] as string) : own;
}
