/** The kinds a CustomResourceDefinition of the input brings, before any server serves them. */

import { isJsonObject, type Json } from '../apimachinery/json.ts';
import { at, type GroupVersionKind, gvkOf, type KubeObject } from '../apimachinery/object.ts';
import type { Mapping } from '../kube/cluster.ts';

export function kindKey({ group, version, kind }: GroupVersionKind): string {
  return `${group}/${version}/${kind}`;
}

/** Adds a mapping for every served version the object defines; objects of other kinds add none. */
export function addDefinedKinds(defined: Map<string, Mapping>, object: KubeObject): void {
  const { group: definer, version: definerVersion, kind: definerKind } = gvkOf(object);
  if (definerKind !== 'CustomResourceDefinition' || definer !== 'apiextensions.k8s.io' || definerVersion !== 'v1')
    return;
  const group = textAt(object, 'spec', 'group');
  const kind = textAt(object, 'spec', 'names', 'kind');
  const resource = textAt(object, 'spec', 'names', 'plural');
  const versions = at(object, 'spec', 'versions');
  if (group === '' || kind === '' || resource === '' || !Array.isArray(versions)) return;
  for (const entry of versions) {
    if (!isJsonObject(entry) || entry.served !== true || typeof entry.name !== 'string') continue;
    const mapping: Mapping = {
      group,
      version: entry.name,
      kind,
      resource,
      singular: textAt(object, 'spec', 'names', 'singular') || kind.toLowerCase(),
      shortNames: [],
      categories: [],
      namespaced: textAt(object, 'spec', 'scope') === 'Namespaced',
      verbs: ['delete', 'deletecollection', 'get', 'list', 'patch', 'create', 'update', 'watch'],
      subresources: [],
    };
    defined.set(kindKey(mapping), mapping);
  }
}

function textAt(value: Json, ...path: readonly string[]): string {
  const text = at(value, ...path);
  return typeof text === 'string' ? text : '';
}
