/** Objects of a manifest (resource.Info and ResourceList of pkg/kube/resource.go). */
import { goQuote } from '../../../apimachinery/go/text.ts';
import { groupVersion, type KubeObject } from '../../../apimachinery/object.ts';
import type { Mapping } from '../../../kube/cluster.ts';

/** The annotation that says whether an object is deleted with its release (kube.ResourcePolicyAnno). */
export const RESOURCE_POLICY = 'helm.sh/resource-policy';

export interface Resource {
  readonly mapping: Mapping;
  /** "" for types without one. */
  readonly namespace: string;
  /** "" until the server has made one of generateName. */
  name: string;
  /** As the manifest has it; from its first write or read on as the server has it. */
  object: KubeObject;
}

/** Whether two name the same object; its version does not matter. */
export const isSame = (a: Resource, b: Resource): boolean =>
  a.name === b.name &&
  a.namespace === b.namespace &&
  a.mapping.group === b.mapping.group &&
  a.mapping.kind === b.mapping.kind;

/** Those that are not among others. */
export const difference = (resources: readonly Resource[], others: readonly Resource[]): readonly Resource[] =>
  resources.filter((one) => !others.some((other) => isSame(one, other)));

/** `Deployment "web" in namespace "shop"`. */
export const resourceText = ({ mapping, name, namespace }: Resource): string =>
  `${mapping.kind} ${goQuote(name)} in namespace ${goQuote(namespace)}`;

/** `shop/web apps/v1, Kind=Deployment`. */
export function placeText({ mapping, name, namespace }: Resource): string {
  const { group, version, kind } = mapping;
  return `${namespace}/${name} ${group}/${version}, Kind=${kind}`;
}

/** What is the same object in the same version. */
export const versionedKey = ({ mapping, name, namespace }: Resource): string =>
  `${groupVersion(mapping.group, mapping.version)}/${mapping.kind}/${namespace}/${name}`;
