/** Manifests and blobs of a registry, each checked against its digest (the OCI distribution specification). */
import { goQuote } from '../../apimachinery/go/text.ts';
import { isJsonObject, type Json, type JsonObject, objectsOf, textOf } from '../../apimachinery/json.ts';
import { HelmFault } from '../error.ts';
import { type HttpAnswer, MIB } from '../http.ts';
import { sha256 } from '../repository/cache.ts';
import { checkDigest, hostOf, type Reference, referenceText } from './reference.ts';
import { answerFault, type RegistrySession } from './session.ts';

export const mediaTypes = {
  manifest: 'application/vnd.oci.image.manifest.v1+json',
  index: 'application/vnd.oci.image.index.v1+json',
  config: 'application/vnd.cncf.helm.config.v1+json',
  chart: 'application/vnd.cncf.helm.chart.content.v1.tar+gzip',
  provenance: 'application/vnd.cncf.helm.chart.provenance.v1.prov',
  oldChart: 'application/tar+gzip',
} as const;

const ACCEPTED = [
  'application/vnd.docker.distribution.manifest.v2+json',
  'application/vnd.docker.distribution.manifest.list.v2+json',
  mediaTypes.manifest,
  mediaTypes.index,
  'application/vnd.oci.artifact.manifest.v1+json',
].join(', ');

const MANIFEST_LIMIT = 4 * MIB;
const BLOB_LIMIT = 100 * MIB;

export interface Descriptor {
  readonly mediaType: string;
  readonly digest: string;
  readonly size: number;
}

export interface Manifest extends Descriptor {
  readonly content: JsonObject;
}

export const pullScope = ({ repository }: Reference): string => `repository:${repository}:pull`;
export const pushScope = ({ repository }: Reference): string => `repository:${repository}:pull,push`;

export const repositoryUrl = (session: RegistrySession, { registry, repository }: Reference): string =>
  `${session.baseOf(hostOf(registry))}${repository}`;

/** A failure of one step, in oras' words. */
export function failedTo(operation: string, side: 'source' | 'destination', error: unknown): unknown {
  if (!(error instanceof HelmFault)) return error;
  return new HelmFault(`failed to perform ${goQuote(operation)} on ${side}: ${error.message}`, { cause: error });
}

function parsedManifest(answer: HttpAnswer, expected: string): Manifest {
  const digest = `sha256:${sha256(answer.body)}`;
  const said = answer.headers['docker-content-digest'] ?? '';
  for (const wanted of [said, expected]) {
    if (wanted !== '' && wanted !== digest) {
      throw new HelmFault(
        `GET ${goQuote(answer.url)}: invalid response; digest mismatch in Docker-Content-Digest: received ${goQuote(digest)} when expecting ${goQuote(wanted)}`,
      );
    }
  }
  const mediaType = (answer.headers['content-type'] ?? '').split(';', 1)[0]?.trim().toLowerCase() ?? '';
  if (mediaType === '')
    throw new HelmFault(`GET ${goQuote(answer.url)}: invalid response \`Content-Type\` header; mime: no media type`);
  return { mediaType, digest, size: answer.body.length, content: manifestContent(mediaType, answer) };
}

/** Of other media types nothing is read. */
function manifestContent(mediaType: string, { body, url }: HttpAnswer): JsonObject {
  if (!mediaType.endsWith('json')) return {};
  try {
    const content = JSON.parse(Buffer.from(body).toString()) as Json;
    if (isJsonObject(content)) return content;
  } catch {
    // worded below
  }
  throw new HelmFault(`GET ${goQuote(url)}: the manifest is no JSON object`);
}

/** The manifest of a tag or digest. Throws HelmFault. */
export async function fetchManifest(session: RegistrySession, reference: Reference): Promise<Manifest> {
  const { tag, digest } = reference;
  if (tag === '' && digest !== '') checkDigest(digest);
  const answer = await session.request({
    url: `${repositoryUrl(session, reference)}/manifests/${tag === '' ? digest : tag}`,
    headers: { accept: ACCEPTED },
    scope: pullScope(reference),
    limit: MANIFEST_LIMIT,
  });
  if (answer.status === 404) throw new HelmFault(`${referenceText(reference)}: not found`);
  if (answer.status !== 200) throw answerFault('GET', answer);
  return parsedManifest(answer, tag === '' ? digest : '');
}

/** The digest that a tag stands for; undefined where nothing can be found out. */
export async function resolveTag(session: RegistrySession, reference: Reference): Promise<string | undefined> {
  try {
    const answer = await session.request({
      method: 'HEAD',
      url: `${repositoryUrl(session, reference)}/manifests/${reference.tag}`,
      headers: { accept: ACCEPTED },
      scope: pullScope(reference),
      limit: MANIFEST_LIMIT,
    });
    return answer.status === 200 ? answer.headers['docker-content-digest'] : undefined;
  } catch (error) {
    if (error instanceof HelmFault) return undefined;
    throw error;
  }
}

const descriptorOf = (value: JsonObject): Descriptor => ({
  mediaType: textOf(value.mediaType),
  digest: textOf(value.digest),
  size: typeof value.size === 'number' ? value.size : 0,
});

/** What a manifest consists of. */
export const partsOf = ({ content }: Manifest): readonly Descriptor[] => {
  const config = content.config ?? null;
  return [...(isJsonObject(config) ? [config] : []), ...objectsOf(content.layers)].map(descriptorOf);
};

/** The manifests that an index lists. */
export const listedIn = ({ content }: Manifest): readonly Descriptor[] =>
  objectsOf(content.manifests).map(descriptorOf);

/** The bytes of a blob. Throws HelmFault. */
export async function fetchBlob(session: RegistrySession, reference: Reference, blob: Descriptor): Promise<Uint8Array> {
  checkDigest(blob.digest);
  if (blob.size > BLOB_LIMIT) throw new HelmFault(`${blob.digest}: larger than ${BLOB_LIMIT / MIB} MiB`);
  let answer: HttpAnswer;
  try {
    answer = await session.request({
      url: `${repositoryUrl(session, reference)}/blobs/${blob.digest}`,
      scope: pullScope(reference),
      limit: BLOB_LIMIT,
    });
    if (answer.status === 404) throw new HelmFault(`${blob.digest}: not found`);
    if (answer.status !== 200) throw answerFault('GET', answer);
    const { length } = answer.body;
    if (length !== blob.size) throw new HelmFault(`GET ${goQuote(answer.url)}: mismatch Content-Length`);
  } catch (error) {
    throw failedTo('Fetch', 'source', error);
  }
  if (`sha256:${sha256(answer.body)}` !== blob.digest) {
    throw failedTo('Push', 'destination', new HelmFault('mismatch digest'));
  }
  return answer.body;
}
