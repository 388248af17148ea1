/**
 * The small changes of `rollout restart`, `pause` and `resume`: a strategic merge patch, nothing to
 * do, or a refusal in kubectl's words
 * (k8s.io/kubectl/pkg/polymorphichelpers/object{restarter,pauser,resumer}.go).
 */
import type { JsonObject } from '../../apimachinery/json.ts';
import { at, gvkOf, type KubeObject } from '../../apimachinery/object.ts';
import { isPaused, workloadKind } from './workload.ts';

export type RolloutChange =
  | { readonly action: 'patch'; readonly patch: JsonObject }
  | { readonly action: 'none' }
  | { readonly action: 'refuse'; readonly message: string };

const refuse = (message: string): RolloutChange => ({ action: 'refuse', message });

export const restartedAtAnnotation = 'kubectl.kubernetes.io/restartedAt';

/** Restarts by a new annotation in the pod template; `restartedAt` is RFC 3339 in whole seconds. */
export function restartChange(object: KubeObject, restartedAt: string): RolloutChange {
  if (workloadKind(gvkOf(object)) === undefined) return refuse('restarting is not supported');
  if (isPaused(object)) return refuse("can't restart paused deployment (run rollout resume first)");
  const former = at(object, 'spec', 'template', 'metadata', 'annotations', restartedAtAnnotation);
  if (former === restartedAt) return { action: 'none' };
  const annotations = { [restartedAtAnnotation]: restartedAt };
  return { action: 'patch', patch: { spec: { template: { metadata: { annotations } } } } };
}

export function pauseChange(object: KubeObject): RolloutChange {
  if (workloadKind(gvkOf(object)) !== 'Deployment') return refuse('pausing is not supported');
  if (isPaused(object)) return refuse('is already paused');
  return { action: 'patch', patch: { spec: { paused: true } } };
}

/** `paused: null` removes the field, as kubectl's patch between the two objects does. */
export function resumeChange(object: KubeObject): RolloutChange {
  if (workloadKind(gvkOf(object)) !== 'Deployment') return refuse('resuming is not supported');
  if (!isPaused(object)) return refuse('is not paused');
  return { action: 'patch', patch: { spec: { paused: null } } };
}

/**
 * The time as Go's time.RFC3339 prints it: local, with an offset, `Z` for UTC. `offsetMinutes` is
 * that of Date.getTimezoneOffset.
 */
export function rfc3339(milliseconds: number, offsetMinutes: number): string {
  const seconds = Math.floor(milliseconds / 1000) * 1000;
  const local = new Date(seconds - offsetMinutes * 60_000).toISOString().slice(0, 19);
  if (offsetMinutes === 0) return `${local}Z`;
  const pad = (value: number): string => String(value).padStart(2, '0');
  const away = Math.abs(offsetMinutes);
  return `${local}${offsetMinutes > 0 ? '-' : '+'}${pad(Math.floor(away / 60))}:${pad(away % 60)}`;
}
