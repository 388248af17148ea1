/**
 * TLS of Ingresses: which secret is used for a host, and whether its certificate is valid for it.
 */
import { X509Certificate } from 'node:crypto';
import { goQuote } from '../../apimachinery/go/text.ts';
import { broken, type Hop, ok, unknown } from './hop.ts';
import { matchHost } from './match.ts';
import { shellWord } from './shell-word.ts';
import type { IngressView, SecretView, TlsView } from './views.ts';
import type { World } from './world.ts';

const DAY = 24 * 3600 * 1000;

export interface Certificate {
  readonly subject: string;
  /** Names of the subject alternative name, without their type. */
  readonly names: readonly string[];
  /** Milliseconds since the epoch. */
  readonly notBefore: number;
  readonly notAfter: number;
  covers(host: string): boolean;
}

/**
 * The first certificate of a PEM text, the server's own; undefined when there is none that can be
 * read.
 */
export function readCertificate(pem: string): Certificate | undefined {
  try {
    const certificate = new X509Certificate(pem);
    return {
      subject: certificate.subject ?? '',
      names: (certificate.subjectAltName ?? '').split(', ').map((name) => name.replace(/^[^:]*:/, '')),
      notBefore: Date.parse(certificate.validFrom),
      notAfter: Date.parse(certificate.validTo),
      covers: (host) => coversHost(certificate, host),
    };
  } catch {
    return undefined;
  }
}

/**
 * The subject's common name does not count (RFC 9110, 4.3.4: clients check the subject alternative
 * names).
 */
function coversHost(certificate: X509Certificate, host: string): boolean {
  const options = { subject: 'never', partialWildcards: false } as const;
  // A rule for *.foo.com needs a certificate for every host of that level.
  if (host.startsWith('*.')) return certificate.checkHost(host.replace('*', 'any-label'), options) !== undefined;
  return certificate.checkHost(host, options) !== undefined;
}

/** Whole days until a certificate expires, negative when it has. */
export const daysLeft = ({ notAfter }: Certificate, now: number): number => Math.floor((notAfter - now) / DAY);

/** The result of checking a secret as the certificate of a host. */
export type SecretProblem =
  | { readonly kind: 'unnamed' }
  | { readonly kind: 'missing' }
  | { readonly kind: 'unknown' }
  | { readonly kind: 'type'; readonly type: string }
  | { readonly kind: 'unreadable'; readonly what: string }
  | { readonly kind: 'host'; readonly names: readonly string[] }
  | { readonly kind: 'early'; readonly certificate: Certificate }
  | { readonly kind: 'expired'; readonly certificate: Certificate };

export interface SecretState {
  readonly secret: SecretView | undefined;
  readonly certificate: Certificate | undefined;
  readonly problems: readonly SecretProblem[];
}

/** Checks the secret of a TLS entry against the hosts it is for. `now` in milliseconds. */
export function inspectSecret(
  world: World,
  namespace: string,
  name: string,
  hosts: readonly string[],
  now: number,
): SecretState {
  const alone = (problem: SecretProblem): SecretState => ({
    secret: undefined,
    certificate: undefined,
    problems: [problem],
  });
  if (name === '') return alone({ kind: 'unnamed' });
  const secret = world.secrets.find((each) => each.name === name && each.namespace === namespace);
  if (secret === undefined) return alone({ kind: world.complete.has('Secret') ? 'missing' : 'unknown' });
  const certificate = readCertificate(secret.certificate);
  const problems: SecretProblem[] = [];
  if (secret.type !== 'kubernetes.io/tls') problems.push({ kind: 'type', type: secret.type });
  if (certificate === undefined) {
    const what = secret.certificate === '' ? 'it has no tls.crt' : 'tls.crt holds no certificate';
    problems.push({ kind: 'unreadable', what });
    return { secret, certificate, problems };
  }
  if (!secret.hasKey) problems.push({ kind: 'unreadable', what: 'it has no tls.key' });
  if (!hosts.every((host) => certificate.covers(host))) problems.push({ kind: 'host', names: certificate.names });
  if (certificate.notBefore > now) problems.push({ kind: 'early', certificate });
  if (certificate.notAfter <= now) problems.push({ kind: 'expired', certificate });
  return { secret, certificate, problems };
}

