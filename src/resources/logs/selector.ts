/** The pods of an object whose logs are its log (polymorphichelpers.SelectorsForObject). */
import { isJsonObject } from '../../apimachinery/json.ts';
import { labelMapText, labelSelectorText } from '../../apimachinery/label-selector.ts';
import { at, type KubeObject, meta } from '../../apimachinery/object.ts';

/** Kinds whose spec.selector is a metav1.LabelSelector, by group. */
const selectorKinds: Readonly<Record<string, readonly string[]>> = {
  apps: ['Deployment', 'ReplicaSet', 'StatefulSet', 'DaemonSet'],
  extensions: ['Deployment', 'ReplicaSet', 'DaemonSet'],
  batch: ['Job'],
};

export type PodSelector = { readonly selector: string } | { readonly problem: string };

/** The label query of an object's pods, or kubectl's reason why it has none. */
export function podSelector(object: KubeObject): PodSelector {
  const slash = object.apiVersion.indexOf('/');
  const group = slash < 0 ? '' : object.apiVersion.slice(0, slash);
  const selector = at(object, 'spec', 'selector');
  if (selectorKinds[group]?.includes(object.kind)) return { selector: labelSelectorText(selector) };
  if (group === '' && object.kind === 'ReplicationController') return { selector: labelMapText(selector) };
  if (group === '' && object.kind === 'Service') {
    if (!isJsonObject(selector) || Object.keys(selector).length === 0) {
      return { problem: `invalid service '${meta(object).name ?? ''}': Service is defined without a selector` };
    }
    return { selector: labelMapText(selector) };
  }
  return { problem: `selector for ${goType(object)} not implemented` };
}

/**
 * The Go type kubectl names in that message: *v1.ConfigMap, or the untyped one for kinds it was not
 * built with.
 */
export function goType(object: KubeObject): string {
  const slash = object.apiVersion.indexOf('/');
  const group = slash < 0 ? '' : object.apiVersion.slice(0, slash);
  const builtIn = group === '' || !group.includes('.') || group.endsWith('.k8s.io');
  return builtIn ? `*${object.apiVersion.slice(slash + 1)}.${object.kind}` : '*unstructured.Unstructured';
}
