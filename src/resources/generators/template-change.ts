/** Changes to containers of a pod or a pod template, and the patch with only these changes. */

import { isJsonObject, type Json, type JsonObject } from '../../apimachinery/json.ts';
import { gvkOf, type KubeObject } from '../../apimachinery/object.ts';
import { CliError } from '../../errors.ts';

const POD_SPEC: Readonly<Record<string, readonly string[]>> = {
  '/Pod': ['spec'],
  'batch/CronJob': ['spec', 'jobTemplate', 'spec', 'template', 'spec'],
};
const TEMPLATED = new Set([
  '/ReplicationController',
  'apps/Deployment',
  'apps/DaemonSet',
  'apps/ReplicaSet',
  'apps/StatefulSet',
  'extensions/Deployment',
  'extensions/DaemonSet',
  'extensions/ReplicaSet',
  'batch/Job',
]);

/** The path of an object's pod spec. Throws CliError for a kind without one. */
export function podSpecPath(object: KubeObject): readonly string[] {
  const { group, version, kind } = gvkOf(object);
  const path = POD_SPEC[`${group}/${kind}`];
  if (path !== undefined) return path;
  if (TEMPLATED.has(`${group}/${kind}`)) return ['spec', 'template', 'spec'];
  throw new CliError(`the object is not a pod or does not have a pod template: *${version}.${kind}`);
}

export const containerLists = ['containers', 'initContainers'] as const;

export type ContainerList = (typeof containerLists)[number];

/** A changed container, and its strategic merge patch without the name. */
export interface ContainerEdit {
  readonly container: JsonObject;
  readonly patch: JsonObject;
}

export interface TemplateChange {
  readonly object: KubeObject;
  /** The strategic merge patch; undefined when nothing changes. */
  readonly patch: JsonObject | undefined;
}

/**
 * Edits containers of the object's pod spec; `edit` returns undefined for an unchanged one. Throws
 * CliError for a kind without a pod spec.
 */
export function changeContainers(
  object: KubeObject,
  edit: (container: JsonObject, list: ContainerList, index: number) => ContainerEdit | undefined,
): TemplateChange {
  const path = podSpecPath(object);
  const patch: JsonObject = {};
  const changed = replaceAt(object, path, (spec) => {
    const next = { ...spec };
    for (const name of containerLists) {
      const { result, patches } = changeList(spec[name], (container, index) => edit(container, name, index));
      if (patches.length === 0) continue;
      next[name] = result;
      patch[`$setElementOrder/${name}`] = result.map((container) => ({ name: container.name ?? '' }));
      patch[name] = patches;
    }
    return next;
  });
  return {
    object: changed as KubeObject,
    patch: Object.keys(patch).length === 0 ? undefined : nest(path, patch),
  };
}

function changeList(
  list: Json | undefined,
  edit: (container: JsonObject, index: number) => ContainerEdit | undefined,
): { readonly result: JsonObject[]; readonly patches: JsonObject[] } {
  const patches: JsonObject[] = [];
  const result = (Array.isArray(list) ? list : []).filter(isJsonObject).map((container, index) => {
    const change = edit(container, index);
    if (change === undefined) return container;
    patches.push({ ...change.patch, name: String(container.name ?? '') });
    return change.container;
  });
  return { result, patches };
}

function replaceAt(object: JsonObject, path: readonly string[], change: (value: JsonObject) => JsonObject): JsonObject {
  const [key, ...rest] = path;
  if (key === undefined) return change(object);
  const inner = object[key];
  return { ...object, [key]: replaceAt(isJsonObject(inner) ? inner : {}, rest, change) };
}

const nest = (path: readonly string[], value: JsonObject): JsonObject =>
  path.reduceRight<JsonObject>((inner, key) => ({ [key]: inner }), value);