/** A TLS entry and the Ingress it stands in. */
export interface TlsMatch {
  readonly ingress: IngressView;
  readonly entry: TlsView;
}

/**
 * The TLS entries for a host, an exact name before a wildcard before an entry without hosts (the
 * controller's own hosts).
 */
export function tlsEntriesFor(ingresses: readonly IngressView[], host: string): readonly TlsMatch[] {
  const rank = { exact: 0, wildcard: 1, any: 2 } as const;
  return ingresses
    .flatMap((ingress) => ingress.tls.map((entry) => ({ ingress, entry, rank: bestMatch(entry, host) })))
    .filter((found) => found.rank !== undefined)
    .sort((a, b) => rank[a.rank ?? 'any'] - rank[b.rank ?? 'any'])
    .map(({ ingress, entry }) => ({ ingress, entry }));
}

function bestMatch({ hosts }: TlsView, host: string): 'exact' | 'wildcard' | 'any' | undefined {
  if (hosts.length === 0) return 'any';
  const found = hosts.filter((each) => each !== '').map((each) => matchHost(each, host));
  return found.find((match) => match === 'exact') ?? found.find((match) => match === 'wildcard');
}

/** The TLS hop of an HTTPS request to `host`. */
export function tlsHop(world: World, ingresses: readonly IngressView[], host: string, now: number): Hop {
  const [best] = tlsEntriesFor(ingresses, host);
  if (best === undefined) {
    const text = `no Ingress offers TLS for ${host}: the controller answers with its own certificate, if at all`;
    return broken('tls', text);
  }
  const { ingress, entry } = best;
  const state = inspectSecret(world, ingress.namespace, entry.secret, [host], now);
  return secretHop(ingress.namespace, entry.secret, host, state, now);
}

/** The hop of the TLS secret for a host. */
export function secretHop(namespace: string, name: string, host: string, state: SecretState, now: number): Hop {
  const { certificate, problems } = state;
  const [problem] = problems;
  const secret = `secret ${goQuote(name)}`;
  const look = `cox get secret ${shellWord(name)} -n ${shellWord(namespace)}`;
  if (problem === undefined) {
    const days = certificate === undefined ? 0 : daysLeft(certificate, now);
    return ok('tls', `${secret} covers ${host} for ${days} more days`);
  }
  if (problem.kind === 'unnamed')
    return unknown('tls', 'the TLS entry names no secret: the controller has its own certificate');
  if (problem.kind === 'unknown') return unknown('tls', `${secret} is not known here`);
  const make = `cox create secret tls ${shellWord(name)} --cert=FILE --key=FILE -n ${shellWord(namespace)}`;
  if (problem.kind === 'missing')
    return broken('tls', `${secret} does not exist in namespace ${goQuote(namespace)}`, make);
  return broken('tls', `${secret} ${problemText(problem, host)}`, look);
}

/** What is wrong with a secret, to follow its name. */
export function problemText(problem: SecretProblem, host: string): string {
  switch (problem.kind) {
    case 'type':
      return `is of type ${goQuote(problem.type)}, not kubernetes.io/tls`;
    case 'unreadable':
      return `cannot be used: ${problem.what}`;
    case 'host':
      return `does not cover ${host}: its certificate is for ${problem.names.filter(Boolean).join(', ') || 'no name'}`;
    case 'early':
      return `has a certificate that is valid only from ${isoDay(problem.certificate.notBefore)}`;
    case 'expired':
      return `has a certificate that expired on ${isoDay(problem.certificate.notAfter)}`;
    case 'unnamed':
      return 'is not named';
    case 'missing':
      return 'does not exist';
    case 'unknown':
      return 'is not known here';
  }
}

const isoDay = (time: number): string => new Date(time).toISOString().slice(0, 10);
