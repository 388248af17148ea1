import dns from 'node:dns';
import os from 'node:os';
import { goQuote } from '../apimachinery/go/text.ts';
import { ConnectionError } from '../errors.ts';
import type { Endpoint } from './transport/dial.ts';

type NodeError = Error & {
  readonly code?: string;
  readonly syscall?: string;
  readonly hostname?: string;
  readonly address?: string;
  readonly port?: number;
  readonly errors?: readonly NodeError[];
  readonly cert?: PeerCertificate;
  readonly host?: string;
  readonly proxy?: Endpoint;
};

/** Node's details about a certificate that does not fit the host. */
interface PeerCertificate {
  readonly subject?: { readonly CN?: string };
  readonly subjectaltname?: string;
  readonly valid_from?: string;
  readonly valid_to?: string;
}

const syscallTexts: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'connect: connection refused',
  ENETUNREACH: 'connect: network is unreachable',
  EHOSTUNREACH: 'connect: no route to host',
  ETIMEDOUT: 'connect: connection timed out',
  EADDRNOTAVAIL: 'connect: cannot assign requested address',
  EACCES: 'connect: permission denied',
  EPERM: 'connect: operation not permitted',
};

/**
 * node's error of a failed request as a ConnectionError in kubectl's words (StandardErrorMessage of
 * kubectl's cmd/util).
 */
export function connectionError(error: unknown, server: string, endpoint: Endpoint, now: number): ConnectionError {
  const cause = (error instanceof Error ? error : new Error(String(error))) as NodeError;
  const detail = goDetail(cause, endpoint, now);
  const verbatim = detail.includes('connection refused')
    ? `The connection to the server ${hostOf(server)} was refused - did you specify the right host or port?`
    : `Unable to connect to the server: ${detail}`;
  return new ConnectionError(verbatim, detail, cause.code ?? '', error);
}

