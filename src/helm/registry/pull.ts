/** Charts out of a registry (Client.Pull of pkg/registry/client.go). */
import { HelmFault } from '../error.ts';
import {
  type Descriptor,
  failedTo,
  fetchBlob,
  fetchManifest,
  listedIn,
  type Manifest,
  mediaTypes,
  partsOf,
} from './manifest.ts';
import { parseReference, type Reference, referenceText } from './reference.ts';
import type { RegistrySession } from './session.ts';

/** Why a tag has an underscore. */
export const underscoreNote = `
OCI artifact references (e.g. tags) do not support the plus sign (+). To support
storing semantic versions, Helm adopts the convention of changing plus (+) to
an underscore (_) in chart version tags when pushing to a registry and back to
a plus (+) when pulling from a registry.`;

export interface Pulled {
  readonly reference: string;
  readonly digest: string;
  readonly data: Uint8Array;
}

interface Found {
  readonly manifest: Manifest;
  readonly parts: readonly Descriptor[];
}

/** An index lists no more than this. */
const MOST_MANIFESTS = 100;

async function find(session: RegistrySession, reference: Reference): Promise<Found> {
  let manifest: Manifest;
  try {
    manifest = await fetchManifest(session, reference);
  } catch (error) {
    throw failedTo('FetchReference', 'source', error);
  }
  if (manifest.mediaType !== mediaTypes.index) {
    return { manifest, parts: manifest.mediaType === mediaTypes.manifest ? [manifest, ...partsOf(manifest)] : [] };
  }
  const parts: Descriptor[] = [manifest];
  for (const { mediaType, digest } of listedIn(manifest).slice(0, MOST_MANIFESTS)) {
    if (mediaType !== mediaTypes.manifest) continue;
    const listed = await fetchManifest(session, { ...reference, tag: '', digest });
    parts.push(listed, ...partsOf(listed));
  }
  return { manifest, parts };
}

const isKnown = (wanted: readonly string[], { mediaType }: Descriptor): boolean =>
  [mediaTypes.index, mediaTypes.manifest, mediaTypes.config, ...wanted].includes(mediaType as never);

/** The words of `Pulled: ...`. */
export function pulledText({ reference, digest }: Pulled): string {
  const note = reference.includes('_') ? `${reference} contains an underscore.\n${underscoreNote}\n` : '';
  return `Pulled: ${reference}\nDigest: ${digest}\n${note}`;
}

/**
 * The archive of a chart, or its provenance. `write` gets what helm prints. Throws HelmFault.
 */
export async function pullChart(
  session: RegistrySession,
  name: string,
  what: 'chart' | 'provenance',
  write: (text: string) => void,
): Promise<Pulled> {
  const reference = parseReference(name);
  const { manifest, parts } = await find(session, reference);
  const wanted = what === 'chart' ? [mediaTypes.chart, mediaTypes.oldChart] : [mediaTypes.provenance];
  const known = parts.filter((part) => isKnown(wanted, part));
  if (known.length < 2) {
    throw new HelmFault(
      `manifest does not contain minimum number of descriptors (2), descriptors found: ${known.length}`,
    );
  }
  const config = known.findLast(({ mediaType }) => mediaType === mediaTypes.config);
  if (config === undefined) throw new HelmFault(`could not load config with mediatype ${mediaTypes.config}`);
  const layer = known.findLast(({ mediaType }) => (wanted as readonly string[]).includes(mediaType));
  if (layer === undefined) throw new HelmFault(`manifest does not contain a layer with mediatype ${wanted[0]}`);
  if (layer.mediaType === mediaTypes.oldChart) {
    write(`Warning: chart media type ${mediaTypes.oldChart} is deprecated\n`);
  }
  const [, data] = await Promise.all([fetchBlob(session, reference, config), fetchBlob(session, reference, layer)]);
  const pulled = { reference: referenceText(reference), digest: manifest.digest, data };
  write(pulledText(pulled));
  return pulled;
}
