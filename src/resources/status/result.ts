/** The status that kstatus gives an object (cli-utils, pkg/kstatus/status). */
import type { Json } from '../../apimachinery/json.ts';
import { objectsOf } from '../../apimachinery/json.ts';
import { at, type KubeObject } from '../../apimachinery/object.ts';

export type Status = 'InProgress' | 'Current' | 'Failed' | 'Terminating' | 'NotFound' | 'Unknown';

export interface StatusResult {
  readonly status: Status;
  readonly message: string;
}

export interface StatusCondition {
  readonly type?: string;
  readonly status?: string;
  readonly reason?: string;
  readonly message?: string;
}

export const current = (message: string): StatusResult => ({ status: 'Current', message });
export const inProgress = (message = ''): StatusResult => ({ status: 'InProgress', message });
export const failed = (message = ''): StatusResult => ({ status: 'Failed', message });

export const conditionsOf = (object: KubeObject): readonly StatusCondition[] =>
  objectsOf(at(object, 'status', 'conditions')) as readonly StatusCondition[];

/** A whole number below `path` (such as "spec.replicas"); `otherwise` where there is none. */
export function numberAt(object: KubeObject, path: string, otherwise: number): number {
  const value: Json | undefined = at(object, ...path.split('.'));
  return typeof value === 'number' ? value : otherwise;
}

export function textAt(object: KubeObject, path: string, otherwise = ''): string {
  const value = at(object, ...path.split('.'));
  return typeof value === 'string' ? value : otherwise;
}