function hostOf(server: string): string {
  return URL.canParse(server)
    ? server
        .replace(/^[a-z]+:\/\//i, '')
        .replace(/\/.*$/, '')
        .replace(/^.*@/, '')
    : server;
}

const bracketed = (host: string): string => (host.includes(':') ? `[${host}]` : host);

/** The text of Go's net, tls and http packages for this failure. */
export function goDetail(error: NodeError, endpoint: Endpoint, now: number): string {
  // several addresses were tried: Go reports the first
  const first = error.errors?.[0];
  if (first !== undefined) return goDetail(first, endpoint, now);
  const cause = error.cause as NodeError | undefined;
  const code = error.code ?? '';
  if (code === 'PROXYCONNECT') return `proxyconnect tcp: ${goDetail(cause ?? error, error.proxy ?? endpoint, now)}`;
  const address = `${bracketed(error.address ?? endpoint.host)}:${error.port ?? endpoint.port}`;
  if (code === 'EOF') return 'EOF';
  if (error.syscall === 'getaddrinfo') return lookupText(code, error.hostname ?? endpoint.host);
  if (error.syscall === 'connect') return `dial tcp ${address}: ${syscallTexts[code] ?? `connect: ${code}`}`;
  if (error.message === 'i/o timeout') return `dial tcp ${address}: i/o timeout`;
  if (code === 'ECONNRESET') return `read tcp ${address}: read: connection reset by peer`;
  if (code === 'EPIPE' && error.message !== 'http2: client connection lost')
    return `write tcp ${address}: write: broken pipe`;
  return (
    certificateText(error, error.host ?? endpoint.host, now) ??
    protocolText(error) ??
    (cause !== undefined && cause !== error ? goDetail(cause, endpoint, now) : error.message)
  );
}

/** Go's own resolver, which kubectl's Linux builds use, names the server that was asked. */
function lookupText(code: string, host: string): string {
  const [server = ''] = os.platform() === 'linux' ? dns.getServers() : [];
  const asked =
    server === '' ? '' : ` on ${/:\d+$/.test(server) && !/:.*:/.test(server) ? server : `${bracketed(server)}:53`}`;
  const reason = code === 'ENOTFOUND' ? 'no such host' : code === 'EAI_AGAIN' ? 'server misbehaving' : code;
  return `dial tcp: lookup ${host}${asked}: ${reason}`;
}

const failedToVerify = 'tls: failed to verify certificate: x509: ';

/** Codes of OpenSSL's verification, in crypto/x509's words. */
function certificateText(error: NodeError, name: string, now: number): string | undefined {
  switch (error.code) {
    case 'UNABLE_TO_VERIFY_LEAF_SIGNATURE':
    case 'UNABLE_TO_GET_ISSUER_CERT':
    case 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY':
    case 'SELF_SIGNED_CERT_IN_CHAIN':
    case 'DEPTH_ZERO_SELF_SIGNED_CERT':
    case 'CERT_SIGNATURE_FAILURE':
      return `${failedToVerify}certificate signed by unknown authority`;
    case 'CERT_HAS_EXPIRED':
      return `${failedToVerify}certificate has expired or is not yet valid: current time ${goTime(now)} is after ${goTime(Date.parse(error.cert?.valid_to ?? ''))}`;
    case 'CERT_NOT_YET_VALID':
      return `${failedToVerify}certificate has expired or is not yet valid: current time ${goTime(now)} is before ${goTime(Date.parse(error.cert?.valid_from ?? ''))}`;
    case 'ERR_TLS_CERT_ALTNAME_INVALID':
      return `${failedToVerify}${hostnameText(error.cert ?? {}, name)}`;
    default:
      return undefined;
  }
}

/** RFC 3339 without fractions. */
function goTime(milliseconds: number): string {
  return Number.isNaN(milliseconds) ? '' : new Date(milliseconds).toISOString().replace(/\.\d+Z$/, 'Z');
}

/** x509.HostnameError's text. */
function hostnameText(certificate: PeerCertificate, name: string): string {
  const names = (certificate.subjectaltname ?? '').split(', ').filter((entry) => entry !== '');
  const isAddress = /^[\d.]+$|:/.test(name);
  const kind = isAddress ? 'IP Address:' : 'DNS:';
  const valid = names.filter((entry) => entry.startsWith(kind)).map((entry) => entry.slice(kind.length));
  if (isAddress && valid.length === 0) {
    return `cannot validate certificate for ${name} because it doesn't contain any IP SANs`;
  }
  if (valid.length === 0) return `certificate is not valid for any names, but wanted to match ${name}`;
  return `certificate is valid for ${valid.join(', ')}, not ${name}`;
}

/** A client certificate or key that OpenSSL cannot read, in crypto/tls's words. */
export function clientCertificateText(error: NodeError): string | undefined {
  switch (error.code) {
    case 'ERR_OSSL_PEM_NO_START_LINE':
    case 'ERR_OSSL_PEM_BAD_END_LINE':
      return 'tls: failed to find any PEM data in certificate input';
    case 'ERR_OSSL_UNSUPPORTED':
    case 'ERR_OSSL_DECODER_UNSUPPORTED':
      return 'tls: failed to find any PEM data in key input';
    case 'ERR_OSSL_X509_KEY_VALUES_MISMATCH':
      return 'tls: private key does not match public key';
    default:
      return undefined;
  }
}

/** The code of a TLS failure; that of one which a write met stands in its message only. */
function sslCode({ code = '', message }: NodeError): string {
  const reason = code === 'EPROTO' ? /:SSL routines:[^:]*:([^:]+):/.exec(message)?.[1] : undefined;
  return reason === undefined ? code : `ERR_SSL_${reason.toUpperCase().replaceAll(' ', '_')}`;
}

/** Alerts and malformed answers. */
function protocolText(error: NodeError): string | undefined {
  const code = sslCode(error);
  if (code === 'ERR_SSL_WRONG_VERSION_NUMBER' || code === 'ERR_SSL_PACKET_LENGTH_TOO_LONG') {
    return 'tls: first record does not look like a TLS handshake';
  }
  const alert = /^ERR_SSL_(?:TLSV1|SSLV3|TLSV13)_ALERT_(.+)$/.exec(code)?.[1];
  if (alert !== undefined) return `remote error: tls: ${alert.toLowerCase().replaceAll('_', ' ')}`;
  if (code === 'HPE_INVALID_CONSTANT')
    return `net/http: HTTP/1.x transport connection broken: malformed HTTP response ${goQuote('')}`;
  if (code === 'ERR_STREAM_PREMATURE_CLOSE') return 'unexpected EOF';
  return undefined;
}
