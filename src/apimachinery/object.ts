import { isJsonObject, type Json, type JsonObject } from './json.ts';

/** metadata.* of any object, as far as we read it by field. */
export interface ObjectMeta {
  readonly name?: string;
  readonly generateName?: string;
  readonly namespace?: string;
  readonly uid?: string;
  readonly resourceVersion?: string;
  readonly generation?: number;
  readonly creationTimestamp?: string;
  readonly deletionTimestamp?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly finalizers?: readonly string[];
  readonly ownerReferences?: readonly OwnerReference[];
}

export interface OwnerReference {
  readonly apiVersion: string;
  readonly kind: string;
  readonly name: string;
  readonly uid: string;
  readonly controller?: boolean;
}

/**
 * An object as the server sent it (or as a file says it): unknown fields, key order and int64 kept.
 */
export interface KubeObject extends JsonObject {
  apiVersion: string;
  kind: string;
}

export interface GroupVersionKind {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
}

export function meta(object: JsonObject): ObjectMeta {
  return (isJsonObject(object.metadata) ? object.metadata : {}) as ObjectMeta;
}

/** The owner that is an object's controller; there is one at most. */
export function controllerOf(object: JsonObject): OwnerReference | undefined {
  return meta(object).ownerReferences?.find(({ controller }) => controller === true);
}

/** metadata as a writable map, made when it is missing. */
export function mutableMeta(object: JsonObject): JsonObject {
  if (!isJsonObject(object.metadata)) object.metadata = {};
  return object.metadata as JsonObject;
}

/** "apps/v1" -> group "apps", version "v1"; "v1" -> group "", version "v1". */
export function parseGroupVersion(apiVersion: string): { group: string; version: string } {
  const slash = apiVersion.indexOf('/');
  return slash < 0
    ? { group: '', version: apiVersion }
    : { group: apiVersion.slice(0, slash), version: apiVersion.slice(slash + 1) };
}

/** The other way round: "apps/v1", "v1". */
export function groupVersion(group: string, version: string): string {
  return group === '' ? version : `${group}/${version}`;
}

const inGroup = (name: string, group: string): string => (group === '' ? name : `${name}.${group}`);

/** "Pod", "ReplicaSet.apps": schema.GroupKind as Go prints it. */
export const groupKind = ({ group, kind }: { readonly group: string; readonly kind: string }): string =>
  inGroup(kind, group);

/** "pods", "deployments.apps": schema.GroupResource as Go prints it. */
export const groupResource = ({ group, resource }: { readonly group: string; readonly resource: string }): string =>
  inGroup(resource, group);

export function gvkOf(object: JsonObject): GroupVersionKind {
  const { group, version } = parseGroupVersion(typeof object.apiVersion === 'string' ? object.apiVersion : '');
  return { group, version, kind: typeof object.kind === 'string' ? object.kind : '' };
}

/** The value at a path of keys, or undefined as soon as a step is missing. */
export function at(value: Json | undefined, ...path: readonly string[]): Json | undefined {
  let current = value;
  for (const key of path) {
    if (!isJsonObject(current) || !Object.hasOwn(current, key)) return undefined;
    current = current[key];
  }
  return current;
}
