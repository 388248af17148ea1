/** What names an object in a build (kyaml's resid). */
import { goQuote } from '../../apimachinery/go/text.ts';
import { groupVersion } from '../../apimachinery/object.ts';

export interface Gvk {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
}

export interface ResId extends Gvk {
  /** Whether the schema knows the kind as cluster-scoped. */
  readonly clusterScoped: boolean;
  readonly name: string;
  /** As written: '' for none. */
  readonly namespace: string;
}

const CLUSTER = '_non_namespaceable_';

export const apiVersionOf = ({ group, version }: Gvk): string => groupVersion(group, version);

/** `Deployment.v1.apps`. */
export const gvkText = ({ group, version, kind }: Gvk): string =>
  `${kind || '[noKind]'}.${version || '[noVer]'}.${group || '[noGrp]'}`;

/** `Deployment.v1.apps/web.shop`. */
export const idText = (id: ResId): string => `${gvkText(id)}/${id.name || '[noName]'}.${id.namespace || '[noNs]'}`;

/** The namespace that ids are compared by: none is `default`, of a cluster-scoped kind its own. */
export function effectiveNamespace(id: ResId): string {
  if (id.clusterScoped) return CLUSTER;
  return id.namespace === '' ? 'default' : id.namespace;
}

export const sameGvk = (a: Gvk, b: Gvk): boolean => a.group === b.group && a.version === b.version && a.kind === b.kind;

export const sameNamespace = (a: ResId, b: ResId): boolean => effectiveNamespace(a) === effectiveNamespace(b);

export const sameId = (a: ResId, b: ResId): boolean => a.name === b.name && sameGvk(a, b) && sameNamespace(a, b);

/** Whether an empty field of the selector or the same value selects each of the three. */
export const gvkSelectedBy = (gvk: Gvk, selector: Partial<Gvk>): boolean =>
  (!selector.group || selector.group === gvk.group) &&
  (!selector.version || selector.version === gvk.version) &&
  (!selector.kind || selector.kind === gvk.kind);

/** A text that is equal for equal ids only. */
export const idKey = (id: ResId): string => [id.group, id.version, id.kind, id.name, effectiveNamespace(id)].join('\0');

/** The id as Go's %#v writes it. */
export function goSyntaxOfId(id: ResId): string {
  const [group, version, kind, name, namespace] = [id.group, id.version, id.kind, id.name, id.namespace].map(goQuote);
  const gvk = `resid.Gvk{Group:${group}, Version:${version}, Kind:${kind}, isClusterScoped:${id.clusterScoped}}`;
  return `resid.ResId{Gvk:${gvk}, Name:${name}, Namespace:${namespace}}`;
}
