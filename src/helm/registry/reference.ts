/** Names of charts in registries (pkg/registry/reference.go, oras' registry/reference.go). */
import { goQuote } from '../../apimachinery/go/text.ts';
import { parseGoUrl } from '../../apimachinery/go/url.ts';
import { HelmFault } from '../error.ts';

export interface Reference {
  /** HOST:PORT */
  readonly registry: string;
  readonly repository: string;
  /** With `_` for `+`; "" without. */
  readonly tag: string;
  /** "" without. */
  readonly digest: string;
}

const SCHEME = 'oci://';
export const isOci = (url: string): boolean => url.startsWith(SCHEME);
export const withoutScheme = (url: string): string => (isOci(url) ? url.slice(SCHEME.length) : url);

const REPOSITORY = /^[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*(?:\/[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*)*$/;
const TAG = /^\w[\w.-]{0,127}$/;

function refuse(what: string, text: string): never {
  throw new HelmFault(`invalid reference: invalid ${what} ${goQuote(text)}`);
}

function checkRegistry(registry: string): void {
  const url = parseGoUrl(`dummy://${registry}`);
  if (url.kind === 'problem' || url.host === '' || url.host !== registry) refuse('registry', registry);
}

/** HOST/NAME[:TAG][@DIGEST], with or without oci://. Throws HelmFault. */
export function parseReference(typed: string): Reference {
  const text = withoutScheme(typed);
  const at = text.lastIndexOf('@');
  const digest = at < 0 ? '' : text.slice(at + 1);
  const raw = at < 0 ? text : text.slice(0, at);
  const slash = raw.indexOf('/');
  if (slash < 0) throw new HelmFault('invalid reference: missing registry or repository');
  const [registry, path] = [raw.slice(0, slash), raw.slice(slash + 1)];
  const colon = path.indexOf(':');
  const repository = colon < 0 ? path : path.slice(0, colon);
  const tag = colon < 0 ? '' : path.slice(colon + 1).replaceAll('+', '_');
  checkRegistry(registry);
  // no name is longer anywhere, and the pattern below takes long for what does not fit it
  if (repository.length > 1000 || !REPOSITORY.test(repository)) refuse('repository', repository);
  if (tag !== '' && !TAG.test(tag)) refuse('tag', tag);
  return { registry, repository, tag, digest };
}

export function referenceText({ registry, repository, tag, digest }: Reference): string {
  const name = `${registry}/${repository}`;
  if (tag !== '') return `${name}:${tag}`;
  return digest === '' ? name : `${name}@${digest}`;
}

/** Throws HelmFault for what is no digest of SHA-256. */
export function checkDigest(digest: string): void {
  if (/^sha256:[0-9a-f]{64}$/.test(digest)) return;
  const [algorithm = ''] = digest.split(':', 1);
  const reason = !digest.includes(':')
    ? 'invalid checksum digest format'
    : algorithm === 'sha256'
      ? digest.length === 71
        ? 'invalid checksum digest format'
        : 'invalid checksum digest length'
      : 'unsupported digest algorithm';
  throw new HelmFault(`invalid reference: invalid digest ${goQuote(digest)}: ${reason}`);
}

/** The host that answers for a registry: Docker Hub's has another name. */
export const hostOf = (registry: string): string => (registry === 'docker.io' ? 'registry-1.docker.io' : registry);
