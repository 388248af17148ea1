/** A pod read by field: its containers with the kubelet's status of each. */
import { isJsonObject, type Json, type JsonObject, objectsOf, textOf } from '../../apimachinery/json.ts';
import { at, type KubeObject, meta } from '../../apimachinery/object.ts';
import type { ContainerRef, ContainerRole } from './types.ts';

/** state.terminated or lastState.terminated. */
export interface Termination {
  readonly exitCode: number;
  readonly signal: number;
  readonly reason: string;
  readonly message: string;
  /** Milliseconds; undefined when the container never ran. */
  readonly startedAt: number | undefined;
  readonly finishedAt: number | undefined;
}

export type ContainerState =
  | { readonly type: 'waiting'; readonly reason: string; readonly message: string }
  | { readonly type: 'running'; readonly startedAt: number }
  | ({ readonly type: 'terminated' } & Termination);

export interface ContainerView extends ContainerRef {
  readonly spec: JsonObject;
  readonly image: string;
  /** undefined before the kubelet's first report. */
  readonly state: ContainerState | undefined;
  readonly last: Termination | undefined;
  readonly ready: boolean;
  /** Whether the startup probe, if any, has passed and postStart is done. */
  readonly started: boolean;
  readonly restarts: number;
}

export interface Condition {
  readonly type: string;
  readonly status: string;
  readonly reason: string;
  readonly message: string;
  /** lastTransitionTime in milliseconds; undefined without one. */
  readonly since: number | undefined;
}

const numberOf = (value: Json | undefined): number => (typeof value === 'number' ? value : 0);

/** Milliseconds since the epoch of a metav1.Time or MicroTime; undefined for none. */
export function timeOf(value: Json | undefined): number | undefined {
  const time = typeof value === 'string' ? Date.parse(value) : Number.NaN;
  return Number.isNaN(time) ? undefined : time;
}

/** status.conditions of any object. */
export function conditionsOf(object: JsonObject): readonly Condition[] {
  return objectsOf(at(object, 'status', 'conditions')).map((condition) => ({
    type: textOf(condition.type),
    status: textOf(condition.status),
    reason: textOf(condition.reason),
    message: textOf(condition.message),
    since: timeOf(condition.lastTransitionTime),
  }));
}

export function conditionOf(object: JsonObject, type: string): Condition | undefined {
  return conditionsOf(object).find((condition) => condition.type === type);
}

/** Init containers and sidecars first, in the order in which they start, then the containers. */
export function containersOf(pod: KubeObject): readonly ContainerView[] {
  return [
    ...viewsOf(pod, 'initContainers', 'initContainerStatuses'),
    ...viewsOf(pod, 'containers', 'containerStatuses'),
  ];
}

function viewsOf(pod: KubeObject, specs: string, statuses: string): readonly ContainerView[] {
  const byName = new Map(objectsOf(at(pod, 'status', statuses)).map((status) => [textOf(status.name), status]));
  return objectsOf(at(pod, 'spec', specs)).map((spec) => {
    const status = byName.get(textOf(spec.name));
    return {
      name: textOf(spec.name),
      role: roleOf(spec, specs === 'initContainers'),
      spec,
      image: textOf(spec.image),
      state: stateOf(status?.state),
      last: terminationOf(at(status, 'lastState', 'terminated')),
      ready: status?.ready === true,
      started: status?.started === true,
      restarts: numberOf(status?.restartCount),
    };
  });
}

function roleOf(spec: JsonObject, isInit: boolean): ContainerRole {
  if (!isInit) return 'container';
  return spec.restartPolicy === 'Always' ? 'sidecar' : 'init container';
}

function stateOf(state: Json | undefined): ContainerState | undefined {
  if (!isJsonObject(state)) return undefined;
  const { waiting, running } = state;
  if (isJsonObject(running)) return { type: 'running', startedAt: timeOf(running.startedAt) ?? 0 };
  const terminated = terminationOf(state.terminated);
  if (terminated !== undefined) return { type: 'terminated', ...terminated };
  if (!isJsonObject(waiting)) return undefined;
  return { type: 'waiting', reason: textOf(waiting.reason), message: textOf(waiting.message) };
}

function terminationOf(value: Json | undefined): Termination | undefined {
  if (!isJsonObject(value)) return undefined;
  return {
    exitCode: numberOf(value.exitCode),
    signal: numberOf(value.signal),
    reason: textOf(value.reason),
    message: textOf(value.message),
    startedAt: ranAt(value.startedAt),
    finishedAt: ranAt(value.finishedAt),
  };
}

/** The kubelet writes the epoch for a container that never ran. */
function ranAt(value: Json | undefined): number | undefined {
  const time = timeOf(value);
  return time === undefined || time <= 0 ? undefined : time;
}

/** "Always" where none is set. */
export function restartPolicyOf(pod: JsonObject): string {
  return textOf(at(pod, 'spec', 'restartPolicy')) || 'Always';
}

/**
 * Whether a container may end without an error and is not started again then. A container's own
 * restart policy goes before the pod's (KEP-5307).
 */
export function mayEnd({ role, spec }: ContainerView, podPolicy: string): boolean {
  return role === 'container' && (textOf(spec.restartPolicy) || podPolicy) !== 'Always';
}

/** Whether it is neither being deleted nor finished: it keeps the resources of its node. */
export function isLive(pod: KubeObject): boolean {
  const phase = textOf(at(pod, 'status', 'phase'));
  return meta(pod).deletionTimestamp === undefined && phase !== 'Failed' && phase !== 'Succeeded';
}

/**
 * The names of the claims that a pod mounts; those of generic ephemeral volumes are named after pod
 * and volume.
 */
export function claimNamesOf(pod: KubeObject): readonly string[] {
  const name = meta(pod).name ?? '';
  return objectsOf(at(pod, 'spec', 'volumes')).flatMap((volume) => {
    const claim = at(volume, 'persistentVolumeClaim', 'claimName');
    if (typeof claim === 'string') return [claim];
    return isJsonObject(volume.ephemeral) ? [`${name}-${textOf(volume.name)}`] : [];
  });
}

/** When the pod was created, in milliseconds. */
export function createdAt(object: KubeObject): number {
  return timeOf(meta(object).creationTimestamp) ?? 0;
}
