/**
 * The metadata of every object that may own or be owned, read in parallel; the owners above that
 * are elsewhere; and, of the objects of a tree, what their readiness needs.
 */
import {
  groupResource,
  groupVersion,
  type KubeObject,
  meta,
  type OwnerReference,
  parseGroupVersion,
} from '../../apimachinery/object.ts';
import { NoMatchError, StatusError } from '../../errors.ts';
import { AddressError } from '../../kube/address.ts';
import type { Cluster, Mapping } from '../../kube/cluster.ts';
import { inParallel } from '../../kube/in-parallel.ts';
import { getObject, listObjects } from '../../kube/objects.ts';
import { isMissingEvidence } from '../../kube/optional-read.ts';
import type { Transport } from '../../kube/transport/transport.ts';
import { metadataOnly } from '../../kube/watch.ts';
import {
  type Absence,
  type OwnerNode,
  type Ownership,
  ownershipOf,
  ownersOf,
} from '../../resources/ownership/graph.ts';
import { hasState } from '../../resources/ownership/readiness.ts';
import { unheard } from '../diagnose/related.ts';
import { everyType } from '../every-type.ts';

/** Where objects are looked for. */
export interface Area {
  /** "" for all namespaces. */
  readonly namespace: string;
  /** Whether objects without a namespace are looked at, too. */
  readonly clusterScoped: boolean;
}

/** Why a type cannot be read. */
export interface Unreadable {
  readonly reason: string;
  /** For lack of permission. */
  readonly forbidden: boolean;
}

export interface Reading {
  readonly cluster: Pick<Cluster, 'discovery' | 'mapper'>;
  readonly transport: Transport;
  readonly signal: AbortSignal;
}

export interface World {
  readonly objects: Map<string, KubeObject>;
  /** By resource: `pods`, `widgets.example.com`, or a group version that does not answer. */
  readonly unreadable: Map<string, Unreadable>;
  /** Owners that were asked for one by one and are not there. */
  readonly absences: Map<string, Absence>;
}

export const newWorld = (): World => ({ objects: new Map(), unreadable: new Map(), absences: new Map() });

/** The types of an area. What discovery does not know for lack of an answer becomes unreadable. */
export async function typesOf({ cluster }: Reading, world: World, area: Area): Promise<readonly Mapping[]> {
  const types = everyType(await cluster.discovery.resources(), { events: false, clusterScoped: area.clusterScoped });
  for (const [resource, reason] of await cluster.discovery.failures()) {
    world.unreadable.set(resource, { reason, forbidden: false });
  }
  return types;
}

/**
 * Reads the metadata of everything in an area. What is refused, or does not answer, becomes
 * unreadable. Throws ConnectionError, and StatusError without a login.
 */
export async function readArea(reading: Reading, area: Area): Promise<World> {
  const world = newWorld();
  const { transport, signal } = reading;
  await inParallel(await typesOf(reading, world, area), async (type) => {
    try {
      const { items } = await listObjects(transport, addressIn(type, area), {
        signal,
        accept: metadataOnly(true),
        warn: unheard,
      });
      for (const item of items) putMetadata(world, type, item);
    } catch (error) {
      noteUnreadable(world, groupResource(type), error);
    }
  });
  return world;
}

/** Where the objects of a type are listed in an area. */
export function addressIn(mapping: Mapping, { namespace }: Area) {
  return mapping.namespaced ? { mapping, namespace } : { mapping };
}

/** Keeps an object's identity and owners; a list of metadata names neither type nor version. */
export function putMetadata(world: World, type: Mapping, item: KubeObject): void {
  const object = slim(type, item);
  world.objects.set(meta(object).uid ?? '', object);
}

/** An object without what takes the most memory and is not looked at. */
export function slim({ group, version, kind }: Mapping, item: KubeObject): KubeObject {
  const { annotations: _, managedFields: __, labels: ___, ...metadata } = item.metadata as Record<string, never>;
  return { apiVersion: groupVersion(group, version), kind, metadata };
}

/** Throws what is no refusal of one type. */
export function noteUnreadable(world: World, resource: string, error: unknown): void {
  if (!isMissingEvidence(error)) throw error;
  // gone since discovery, or listed by name only
  if (error.code === 404 || error.code === 405) return;
  world.unreadable.set(resource, { reason: error.message, forbidden: error.code === 403 });
}

/**
 * Reads the owners above an object that the area does not hold: those without a namespace, and
 * theirs. An owner whose uid is another one by now does not exist.
 */
