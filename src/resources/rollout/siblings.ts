/** Which pods of a workload keep their node while a new one waits for a node. */

import { textOf } from '../../apimachinery/json.ts';
import { at, type KubeObject, meta } from '../../apimachinery/object.ts';
import { isLive } from '../diagnosis/pod-view.ts';
import type { RolloutSnapshot } from './assessment.ts';
import { scaled } from './facts.ts';
import { type Generation, ordinalOf } from './revision-pods.ts';
import { optionalCount, text } from './workload.ts';

/**
 * The new pods, and the old ones that the controller keeps until the new ones are up: they free no
 * resources.
 */
export function stayingPods(snapshot: RolloutSnapshot, generations: readonly Generation[]): readonly KubeObject[] {
  const live = (isNew: boolean): readonly KubeObject[] =>
    generations.filter((generation) => generation.isNew === isNew).flatMap(({ pods }) => pods.filter(isLive));
  const fresh = live(true);
  return [...fresh, ...keptPods(snapshot, fresh, live(false))].filter(hasNode);
}

const hasNode = (pod: KubeObject): boolean => textOf(at(pod, 'spec', 'nodeName')) !== '';

function keptPods(
  { kind, workload }: RolloutSnapshot,
  fresh: readonly KubeObject[],
  old: readonly KubeObject[],
): readonly KubeObject[] {
  const waiting = fresh.filter((pod) => !hasNode(pod));
  if (kind === 'DaemonSet') return [];
  if (kind === 'StatefulSet') {
    // It updates from the highest ordinal down, and continues only when that pod is up.
    const lowest = Math.min(...waiting.map((pod) => ordinalOf(meta(pod).name ?? '')));
    const isOneByOne = (at(workload, 'spec', 'updateStrategy', 'rollingUpdate', 'maxUnavailable') ?? 1) === 1;
    return isOneByOne ? old.filter((pod) => ordinalOf(meta(pod).name ?? '') < lowest) : [];
  }
  // Even if all others come up, it removes an old pod only while more than this number are left
  // (reconcileOldReplicaSets).
  const spare = fresh.length + old.length - waiting.length - leastAvailable(workload);
  return spare <= 0 ? old : [];
}

/**
 * How many pods of a Deployment are to be available at all times: replicas without maxUnavailable
 * (ResolveFenceposts of its controller).
 */
function leastAvailable(deployment: KubeObject): number {
  if (text(deployment, 'spec', 'strategy', 'type') === 'Recreate') return 0;
  const replicas = optionalCount(deployment, 'spec', 'replicas') ?? 1;
  const rolling = at(deployment, 'spec', 'strategy', 'rollingUpdate');
  const surge = scaled(at(rolling, 'maxSurge') ?? '25%', replicas, Math.ceil) ?? 0;
  const unavailable = scaled(at(rolling, 'maxUnavailable') ?? '25%', replicas, Math.floor) ?? 0;
  return replicas - (surge === 0 && unavailable === 0 ? 1 : unavailable);
}
