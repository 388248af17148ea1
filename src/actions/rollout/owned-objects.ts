/**
 * What belongs to the workloads of one namespace, indexed by owner, so that the cost of an event
 * does not depend on how many objects there are.
 */

import { isJsonObject, objectsOf } from '../../apimachinery/json.ts';
import { at, controllerOf, type KubeObject, meta } from '../../apimachinery/object.ts';
import { claimNamesOf } from '../../resources/diagnosis/pod-view.ts';
import type { RolloutSnapshot } from '../../resources/rollout/assessment.ts';
import type { WorkloadKind } from '../../resources/rollout/workload.ts';

/** What is watched besides the workloads themselves. */
export type Part = 'revisions' | 'pods' | 'events' | 'claims' | 'nodes';

export interface Store {
  put(part: Part, object: KubeObject): void;
  remove(part: Part, object: KubeObject): void;
  clear(part: Part): void;
  /**
   * The uid of the workload that an object belongs to, if known yet. For an event: the object that
   * it is about.
   */
  workloadOf(part: Part, object: KubeObject): string | undefined;
  belongings(kind: WorkloadKind, workload: KubeObject): Belongings;
}

export type Belongings = Pick<RolloutSnapshot, 'revisions' | 'pods' | 'events'> & {
  readonly claims: readonly KubeObject[];
  readonly nodes: readonly KubeObject[];
};

/** Objects by uid, and the uids of those that an owner controls. */
interface Owned {
  readonly objects: Map<string, KubeObject>;
  readonly byOwner: Map<string, Set<string>>;
}

const uidOf = (object: KubeObject): string => meta(object).uid ?? '';
const nameOf = (object: KubeObject): string => meta(object).name ?? '';

const ownerOf = (object: KubeObject): string => controllerOf(object)?.uid ?? '';

/** What an event is about: a uid, or kind and name when the sender did not know the uid. */
function subjectOf(event: KubeObject): string {
  const about = at(event, 'involvedObject');
  if (!isJsonObject(about)) return '';
  return typeof about.uid === 'string' && about.uid !== '' ? about.uid : `${about.kind}/${about.name}`;
}

export function newStore(): Store {
  const owned = { revisions: newOwned(), pods: newOwned() };
  const named = { claims: new Map<string, KubeObject>(), nodes: new Map<string, KubeObject>() };
  const events = new Map<string, Map<string, KubeObject>>();
  const eventsOf = (object: KubeObject): readonly KubeObject[] => [
    ...(events.get(uidOf(object))?.values() ?? []),
    ...(events.get(`${object.kind}/${nameOf(object)}`)?.values() ?? []),
  ];
  const ownerOfUid = (uid: string): string | undefined => {
    const pod = owned.pods.objects.get(uid);
    const controller = pod === undefined ? uid : ownerOf(pod);
    const revision = owned.revisions.objects.get(controller);
    return revision === undefined ? controller : ownerOf(revision);
  };
  return {
    put(part, object) {
      if (part === 'claims' || part === 'nodes') named[part].set(nameOf(object), object);
      else if (part === 'events') mapIn(events, subjectOf(object)).set(nameOf(object), object);
      else putOwned(owned[part], object);
    },
    remove(part, object) {
      if (part === 'claims' || part === 'nodes') named[part].delete(nameOf(object));
      else if (part === 'events') events.get(subjectOf(object))?.delete(nameOf(object));
      else removeOwned(owned[part], object);
      if (part !== 'events') events.delete(uidOf(object));
    },
    clear(part) {
      if (part === 'claims' || part === 'nodes') named[part].clear();
      else if (part === 'events') events.clear();
      else owned[part] = newOwned();
    },
    workloadOf(part, object) {
      if (part === 'claims' || part === 'nodes') return undefined;
      return ownerOfUid(part === 'events' ? subjectOf(object) : ownerOf(object));
    },
    belongings(kind, workload) {
      const uid = uidOf(workload);
      const revisions = controlledBy(owned.revisions, uid);
      const owners = kind === 'Deployment' ? revisions.map(uidOf) : [uid];
      const pods = owners.flatMap((owner) => controlledBy(owned.pods, owner));
      const claims = claimsOf(workload, pods, named.claims);
      const about = [workload, ...revisions, ...pods, ...claims];
      return { revisions, pods, claims, nodes: [...named.nodes.values()], events: about.flatMap(eventsOf) };
    },
  };
}

