/** Reads a workload and what belongs to it once, by lists: no watch. */

import { addressOf } from '../../kube/address.ts';
import type { ClusterContext } from '../../kube/cluster-context.ts';
import { getObject, listObjects } from '../../kube/objects.ts';
import { goingOnWithout, isMissingEvidence } from '../../kube/optional-read.ts';
import type { Transport } from '../../kube/transport/transport.ts';
import { needsNodes } from '../../resources/diagnosis/pod-node.ts';
import type { RolloutSnapshot } from '../../resources/rollout/assessment.ts';
import { listenToClock } from '../cluster-clock.ts';
import { newStore, type Part } from './owned-objects.ts';
import { nodesView, type Target, trimmed, type View, viewsOf } from './scope.ts';

/**
 * The current workload, with everything about it that can be read. Throws when the workload itself
 * cannot be read, and the signal's reason.
 * @param warn called for each type that cannot be read, with text of the server as it came
 */
export async function readSnapshot(
  context: Pick<ClusterContext, 'clock'>,
  cluster: { readonly transport: Transport },
  { kind, item }: Target,
  { signal, warn }: { readonly signal: AbortSignal; warn(message: string): void },
): Promise<RolloutSnapshot> {
  const { transport, clusterClock } = listenToClock(cluster.transport, context.clock);
  const workload = await getObject(transport, addressOf(item), { signal });
  const store = newStore();
  const refused = new Set<Part>();
  const views = viewsOf(item.namespace, [{ kind, object: workload }], true);
  const read = async ({ part, address, labelSelector, resource }: View): Promise<void> => {
    try {
      const { items } = await listObjects(transport, address, { query: { labelSelector }, signal });
      for (const object of items) store.put(part, trimmed(part, object, [item.name]));
    } catch (error) {
      if (!isMissingEvidence(error)) throw error;
      refused.add(part);
      if (part !== 'nodes') warn(unseen(resource, error));
    }
  };
  await Promise.all(views.map(read));
  const needed = store.belongings(kind, workload).pods.some(needsNodes);
  if (needed) await read(nodesView);
  const { claims, nodes, ...rest } = store.belongings(kind, workload);
  const seesClaims = views.some(({ part }) => part === 'claims') && !refused.has('claims');
  return {
    ...{ kind, workload, ...rest, now: clusterClock.now() },
    claims: seesClaims ? claims : undefined,
    nodes: needed && !refused.has('nodes') ? nodes : undefined,
  };
}

/**
 * The warning about a type that cannot be read. There is none for nodes, which few users may read:
 * without them a verdict only takes longer.
 */
export function unseen(resource: string, error: Error): string {
  return goingOnWithout(resource, error, 'the cause of a failure may remain unknown');
}
