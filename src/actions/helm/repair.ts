/** Releases that were left in the middle of an operation: who left them, what is there of them, and their repair. */
import { equalJson, isJsonObject, textOf } from '../../apimachinery/json.ts';
import { configMaps, secrets } from '../../apimachinery/known-types.ts';
import { at, type KubeObject, meta } from '../../apimachinery/object.ts';
import { isNotFound } from '../../errors.ts';
import { HelmFault } from '../../helm/error.ts';
import { isEqual } from '../../helm/release/compare.ts';
import { storageKey } from '../../helm/release/names.ts';
import type { Release, ReleaseStatus } from '../../helm/release/release.ts';
import type { RepairPlan } from '../../helm/release/repair.ts';
import { inParallel } from '../../kube/in-parallel.ts';
import { getObject } from '../../kube/objects.ts';
import { metadataOnly } from '../../kube/watch.ts';
import { ownResources } from './diff.ts';
import { draftOf, setStatus } from './draft.ts';
import { hasReason } from './faults.ts';
import { readIfThere } from './objects/requests.ts';
import { difference, isSame, type Resource } from './objects/resource.ts';
import { predict } from './predict.ts';
import type { HelmTools } from './tools.ts';

export interface StoredBy {
  /** The object that holds the revision: "secret/sh.helm.release.v1.web.v3". */
  readonly object: string;
  /** The programs that wrote it, the last one first; `at` in milliseconds. */
  readonly writers: readonly { readonly manager: string; readonly at: number | undefined }[];
  readonly resourceVersion: string;
}

/** Who wrote the revision; undefined where it is stored in no object. */
export async function storedBy(
  { storage, cluster, namespace, context }: HelmTools,
  { name, version }: Release,
): Promise<StoredBy | undefined> {
  if (storage.driver === 'Memory') return undefined;
  const mapping = storage.driver === 'Secret' ? secrets : configMaps;
  const key = storageKey(name, version);
  const call = { signal: context.signal, accept: metadataOnly(false) };
  let object: KubeObject;
  try {
    object = await getObject(cluster.transport, { mapping, namespace, name: key }, call);
  } catch (error) {
    if (isNotFound(error)) return undefined;
    throw error;
  }
  const entries = at(object, 'metadata', 'managedFields');
  const writers = (Array.isArray(entries) ? entries : []).filter(isJsonObject).map((entry) => {
    const time = Date.parse(textOf(entry.time));
    return { manager: textOf(entry.manager), at: Number.isNaN(time) ? undefined : time };
  });
  return {
    object: `${mapping.kind.toLowerCase()}/${key}`,
    writers: writers.toSorted((a, b) => (b.at ?? 0) - (a.at ?? 0)),
    resourceVersion: meta(object).resourceVersion ?? '',
  };
}

/** `both`: the revisions have the same of it. `other`: it is as neither of them has it. */
export type PresentState = 'missing' | 'stuck' | 'good' | 'both' | 'other';

export interface PresentObject {
  readonly resource: Resource;
  readonly state: PresentState;
}

/** Which objects of a stuck revision, and of the last one that worked, are in the cluster, and as which has them. */
export async function presentObjects(
  tools: HelmTools,
  stuck: Release,
  good: Release | undefined,
): Promise<readonly PresentObject[]> {
  const wanted = await ownResources(tools, stuck);
  const before = await ownResources(tools, good);
  const as = { serverSide: stuck.apply_method === 'ssa', forceConflicts: true };
  const isAs = async (live: KubeObject, one: Resource, other: Resource | undefined): Promise<boolean> =>
    isEqual((await predict(tools, one, { original: other?.object, live }, as)).object, live);
  const present = await inParallel(
    wanted.filter(({ name }) => name !== ''),
    async (resource): Promise<PresentObject> => {
      const live = await readIfThere(tools, resource);
      const old = before.find((each) => isSame(each, resource));
      if (live === undefined) return { resource, state: 'missing' };
      const isStuck = await isAs(live, resource, old);
      if (old !== undefined && equalJson(old.object, resource.object)) {
        return { resource, state: isStuck ? 'both' : 'other' };
      }
      if (isStuck) return { resource, state: 'stuck' };
      return { resource, state: old !== undefined && (await isAs(live, old, resource)) ? 'good' : 'other' };
    },
  );
  const left = await inParallel(difference(before, wanted), async (resource): Promise<readonly PresentObject[]> => {
    const live = await readIfThere(tools, resource);
    return live === undefined ? [] : [{ resource, state: 'good' }];
  });
  return [...present, ...left.flat()];
}

/** What did not end, by the status that it left behind. */
const OPERATIONS: Readonly<Partial<Record<ReleaseStatus, string>>> = {
  uninstalling: 'an uninstallation',
  'pending-install': 'an installation',
  'pending-upgrade': 'an upgrade',
  'pending-rollback': 'a rollback',
};

/** Stores the stuck revision as failed, if nobody changed it meanwhile. Throws HelmFault. */
export async function markFailed(
  { storage }: HelmTools,
  stuck: Release,
  { status }: RepairPlan,
  resourceVersion: string | undefined,
): Promise<void> {
  const draft = draftOf(stuck);
  const what = OPERATIONS[status] ?? 'an operation';
  setStatus(draft, 'failed', `Marked as failed by repair: ${what} that did not end (was ${status})`);
  try {
    await storage.update(draft, resourceVersion);
  } catch (error) {
    if (!hasReason(error, 'Conflict')) throw error;
    throw new HelmFault(
      `revision ${stuck.version} of "${stuck.name}" was changed meanwhile: somebody is at work on it; nothing was repaired`,
      { cause: error },
    );
  }
}
