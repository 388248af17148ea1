/** The orders in which kubectl chooses one of several pods (k8s.io/kubectl/pkg/util/podutils). */
import { type JsonObject, objectsOf } from '../../apimachinery/json.ts';
import { at, type KubeObject, meta } from '../../apimachinery/object.ts';

const phaseRank: Readonly<Record<string, number>> = { Running: 0, Unknown: 1, Pending: 2 };

/** When the pod became ready; undefined while it is not. */
export function readySince(pod: KubeObject): string | undefined {
  const ready = objectsOf(at(pod, 'status', 'conditions')).find((condition) => condition.type === 'Ready');
  return ready?.status === 'True' ? String(ready.lastTransitionTime ?? '') : undefined;
}

function restarts(statuses: readonly JsonObject[]): number {
  return Math.max(0, ...statuses.map((status) => Number(status.restartCount ?? 0)));
}

function sidecarRestarts(pod: KubeObject): number {
  const sidecars = objectsOf(at(pod, 'spec', 'initContainers')).filter(
    (container) => container.restartPolicy === 'Always',
  );
  const names = new Set(sidecars.map((container) => container.name));
  return restarts(objectsOf(at(pod, 'status', 'initContainerStatuses')).filter((status) => names.has(status.name!)));
}

function assigned(pod: KubeObject): boolean {
  return (at(pod, 'spec', 'nodeName') ?? '') !== '';
}

function rank(pod: KubeObject): number {
  return phaseRank[String(at(pod, 'status', 'phase') ?? '')] ?? 0;
}

/** Older first, no time at all last. */
function olderFirst(a: string, b: string): number {
  if (a === b) return 0;
  if (a === '' || b === '') return a === '' ? 1 : -1;
  return a < b ? -1 : 1;
}

/**
 * Compares two pods, the one with the most useful log first: on a node, running, ready, ready for
 * longer, restarted more often, older.
 */
export function byLogging(a: KubeObject, b: KubeObject): number {
  const [readyA, readyB] = [readySince(a), readySince(b)];
  return (
    Number(assigned(b)) - Number(assigned(a)) ||
    rank(a) - rank(b) ||
    Number(readyB !== undefined) - Number(readyA !== undefined) ||
    olderFirst(readyA ?? '', readyB ?? '') ||
    restarts(objectsOf(at(b, 'status', 'containerStatuses'))) -
      restarts(objectsOf(at(a, 'status', 'containerStatuses'))) ||
    sidecarRestarts(b) - sidecarRestarts(a) ||
    olderFirst(meta(a).creationTimestamp ?? '', meta(b).creationTimestamp ?? '')
  );
}

const deletedAt = (pod: KubeObject): string => meta(pod).deletionTimestamp ?? '';

/**
 * Compares two pods, the best one to connect to first: on a node, running, ready, not to be
 * deleted, ready for longer, restarted less often, older.
 */
export function byActivity(a: KubeObject, b: KubeObject): number {
  const [readyA, readyB] = [readySince(a), readySince(b)];
  const bothReady = readyA !== undefined && readyB !== undefined;
  return (
    Number(assigned(b)) - Number(assigned(a)) ||
    activeRank(b) - activeRank(a) ||
    Number(readyB !== undefined) - Number(readyA !== undefined) ||
    Number(deletedAt(a) !== '') - Number(deletedAt(b) !== '') ||
    -olderFirst(deletedAt(a), deletedAt(b)) ||
    (bothReady ? olderFirst(readyA, readyB) : 0) ||
    restarts(objectsOf(at(a, 'status', 'containerStatuses'))) -
      restarts(objectsOf(at(b, 'status', 'containerStatuses'))) ||
    sidecarRestarts(a) - sidecarRestarts(b) ||
    olderFirst(meta(a).creationTimestamp ?? '', meta(b).creationTimestamp ?? '')
  );
}

/** Go's map has 0 for other phases, as for Pending. */
function activeRank(pod: KubeObject): number {
  return { Running: 2, Unknown: 1 }[String(at(pod, 'status', 'phase') ?? '')] ?? 0;
}
