/** `set image`: new images for containers of a pod template, and the patch that says only that. */
import { CliError } from '../../errors.ts';
import { isJsonObject, type Json, type JsonObject } from '../json.ts';
import { gvkOf, type KubeObject } from '../object.ts';

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

/** Where the pod spec of an object lies. Throws CliError for a kind without one. */
export function podSpecPath(object: KubeObject): readonly string[] {
  const { group, version, kind } = gvkOf(object);
  const path = POD_SPEC[`${group}/${kind}`];
  if (path !== undefined) return path;
  if (TEMPLATED.has(`${group}/${kind}`)) return ['spec', 'template', 'spec'];
  throw new CliError(`the object is not a pod or does not have a pod template: *${version}.${kind}`);
}

export interface ImageChange {
  readonly object: KubeObject;
  /** The strategic merge patch; undefined when every image is already so. */
  readonly patch: JsonObject | undefined;
  /** Names for which there is no container. */
  readonly missing: readonly string[];
}

type ContainerList = 'containers' | 'initContainers';

function changeList(list: Json | undefined, images: ReadonlyMap<string, string>) {
  const found = new Set<string>();
  const changed: JsonObject[] = [];
  const result = (Array.isArray(list) ? list : []).filter(isJsonObject).map((container) => {
    const name = String(container.name ?? '');
    const key = images.has('*') ? '*' : name;
    const image = images.get(key);
    if (image === undefined) return container;
    found.add(key);
    if ((container.image ?? '') === image) return container;
    changed.push({ image, name });
    return withImage(container, image);
  });
  return { result, found, changed };
}

/** The container with another image, its keys in their order. */
function withImage(container: JsonObject, image: string): JsonObject {
  if (Object.hasOwn(container, 'image')) return { ...container, image };
  const { name, ...rest } = container;
  return { ...(name === undefined ? {} : { name }), image, ...rest };
}

function replaceAt(object: JsonObject, path: readonly string[], change: (value: JsonObject) => JsonObject): JsonObject {
  const [key, ...rest] = path;
  if (key === undefined) return change(object);
  const inner = object[key];
  return { ...object, [key]: replaceAt(isJsonObject(inner) ? inner : {}, rest, change) };
}

const nest = (path: readonly string[], value: JsonObject): JsonObject =>
  path.reduceRight<JsonObject>((inner, key) => ({ [key]: inner }), value);

/** Puts the images (by container name, or `*` for all) into the object's pod spec. Throws CliError for a kind without one. */
export function changeImages(object: KubeObject, images: ReadonlyMap<string, string>): ImageChange {
  const path = podSpecPath(object);
  const found = new Set<string>();
  const patch: JsonObject = {};
  const changed = replaceAt(object, path, (spec) => {
    const next = { ...spec };
    for (const name of ['containers', 'initContainers'] satisfies ContainerList[]) {
      const list = changeList(spec[name], images);
      for (const key of list.found) found.add(key);
      if (list.changed.length === 0) continue;
      next[name] = list.result;
      patch[`$setElementOrder/${name}`] = list.result.map((container) => ({ name: container.name ?? '' }));
      patch[name] = list.changed;
    }
    return next;
  });
  return {
    object: changed as KubeObject,
    patch: Object.keys(patch).length === 0 ? undefined : nest(path, patch),
    missing: [...images.keys()].filter((name) => !found.has(name)),
  };
}