const newOwned = (): Owned => ({ objects: new Map(), byOwner: new Map() });

function mapIn(maps: Map<string, Map<string, KubeObject>>, key: string): Map<string, KubeObject> {
  const found = maps.get(key) ?? new Map<string, KubeObject>();
  maps.set(key, found);
  return found;
}

function putOwned(owned: Owned, object: KubeObject): void {
  const uid = uidOf(object);
  const former = owned.objects.get(uid);
  // a pod may be orphaned or adopted
  if (former !== undefined && ownerOf(former) !== ownerOf(object)) removeOwned(owned, former);
  owned.objects.set(uid, object);
  const siblings = owned.byOwner.get(ownerOf(object)) ?? new Set<string>();
  siblings.add(uid);
  owned.byOwner.set(ownerOf(object), siblings);
}

function removeOwned(owned: Owned, object: KubeObject): void {
  const former = owned.objects.get(uidOf(object)) ?? object;
  owned.objects.delete(uidOf(object));
  const siblings = owned.byOwner.get(ownerOf(former));
  siblings?.delete(uidOf(object));
  if (siblings?.size === 0) owned.byOwner.delete(ownerOf(former));
}

function controlledBy(owned: Owned, owner: string): KubeObject[] {
  return [...(owned.byOwner.get(owner) ?? [])].flatMap((uid) => owned.objects.get(uid) ?? []);
}

/**
 * Claims that the pods name, and those that a StatefulSet's templates make: `TEMPLATE-SET-ORDINAL`.
 */
function claimsOf(
  workload: KubeObject,
  pods: readonly KubeObject[],
  claims: ReadonlyMap<string, KubeObject>,
): KubeObject[] {
  if (claims.size === 0) return [];
  const names = new Set(pods.flatMap(claimNamesOf));
  const prefixes = claimTemplates(workload).map((template) => `${nameOf(template)}-${nameOf(workload)}-`);
  const isOrdinal = (name: string, prefix: string): boolean =>
    name.startsWith(prefix) && /^\d+$/.test(name.slice(prefix.length));
  return [...claims]
    .filter(([name]) => names.has(name) || prefixes.some((prefix) => isOrdinal(name, prefix)))
    .map(([, claim]) => claim);
}

function claimTemplates(workload: KubeObject): readonly KubeObject[] {
  return objectsOf(at(workload, 'spec', 'volumeClaimTemplates')) as KubeObject[];
}

/** Whether pods of the workload have PersistentVolumeClaims; if not, claims need not be read. */
export function hasClaims(workload: KubeObject): boolean {
  if (claimTemplates(workload).length > 0) return true;
  return objectsOf(at(workload, 'spec', 'template', 'spec', 'volumes')).some(
    (volume) => isJsonObject(volume.persistentVolumeClaim) || isJsonObject(volume.ephemeral),
  );
}

/**
 * Generated names are sure to keep this many characters of the owner's name (maxGeneratedNameLength
 * of k8s.io/apiserver/pkg/storage/names is 58).
 */
const KEPT = 58;

/**
 * Whether an event may be about a workload of one of these names, or its ReplicaSets, pods or
 * claims. It compares names, because events often come before the object that they are about.
 */
export function mayConcern(event: KubeObject, workloads: readonly string[]): boolean {
  const about = at(event, 'involvedObject');
  if (!isJsonObject(about) || typeof about.name !== 'string') return false;
  const { kind, name } = about;
  if (kind === 'PersistentVolumeClaim') return true;
  return workloads.some((workload) => name.startsWith(workload.slice(0, KEPT)));
}
