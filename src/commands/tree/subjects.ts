/** The objects of a `cox tree`, each with its trees as they are now. */
import {
  type Area,
  ownershipIn,
  putMetadata,
  type Reading,
  readArea,
  readOwners,
  readWhole,
  type WholeObjects,
  type World,
} from '../../actions/ownership/world.ts';
import { groupVersion, type KubeObject, meta } from '../../apimachinery/object.ts';
import type { Cluster, Mapping } from '../../kube/cluster.ts';
import type { Item } from '../../manifest/selection.ts';
import { nodesOf, type OwnerNode, ownerTrees } from '../../resources/ownership/graph.ts';

export interface Subject {
  readonly mapping: Mapping;
  /** "" for a cluster-scoped object. */
  readonly namespace: string;
  readonly name: string;
  readonly object: KubeObject;
}

/** The objects of a selection that were read. */
export function subjectsOf(items: readonly Item[]): readonly Subject[] {
  return items.flatMap(({ mapping, namespace, name, object }) =>
    object === undefined ? [] : [{ mapping, namespace, name, object }],
  );
}

/**
 * A namespaced object owns objects of its namespace. One without a namespace owns objects anywhere;
 * with --namespace only those in that namespace are looked at.
 */
export function areaOf({ mapping, namespace }: Subject, cluster: Cluster): Area {
  if (mapping.namespaced) return { namespace, clusterScoped: false };
  return { namespace: cluster.namespaceGiven ? cluster.namespace : '', clusterScoped: true };
}

export const areaKey = ({ namespace, clusterScoped }: Area): string => `${clusterScoped}/${namespace}`;

/** The worlds of some subjects: each area is read once. */
export async function readWorlds(
  reading: Reading,
  cluster: Cluster,
  subjects: readonly Subject[],
): Promise<ReadonlyMap<string, World>> {
  const areas = new Map(subjects.map((subject) => [areaKey(areaOf(subject, cluster)), areaOf(subject, cluster)]));
  const worlds = new Map<string, World>();
  for (const [key, area] of areas) worlds.set(key, await readArea(reading, area));
  return worlds;
}

export interface SubjectTrees {
  readonly subject: Subject;
  readonly world: World;
  readonly trees: readonly OwnerNode[];
}

/** The subjects as they were read: whole. */
export const wholeSubjects = (subjects: readonly Subject[]): WholeObjects =>
  new Map(subjects.map(({ object }) => [meta(object).uid ?? '', object]));

/**
 * The trees of a subject; `object` is it or its metadata. Reads the owners above it, and what
 * readiness needs into `whole`.
 */
export async function treesOf(
  reading: Reading,
  { subject, object, world }: { readonly subject: Subject; readonly object: KubeObject; readonly world: World },
  whole: WholeObjects,
): Promise<SubjectTrees> {
  const { uid = '' } = meta(object);
  // what may not be listed may still be read by its name
  if (!world.objects.has(uid)) putMetadata(world, subject.mapping, object);
  const known = world.objects.get(uid) ?? object;
  await readOwners(reading, world, known);
  const trees = ownerTrees(known, ownershipIn(world));
  await readWhole(reading, world, nodesOf(trees), whole);
  return { subject, world, trees };
}

/** The node of a subject that was deleted. */
export function deletedTree({ mapping, namespace, name, object }: Subject): OwnerNode {
  const apiVersion = groupVersion(mapping.group, mapping.version);
  const { kind } = mapping;
  const { uid = '' } = meta(object);
  return {
    apiVersion,
    kind,
    namespace,
    name,
    uid,
    object: undefined,
    absence: 'missing',
    role: 'subject',
    children: [],
  };
}
