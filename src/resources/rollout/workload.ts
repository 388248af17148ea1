/**
 * The three kinds that roll out, read from JSON as their controllers and kubectl read them: a
 * missing number is zero (a Go int32), a missing pointer is undefined.
 */
import type { Json } from '../../apimachinery/json.ts';
import { at, type GroupVersionKind, type KubeObject } from '../../apimachinery/object.ts';

export type WorkloadKind = 'Deployment' | 'StatefulSet' | 'DaemonSet';

const workloads: readonly (readonly [group: string, kind: WorkloadKind])[] = [
  ['apps', 'Deployment'],
  ['apps', 'DaemonSet'],
  ['apps', 'StatefulSet'],
  ['extensions', 'Deployment'],
  ['extensions', 'DaemonSet'],
];

/**
 * The workload a group and kind stand for (extensions as old servers had it), or undefined for
 * everything else.
 */
export function workloadKind(type: Pick<GroupVersionKind, 'group' | 'kind'>): WorkloadKind | undefined {
  return workloads.find(([group, kind]) => group === type.group && kind === type.kind)?.[1];
}

/** A count that Go holds as an int32: 0 when it is missing. */
export function count(object: KubeObject, ...path: readonly string[]): number {
  return optionalCount(object, ...path) ?? 0;
}

/** A count that Go holds as a pointer: undefined when it is missing. */
export function optionalCount(object: KubeObject, ...path: readonly string[]): number | undefined {
  const value = at(object, ...path);
  return typeof value === 'number' ? value : undefined;
}

export function text(object: KubeObject, ...path: readonly string[]): string {
  const value = at(object, ...path);
  return typeof value === 'string' ? value : '';
}

export function isPaused(object: KubeObject): boolean {
  return at(object, 'spec', 'paused') === true;
}

export function podTemplate(object: KubeObject): Json | undefined {
  return at(object, 'spec', 'template');
}
