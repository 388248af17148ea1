/** The order in which kubectl looks for the pod whose log says most (podutils.ByLogging). */
import { isJsonObject, type Json, type JsonObject } from '../json.ts';
import { at, type KubeObject, meta } from '../object.ts';

const phaseRank: Readonly<Record<string, number>> = { Running: 0, Unknown: 1, Pending: 2 };

function objects(value: Json | undefined): readonly JsonObject[] {
  return Array.isArray(value) ? value.filter(isJsonObject) : [];
}

/** When the pod became ready; undefined while it is not. */
function readySince(pod: KubeObject): string | undefined {
  const ready = objects(at(pod, 'status', 'conditions')).find((condition) => condition.type === 'Ready');
  return ready?.status === 'True' ? String(ready.lastTransitionTime ?? '') : undefined;
}

function restarts(statuses: readonly JsonObject[]): number {
  return Math.max(0, ...statuses.map((status) => Number(status.restartCount ?? 0)));
}

function sidecarRestarts(pod: KubeObject): number {
  const sidecars = objects(at(pod, 'spec', 'initContainers')).filter(
    (container) => container.restartPolicy === 'Always',
  );
  const names = new Set(sidecars.map((container) => container.name));
  return restarts(objects(at(pod, 'status', 'initContainerStatuses')).filter((status) => names.has(status.name!)));
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

/** Compares two pods: on a node, running, ready, ready for longer, restarted more often, older. */
export function byLogging(a: KubeObject, b: KubeObject): number {
  const [readyA, readyB] = [readySince(a), readySince(b)];
  return (
    Number(assigned(b)) - Number(assigned(a)) ||
    rank(a) - rank(b) ||
    Number(readyB !== undefined) - Number(readyA !== undefined) ||
    olderFirst(readyA ?? '', readyB ?? '') ||
    restarts(objects(at(b, 'status', 'containerStatuses'))) - restarts(objects(at(a, 'status', 'containerStatuses'))) ||
    sidecarRestarts(b) - sidecarRestarts(a) ||
    olderFirst(meta(a).creationTimestamp ?? '', meta(b).creationTimestamp ?? '')
  );
}