export async function readOwners(reading: Reading, world: World, subject: KubeObject): Promise<void> {
  const asked = new Set<string>();
  let next: readonly KubeObject[] = [subject];
  while (next.length > 0) {
    const wanted: { readonly owner: OwnerReference; readonly namespace: string }[] = [];
    const known: KubeObject[] = [];
    for (const object of next) {
      for (const owner of ownersOf(object)) {
        if (asked.has(owner.uid)) continue;
        asked.add(owner.uid);
        const found = world.objects.get(owner.uid);
        if (found !== undefined) known.push(found);
        else if (!world.absences.has(owner.uid)) wanted.push({ owner, namespace: meta(object).namespace ?? '' });
      }
    }
    const read = await inParallel(wanted, ({ owner, namespace }) => readOwner(reading, world, owner, namespace));
    next = [...known, ...read.filter((one) => one !== undefined)];
  }
}

async function readOwner(
  reading: Reading,
  world: World,
  owner: OwnerReference,
  namespace: string,
): Promise<KubeObject | undefined> {
  const { transport, signal, cluster } = reading;
  try {
    const mapping = await cluster.mapper.forKind({ ...parseGroupVersion(owner.apiVersion), kind: owner.kind });
    const address = { mapping, name: owner.name, ...(mapping.namespaced ? { namespace } : {}) };
    const found = await getObject(transport, address, { signal, accept: metadataOnly(false), warn: unheard });
    if (meta(found).uid === owner.uid) {
      putMetadata(world, mapping, found);
      return world.objects.get(owner.uid);
    }
    world.absences.set(owner.uid, 'missing');
  } catch (error) {
    world.absences.set(owner.uid, absenceFor(error));
  }
  return undefined;
}

/** A reference is text: its kind may not exist, and its name may be none. */
function absenceFor(error: unknown): Absence {
  if (error instanceof AddressError || error instanceof NoMatchError) return 'missing';
  if (error instanceof StatusError && error.code === 404) return 'missing';
  if (!isMissingEvidence(error)) throw error;
  return 'unreadable';
}

export const ownershipIn = (world: World): Ownership => ownershipOf(world.objects.values(), world.absences);

/** Objects read whole, by uid. They are read again when their resourceVersion has changed. */
export type WholeObjects = Map<string, KubeObject>;

/** For more objects of one type than this, the list is read instead of each. */
const ONE_BY_ONE = 5;

/**
 * Reads the objects of a tree whose readiness is in more than their metadata. Those that are
 * refused or gone are left out; a refusal becomes unreadable.
 */
export async function readWhole(
  reading: Reading,
  world: World,
  nodes: readonly OwnerNode[],
  known: WholeObjects,
): Promise<void> {
  const missing = nodes.flatMap(({ object }) => (object !== undefined && isStale(object, known) ? [object] : []));
  const groups = Map.groupBy(missing, ({ apiVersion, kind, metadata }) =>
    JSON.stringify([apiVersion, kind, (metadata as { namespace?: string }).namespace ?? '']),
  );
  await inParallel([...groups.values()], async (objects) => {
    const [first] = objects as [KubeObject];
    const mapping = await reading.cluster.mapper.forKind({ ...parseGroupVersion(first.apiVersion), kind: first.kind });
    try {
      for (const object of await readAll(reading, mapping, objects)) known.set(meta(object).uid ?? '', object);
    } catch (error) {
      noteUnreadable(world, groupResource(mapping), error);
    }
  });
}

function isStale(object: KubeObject, known: WholeObjects): boolean {
  const { uid = '', resourceVersion } = meta(object);
  const whole = known.get(uid);
  return hasState(object) && (whole === undefined || meta(whole).resourceVersion !== resourceVersion);
}

async function readAll(
  { transport, signal }: Reading,
  mapping: Mapping,
  objects: readonly KubeObject[],
): Promise<readonly KubeObject[]> {
  const namespace = meta(objects[0] as KubeObject).namespace ?? '';
  const options = { signal, warn: unheard };
  const at = mapping.namespaced ? { mapping, namespace } : { mapping };
  if (objects.length > ONE_BY_ONE) {
    const wanted = new Set(objects.map((object) => meta(object).uid));
    const { items } = await listObjects(transport, at, options);
    return items.filter((item) => wanted.has(meta(item).uid));
  }
  const found = await Promise.all(
    objects.map(async (object) => {
      try {
        return await getObject(transport, { ...at, name: meta(object).name ?? '' }, options);
      } catch (error) {
        if (error instanceof StatusError && error.code === 404) return undefined;
        throw error;
      }
    }),
  );
  return found.filter((one) => one !== undefined);
}
