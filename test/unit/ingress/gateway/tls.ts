import {
  gateway,
  grant,
  http,
  httpRoute,
  https,
  inNamespace,
  type Sentence,
  secret,
  tls,
  tlsRoute,
  to,
} from './kit.ts';

const toA = httpRoute('r', { rules: [to('a')] });
const sni = (name: string, hostnames: readonly string[], services: string, more = {}) =>
  tlsRoute(name, { hostnames: [...hostnames], rules: [to(services)] }, more);
const withCertificates = (...certificateRefs: { [key: string]: string }[]) =>
  gateway([https({ tls: { certificateRefs } })]);
const elsewhere = withCertificates({ name: 'foo-bar-com', namespace: 'other' });
const own = { group: 'gateway.networking.k8s.io', kind: 'Gateway', namespace: 'default' };

/** ListenerTLSConfig, FrontendTLSConfig and TLSRoute. */
export const tlsSentences: readonly Sentence[] = [
  {
    of: 'ListenerTLSConfig.mode',
    says: '- Terminate: The TLS session between the downstream client and the Gateway is terminated at the Gateway.',
    given: [gateway([https()]), secret('foo-bar-com'), toA],
    asks: { 'https://foo.bar.com/': 'a', 'https://other.com/': 'broken tls' },
  },
  {
    of: 'Listener.tls',
    says: 'The association of SNIs to Certificate defined in ListenerTLSConfig is defined based on the Hostname field for this listener.',
    given: [gateway([http(), https({ hostname: 'foo.bar.com' })]), secret('foo-bar-com'), toA],
    asks: { 'https://foo.bar.com/': 'a', 'https://other.com/': 'none', 'http://other.com/': 'a' },
    rows: ['* PathPrefix / -> a:80', 'foo.bar.com PathPrefix / -> a:80 TLS foo-bar-com'],
  },
  {
    of: 'ListenerTLSConfig.mode',
    says: 'The certificateRefs field is ignored in this mode.',
    given: [
      gateway([tls({ tls: { mode: 'Passthrough', certificateRefs: [{ name: 'gone' }] } })]),
      sni('r', ['h.com'], 'a'),
    ],
    asks: { 'https://h.com/': 'a' },
    tells: /unknown tls listener tls passes TLS through to the pods/,
  },
  {
    of: 'ListenerTLSConfig.certificateRefs',
    says: 'This field is required to have at least one element when the mode is set to "Terminate" (default) and is optional otherwise.',
    given: [withCertificates(), toA],
    asks: { 'https://foo.bar.com/': 'broken tls' },
  },
  {
    of: 'ListenerTLSConfig',
    says: 'certificateRefs or options must be specified when mode is Terminate',
    given: [gateway([https({ tls: { options: { 'example.com/own': 'x' } } })]), toA],
    asks: { 'https://foo.bar.com/': 'a' },
    tells: /unknown tls listener https has tls\.options in place of certificates/,
  },
  {
    of: 'Listener.tls',
    says: 'This field is required if the Protocol field is "HTTPS" or "TLS".',
    given: [gateway([{ name: 's', port: 443, protocol: 'HTTPS' }]), toA],
    asks: { 'https://foo.bar.com/': 'broken tls' },
  },
  {
    of: 'ListenerTLSConfig.certificateRefs',
    says: 'References to a resource in different namespace are invalid UNLESS there is a ReferenceGrant in the target namespace that allows the certificate to be attached.',
    given: [elsewhere, secret('foo-bar-com', 'other'), toA],
    asks: { 'https://foo.bar.com/': 'broken tls' },
    tells: /no ReferenceGrant in namespace other lets Gateways of default use Secret other\/foo-bar-com/,
    rows: [
      '* PathPrefix / -> a:80 TLS foo-bar-com (no ReferenceGrant in namespace other lets Gateways of default use Secret other/foo-bar-com)',
    ],
  },
  {
    of: 'ReferenceGrantFrom.kind',
    says: 'When used to permit a SecretObjectReference: * Gateway',
    given: [elsewhere, secret('foo-bar-com', 'other'), grant(own, { group: '', kind: 'Secret' }), toA],
    asks: { 'https://foo.bar.com/': 'a' },
  },
  {
    of: 'ReferenceGrantTo.kind',
    says: '* Secret when used to permit a SecretObjectReference',
    given: [elsewhere, secret('foo-bar-com', 'other'), grant(own, { group: '', kind: 'Service' }), toA],
    asks: { 'https://foo.bar.com/': 'broken tls' },
  },
  {
    of: 'ReferenceGrantFrom.kind',
    says: 'Kind is the kind of the referent.',
    given: [
      elsewhere,
      secret('foo-bar-com', 'other'),
      grant({ ...own, kind: 'HTTPRoute' }, { group: '', kind: 'Secret' }),
      toA,
    ],
    asks: { 'https://foo.bar.com/': 'broken tls' },
  },
  {
    of: 'ReferenceGrantTo.name',
    says: 'Name is the name of the referent.',
    given: [elsewhere, secret('foo-bar-com', 'other'), grant(own, { group: '', kind: 'Secret', name: 'another' }), toA],
    asks: { 'https://foo.bar.com/': 'broken tls' },
  },
  {
    of: 'SecretObjectReference.namespace',
    says: 'When unspecified, the local namespace is inferred.',
    given: [withCertificates({ name: 'foo-bar-com' }), secret('foo-bar-com', 'other'), toA],
    asks: { 'https://foo.bar.com/': 'broken tls' },
  },
  {
    of: 'ListenerTLSConfig.certificateRefs',
    says: 'CertificateRefs can reference to standard Kubernetes resources, i.e. Secret, or implementation-specific custom resources.',
    given: [withCertificates({ name: 'own', group: 'example.com', kind: 'Certificate' }), toA],
    asks: { 'https://foo.bar.com/': 'a' },
    tells: /unknown tls Certificate default\/own is known only to the controller/,
  },
  {
    of: 'Listener.tls',
    says: 'The GatewayClass MUST use the longest matching SNI out of all available certificates for any TLS handshake.',
    given: [
      withCertificates({ name: 'star-foo-com' }, { name: 'expired' }, { name: 'other' }),
      secret('star-foo-com'),
      secret('expired'),
      secret('other'),
      toA,
    ],
    asks: { 'https://a.foo.com/': 'a', 'https://other.example/': 'a', 'https://foo.bar.com/': 'broken tls' },
  },
  {
    of: 'FrontendTLSValidation',
    says: 'Setting this field will result in mutual authentication when connecting to the gateway.',
    given: [
      gateway([https()], { tls: { frontend: { default: { validation: { caCertificateRefs: [] } } } } }),
      secret('foo-bar-com'),
      toA,
    ],
    asks: { 'https://foo.bar.com/': 'a' },
    tells: /doubtful tls the Gateway requires a client certificate/,
  },
  {
    of: 'FrontendTLSConfig.perPort',
    says: 'Once set this configuration overrides the default configuration for all Listeners handling HTTPS traffic that match this port.',
    given: [
      gateway([https()], {
        tls: { frontend: { default: {}, perPort: [{ port: 443, tls: { validation: { caCertificateRefs: [] } } }] } },
      }),
      secret('foo-bar-com'),
      toA,
    ],
    asks: { 'https://foo.bar.com/': 'a' },
    tells: /doubtful tls the Gateway requires a client certificate/,
  },
  {
    of: 'TLSModePassthrough',
    says: 'Note that SSL passthrough is only supported by TLSRoute.',
    given: [gateway([tls()]), toA],
    asks: { 'https://h.com/': 'none' },
  },
  {
    of: 'GatewaySpec.listeners',
    says: 'tls mode must be Terminate for protocol HTTPS',
    given: [gateway([https({ tls: { mode: 'Passthrough' } })]), toA],
    asks: { 'https://h.com/': 'broken gateway' },
  },
  {
    of: 'TLSRouteSpec',
    says: 'A TLSRoute MUST be attached to a Listener of protocol TLS.',
    given: [gateway([https(), http()]), secret('foo-bar-com'), sni('r', ['foo.bar.com'], 'a')],
    asks: { 'http://foo.bar.com/': 'none', 'https://foo.bar.com/': 'none' },
    tells: /note tlsroute\/r .* listener https of Gateway default\/gw has protocol HTTPS, which takes no TLSRoutes/,
  },
  {
    of: 'TLSRouteSpec',
    says: 'Extended: The listener CAN be of type Terminate',
    given: [
      gateway([tls({ tls: { mode: 'Terminate', certificateRefs: [{ name: 'foo-bar-com' }] } })]),
      secret('foo-bar-com'),
      sni('r', ['foo.bar.com'], 'a'),
    ],
    asks: { 'https://foo.bar.com/': 'a' },
    tells: /ok tls secret "foo-bar-com" covers foo\.bar\.com/,
  },
  {
    of: 'TLSRouteSpec.hostnames',
    says: 'Hostnames defines a set of SNI hostnames that should match against the SNI attribute of TLS ClientHello message in TLS handshake.',
    given: [gateway([tls()]), sni('r', ['a.com', '*.b.com'], 'a')],
    asks: {
      'https://a.com/any': 'a',
      'https://x.b.com/': 'a',
      'https://x.y.b.com/': 'a',
      'https://b.com/': 'none',
      'https://c.com/': 'none',
    },
    rows: ['*.b.com TLS / -> a:80', 'a.com TLS / -> a:80'],
  },
  {
    of: 'TLSRouteSpec.hostnames',
    says: '1. IPs are not allowed in SNI hostnames per RFC 6066.',
    given: [gateway([tls()]), sni('r', ['192.0.2.1'], 'a')],
    asks: { 'https://192.0.2.1/': 'none' },
  },
  {
    of: 'Listener.hostname',
    says: '* TLS: The Listener Hostname MUST match the SNI.',
    given: [gateway([tls({ hostname: '*.example.com' })]), sni('r', ['test.example.com', 'test.example.net'], 'a')],
    asks: { 'https://test.example.com/': 'a', 'https://test.example.net/': 'none' },
    rows: ['test.example.com TLS / -> a:80'],
  },
  {
    of: 'TLSRouteSpec.hostnames',
    says: '* A listener with `something.example.com` as the hostname matches a TLSRoute with hostname `*.example.com`.',
    given: [gateway([tls({ hostname: 'something.example.com' })]), sni('r', ['*.example.com'], 'a')],
    asks: { 'https://something.example.com/': 'a', 'https://other.example.com/': 'none' },
    rows: ['something.example.com TLS / -> a:80'],
  },
  {
    of: 'TLSRouteSpec.hostnames',
    says: '* Characters in a matching non-wildcard hostname.',
    given: [
      gateway([tls()]),
      sni('a', ['*.b.example.com'], 'a'),
      sni('b', ['a.b.example.com'], 'b'),
      sni('c', ['*.example.com'], 'c'),
    ],
    asks: { 'https://a.b.example.com/': 'b', 'https://x.b.example.com/': 'a', 'https://x.example.com/': 'c' },
  },
  {
    of: 'TLSRouteRule.backendRefs',
    says: 'If unspecified or invalid (refers to a nonexistent resource or a Service with no endpoints), the rule performs no forwarding; if no filters are specified that would result in a response being sent, the underlying implementation must actively reject request attempts to this backend, by rejecting the connection.',
    given: [gateway([tls()]), sni('a', ['a.com'], 'gone'), tlsRoute('b', { hostnames: ['b.com'], rules: [{}] })],
    asks: { 'https://a.com/': 'broken service', 'https://b.com/': 'broken backend' },
    tells: /the rule has no backend: it rejects the connection/,
  },
  {
    of: 'TLSRouteRule.backendRefs',
    says: 'Request rejections must respect weight; if an invalid backend is requested to have 80% of requests, then 80% of requests must be rejected instead.',
    given: [
      gateway([tls()]),
      tlsRoute('r', {
        hostnames: ['h.com'],
        rules: [
          {
            backendRefs: [
              { name: 'a', port: 80, weight: 20 },
              { name: 'gone', port: 80, weight: 80 },
            ],
          },
        ],
      }),
    ],
    asks: { 'https://h.com/': 'a' },
    tells: /80% of the requests fail/,
  },
  {
    of: 'ParentReference.namespace',
    says: 'Cross-namespace references are only valid if they are explicitly allowed by something in the namespace they are referring to.',
    given: [
      gateway([tls()]),
      tlsRoute(
        'r',
        { parentRefs: [{ name: 'gw', namespace: 'default' }], hostnames: ['h.com'], rules: [to('x')] },
        inNamespace('other'),
      ),
    ],
    asks: { 'https://h.com/': 'none' },
  },
];
