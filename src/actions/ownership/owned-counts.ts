/** How many objects would go with some others, by type: what they own, and what namespaces contain. */
import { groupVersion, type KubeObject, meta } from '../../apimachinery/object.ts';
import type { Cluster, Mapping } from '../../kube/cluster.ts';
import { type Ownership, ownershipOf } from '../../resources/ownership/graph.ts';
import { type Area, readArea, type World } from './world.ts';

interface Named {
  readonly mapping: Mapping;
  readonly namespace: string;
  readonly name: string;
}

export interface OwnedCounts {
  /** The most frequent type first. */
  readonly counts: readonly { readonly mapping: Pick<Mapping, 'group' | 'resource'>; readonly count: number }[];
  /** Types that may not be listed. */
  readonly unreadable: readonly string[];
}

/** Counts, besides the objects themselves, all that the garbage collector would delete after them. */
export async function countOwned(cluster: Cluster, signal: AbortSignal, items: readonly Named[]): Promise<OwnedCounts> {
  const reading = { cluster, transport: cluster.transport, signal };
  const gone = new Map<string, KubeObject>();
  const given = new Set<string>();
  const unreadable = new Set<string>();
  for (const area of areasOf(items)) {
    const world = await readArea(reading, area);
    for (const resource of world.unreadable.keys()) unreadable.add(resource);
    const ownership = ownershipOf(world.objects.values(), world.absences);
    for (const object of startsIn(world, items)) {
      given.add(meta(object).uid ?? '');
      collect(object, ownership, world, gone);
    }
  }
  for (const uid of given) gone.delete(uid);
  return { counts: await countByType(cluster, gone.values()), unreadable: [...unreadable].sort() };
}

/** One area for each namespace; all of the cluster when an object without a namespace goes. */
function areasOf(items: readonly Named[]): readonly Area[] {
  if (items.some(({ mapping }) => !mapping.namespaced)) return [{ namespace: '', clusterScoped: true }];
  return [...new Set(items.map(({ namespace }) => namespace))].map((namespace) => ({
    namespace,
    clusterScoped: false,
  }));
}

const placeOf = (apiVersion: string, kind: string, namespace: string, name: string): string =>
  JSON.stringify([apiVersion.replace(/\/.*/, ''), kind, namespace, name]);

/** The objects of the world that are the given ones, in whatever version it was read. */
function startsIn(world: World, items: readonly Named[]): readonly KubeObject[] {
  const wanted = new Set(
    items.map(({ mapping: { group, version, kind }, namespace, name }) =>
      placeOf(groupVersion(group, version), kind, namespace, name),
    ),
  );
  return [...world.objects.values()].filter((object) => {
    const { namespace = '', name = '' } = meta(object);
    return wanted.has(placeOf(object.apiVersion, object.kind, namespace, name));
  });
}

function collect(object: KubeObject, ownership: Ownership, world: World, gone: Map<string, KubeObject>): void {
  const uid = meta(object).uid ?? '';
  if (gone.has(uid)) return;
  gone.set(uid, object);
  for (const owned of ownership.ownedBy(object)) collect(owned, ownership, world, gone);
  if (object.kind !== 'Namespace' || object.apiVersion !== 'v1') return;
  for (const [key, inside] of world.objects) if (meta(inside).namespace === meta(object).name) gone.set(key, inside);
}

async function countByType({ discovery }: Cluster, objects: Iterable<KubeObject>): Promise<OwnedCounts['counts']> {
  const types = await discovery.resources();
  const groups = Map.groupBy(objects, ({ apiVersion, kind }) => JSON.stringify([apiVersion, kind]));
  const counts = [...groups.values()].flatMap((members) => {
    const [first] = members;
    const mapping = types.find(
      ({ group, version, kind }) => groupVersion(group, version) === first?.apiVersion && kind === first.kind,
    );
    return mapping === undefined ? [] : [{ mapping, count: members.length }];
  });
  return counts.sort((a, b) => b.count - a.count);
}
