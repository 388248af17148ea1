/** Which pods of a node `drain` removes, and what it says of the others (k8s.io/kubectl/pkg/drain). */
import { isJsonObject } from '../../apimachinery/json.ts';
import { at, controllerOf, type KubeObject, meta, type OwnerReference } from '../../apimachinery/object.ts';

export interface DrainRules {
  readonly force: boolean;
  readonly ignoreDaemonSets: boolean;
  readonly deleteEmptyDirData: boolean;
  /** Pods that have been terminating for longer, in seconds, are passed over; 0 for none. */
  readonly skipWaitForDeleteTimeout: number;
}

/** What a rule says of a pod: pods with an error or a skip are not removed. */
export type PodVerdict =
  | { readonly kind: 'remove' }
  | { readonly kind: 'skip' }
  | { readonly kind: 'warning'; readonly remove: boolean; readonly message: string }
  | { readonly kind: 'error'; readonly message: string };

const REMOVE: PodVerdict = { kind: 'remove' };

const isFinished = (pod: KubeObject): boolean => ['Succeeded', 'Failed'].includes(String(at(pod, 'status', 'phase')));

/** The DaemonSet whose controlled, unfinished pod this is. */
export function daemonSetOf(pod: KubeObject): OwnerReference | undefined {
  const owner = controllerOf(pod);
  if (owner?.kind !== 'DaemonSet' || owner.apiVersion !== 'apps/v1' || isFinished(pod)) return undefined;
  return owner;
}

/** Whether a pod has been terminating for longer than this many seconds. */
export function isPassedOver(pod: KubeObject, seconds: number, now: number): boolean {
  const { deletionTimestamp } = meta(pod);
  if (seconds <= 0 || deletionTimestamp === undefined) return false;
  return Math.trunc((now - Date.parse(deletionTimestamp)) / 1000) > seconds;
}

function hasLocalStorage(pod: KubeObject): boolean {
  const volumes = at(pod, 'spec', 'volumes');
  return Array.isArray(volumes) && volumes.some((volume) => isJsonObject(volume) && isJsonObject(volume.emptyDir));
}

/** How reading the DaemonSet of a pod ended: it is there, it is not, or this went wrong. */
export type DaemonSetRead =
  | { readonly found: true }
  | { readonly found: false; readonly missing: boolean; readonly message: string };

function ofDaemonSet(read: DaemonSetRead, rules: DrainRules): PodVerdict {
  if (!read.found) {
    // the pod outlived its DaemonSet: nothing makes it again
    return read.missing && rules.force ? REMOVE : { kind: 'error', message: read.message };
  }
  return rules.ignoreDaemonSets
    ? { kind: 'warning', remove: false, message: 'ignoring DaemonSet-managed Pods' }
    : { kind: 'error', message: 'DaemonSet-managed Pods (use --ignore-daemonsets to ignore)' };
}

/**
 * The verdict on a pod; `daemonSet` tells how the DaemonSet that daemonSetOf names was read. The
 * rules are in kubectl's order: one that keeps a pod ends them, and of the others the last counts.
 */
export function judgePod(
  pod: KubeObject,
  rules: DrainRules,
  daemonSet: DaemonSetRead | undefined,
  now: number,
): PodVerdict {
  if (isPassedOver(pod, rules.skipWaitForDeleteTimeout, now)) return { kind: 'skip' };
  if (daemonSet !== undefined) {
    const verdict = ofDaemonSet(daemonSet, rules);
    if (verdict.kind !== 'remove') return verdict;
  }
  if (Object.hasOwn(meta(pod).annotations ?? {}, 'kubernetes.io/config.mirror')) return { kind: 'skip' };
  if (isFinished(pod)) return REMOVE;
  if (hasLocalStorage(pod) && !rules.deleteEmptyDirData) {
    return { kind: 'error', message: 'Pods with local storage (use --delete-emptydir-data to override)' };
  }
  if (controllerOf(pod) !== undefined) return REMOVE;
  return rules.force
    ? { kind: 'warning', remove: true, message: 'deleting Pods that declare no controller' }
    : { kind: 'error', message: 'Pods that declare no controller (use --force to override)' };
}

export interface JudgedPod {
  readonly pod: KubeObject;
  readonly verdict: PodVerdict;
}

const placeOf = (pod: KubeObject): string => `${meta(pod).namespace ?? ''}/${meta(pod).name ?? ''}`;

/** Each message with the pods that it is about, in the order of the pods. */
function messages(judged: readonly JudgedPod[], kind: 'warning' | 'error'): readonly string[] {
  const pods = new Map<string, string[]>();
  for (const { pod, verdict } of judged) {
    if (verdict.kind !== kind) continue;
    pods.set(verdict.message, [...(pods.get(verdict.message) ?? []), placeOf(pod)]);
  }
  return [...pods].map(([message, places]) => `${message}: ${places.join(', ')}`);
}

/** The pods to remove. */
export const podsToRemove = (judged: readonly JudgedPod[]): readonly KubeObject[] =>
  judged
    .filter(({ verdict }) => verdict.kind === 'remove' || (verdict.kind === 'warning' && verdict.remove))
    .map(({ pod }) => pod);

/** The text of the warning, "" for none. */
export const drainWarning = (judged: readonly JudgedPod[]): string => messages(judged, 'warning').join('; ');

/** Why the node cannot be drained: nothing when it can. */
export const drainProblems = (judged: readonly JudgedPod[]): readonly string[] =>
  messages(judged, 'error').map((text) => `cannot delete ${text}`);
