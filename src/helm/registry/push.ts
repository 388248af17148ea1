/** Charts into a registry (Client.Push of pkg/registry/client.go). */
import { structJson } from '../../apimachinery/go/struct-json.ts';
import { compareStrings, sortedKeys } from '../../apimachinery/go/text.ts';
import type { Json } from '../../apimachinery/json.ts';
import type { Metadata } from '../chart/chart.ts';
import { HelmFault } from '../error.ts';
import { type HttpAnswer, MIB } from '../http.ts';
import { sha256 } from '../repository/cache.ts';
import { type Descriptor, failedTo, mediaTypes, pushScope, repositoryUrl } from './manifest.ts';
import { underscoreNote } from './pull.ts';
import { parseReference, type Reference, referenceText } from './reference.ts';
import { answerFault, type RegistrySession } from './session.ts';

export interface PushedChart {
  readonly metadata: Metadata;
  readonly archive: Uint8Array;
  readonly provenance: Uint8Array | undefined;
  /** When the archive was written, RFC 3339. */
  readonly created: string;
}

interface Blob extends Descriptor {
  readonly data: Uint8Array;
}

const blobOf = (mediaType: string, data: Uint8Array): Blob => ({
  mediaType,
  digest: `sha256:${sha256(data)}`,
  size: data.length,
  data,
});
const plain = ({ mediaType, digest, size }: Descriptor): Record<string, Json> => ({ mediaType, digest, size });

const OWN = 'org.opencontainers.image.';

/** What a registry shows of a chart: its own annotations too, but for title and version. */
function annotationsOf({ metadata, created }: PushedChart): Readonly<Record<string, string>> {
  const { description = '', name, version, home = '', sources = [], maintainers = [], annotations = {} } = metadata;
  const authors = maintainers.map((one) => `${one.name ?? ''}${one.email ? ` (${one.email})` : ''}`).join(', ');
  const [source = ''] = sources;
  const named = { description, title: name, version, url: home, created, source, authors };
  const all = new Map(
    Object.entries(named)
      .filter(([, value]) => value.trim() !== '')
      .map(([key, value]): [string, string] => [`${OWN}${key}`, value]),
  );
  for (const key of sortedKeys(annotations)) {
    if (key !== `${OWN}title` && key !== `${OWN}version`) all.set(key, annotations[key] as string);
  }
  return Object.fromEntries([...all].sort(([a], [b]) => compareStrings(a, b)));
}

const ANSWER_LIMIT = MIB;

/** Whether a registry has a blob or manifest. */
async function has(session: RegistrySession, url: string, scope: string, accept = '*/*'): Promise<boolean> {
  try {
    const answer = await session.request({ method: 'HEAD', url, headers: { accept }, scope, limit: ANSWER_LIMIT });
    if (answer.status === 200) return true;
    if (answer.status === 404) return false;
    throw answerFault('HEAD', answer);
  } catch (error) {
    throw failedTo('Exists', 'destination', error);
  }
}

/** Where the bytes go: on the registry's own host, whatever it says. */
function uploadUrl(answer: HttpAnswer, digest: string): string {
  const asked = new URL(answer.url);
  const { location } = answer.headers;
  if (location === undefined || !URL.canParse(location, asked.href)) {
    throw new HelmFault('http: no Location header in response');
  }
  const target = new URL(location, asked);
  if (target.hostname === asked.hostname && asked.port === '443' && target.port === '') target.port = '443';
  if (target.host !== asked.host) {
    throw new HelmFault(
      `blob upload Location ${JSON.stringify(target.host)} is on a different host than the registry ${JSON.stringify(asked.host)}`,
    );
  }
  if (asked.protocol === 'https:' && target.protocol !== 'https:') {
    throw new HelmFault(`blob upload Location ${JSON.stringify(target.host)} downgrades scheme from https`);
  }
  target.searchParams.set('digest', digest);
  return target.href;
}

async function pushBlob(session: RegistrySession, base: string, scope: string, blob: Blob): Promise<void> {
  if (await has(session, `${base}/blobs/${blob.digest}`, scope)) return;
  const started = await session.request({ method: 'POST', url: `${base}/blobs/uploads/`, scope, limit: ANSWER_LIMIT });
  if (started.status !== 202) throw failedTo('Push', 'destination', answerFault('POST', started));
  const stored = await session.request({
    method: 'PUT',
    url: uploadUrl(started, blob.digest),
    headers: { 'content-type': 'application/octet-stream' },
    body: blob.data,
    scope,
    limit: ANSWER_LIMIT,
  });
  if (stored.status !== 201) throw failedTo('Push', 'destination', answerFault('PUT', stored));
}

async function pushManifest(session: RegistrySession, reference: Reference, body: Uint8Array): Promise<void> {
  const answer = await session.request({
    method: 'PUT',
    url: `${repositoryUrl(session, reference)}/manifests/${reference.tag}`,
    headers: { 'content-type': mediaTypes.manifest },
    body,
    scope: pushScope(reference),
    limit: ANSWER_LIMIT,
  });
  if (answer.status !== 201) throw failedTo('PushReference', 'destination', answerFault('PUT', answer));
}

/** Uploads a chart under HOST/PATH/NAME:VERSION and returns what helm prints. Throws HelmFault. */
export async function pushChart(session: RegistrySession, name: string, chart: PushedChart): Promise<string> {
  const reference = parseReference(name);
  const config = blobOf(mediaTypes.config, Buffer.from(structJson(chart.metadata as unknown as Json)));
  const layers = [
    blobOf(mediaTypes.chart, chart.archive),
    ...(chart.provenance === undefined ? [] : [blobOf(mediaTypes.provenance, chart.provenance)]),
  ].sort((a, b) => compareStrings(a.digest, b.digest));
  const manifest = Buffer.from(
    structJson({
      schemaVersion: 2,
      config: plain(config),
      layers: layers.map(plain),
      annotations: { ...annotationsOf(chart) },
    }),
  );
  const base = repositoryUrl(session, reference);
  const scope = pushScope(reference);
  // a registry that has the manifest has what it names
  if (!(await has(session, `${base}/manifests/sha256:${sha256(manifest)}`, scope, mediaTypes.manifest))) {
    for (const blob of [config, ...layers]) await pushBlob(session, base, scope, blob);
  }
  await pushManifest(session, reference, manifest);
  const shown = referenceText(reference);
  const note = reference.tag.includes('_') ? `${shown} contains an underscore.\n${underscoreNote}\n` : '';
  return `Pushed: ${shown}\nDigest: sha256:${sha256(manifest)}\n${note}`;
}
