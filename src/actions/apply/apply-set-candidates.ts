/** What an apply set's pruning deletes: its objects that were not applied in this run. */

import { type KubeObject, meta } from '../../apimachinery/object.ts';
import { CliError } from '../../errors.ts';
import { collectionPath } from '../../kube/address.ts';
import type { Cluster, Mapping } from '../../kube/cluster.ts';
import { inParallel } from '../../kube/in-parallel.ts';
import { listObjects } from '../../kube/objects.ts';
import { requestErrorText, type Sent } from '../request-error.ts';
import { type ApplySetParent, type Members, memberSelector } from './apply-set.ts';
import type { PruneCandidate } from './prune-candidates.ts';

interface Place {
  readonly mapping: Mapping;
  readonly namespace: string;
}

/**
 * The objects with the label of the set in the places that its parent named when the run began,
 * without those whose uids are in `applied`. Throws CliError for a list that the server refuses.
 */
export async function applySetCandidates(
  cluster: Cluster,
  parent: ApplySetParent,
  { types, namespaces }: Members,
  applied: ReadonlySet<string>,
): Promise<readonly PruneCandidate[]> {
  const places = [...types.values()].flatMap((mapping, index): readonly Place[] => {
    if (!mapping.namespaced) return [{ mapping, namespace: '' }];
    if (namespaces.has('')) {
      throw new CliError(`unexpectedly encountered empty namespace during prune of namespace-scoped resource ${index}`);
    }
    return [...namespaces].map((namespace) => ({ mapping, namespace }));
  });
  const lists = await inParallel(places, (place) => membersIn(cluster, parent, place));
  return lists.flatMap((objects, index) => {
    const place = places[index] as Place;
    return objects
      .filter((object) => !applied.has(meta(object).uid ?? ''))
      .map((object) => ({ ...place, name: meta(object).name ?? '', object }));
  });
}

async function membersIn(cluster: Cluster, parent: ApplySetParent, place: Place): Promise<readonly KubeObject[]> {
  const query = { labelSelector: memberSelector(parent) };
  try {
    const { items } = await listObjects(cluster.transport, place, { query });
    return items;
  } catch (error) {
    const sent: Sent = { method: 'Get', path: () => collectionPath(place), query };
    const { group, version, kind } = place.mapping;
    const text = requestErrorText(error, cluster, sent);
    throw new CliError(`listing ${group}/${version}, Kind=${kind} objects for pruning: ${text}`);
  }
}
