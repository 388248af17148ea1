/** Which objects a reference can mean. */
import { goQuote } from '../../apimachinery/go/text.ts';
import { BuildError } from './error.ts';
import { effectiveNamespace, idText, type ResId } from './ids.ts';
import { fieldOf, isNull, textOfNode } from './node.ts';
import type { Resource } from './resource.ts';

/** An object with what is asked of it again and again. */
export interface Candidate {
  readonly resource: Resource;
  readonly id: ResId;
  readonly previousIds: readonly ResId[];
  readonly prefixes: readonly string[];
  readonly suffixes: readonly string[];
}

export function candidateOf(resource: Resource): Candidate {
  const { id, previousIds, prefixes, suffixes } = resource;
  return { resource, id, previousIds, prefixes, suffixes };
}

/** How far an object's references go. */
export interface Reach {
  readonly id: ResId;
  /** The namespaces of the service accounts that a RoleBinding names. */
  readonly accountNamespaces: ReadonlySet<string>;
}

export function reachOf(resource: Resource, id: ResId): Reach {
  return { id, accountNamespaces: id.clusterScoped ? new Set() : accountNamespacesOf(resource, id) };
}

/** Throws BuildError for a namespace that is no text. */
function accountNamespacesOf({ node, kind }: Resource, id: ResId): Set<string> {
  const namespaces = new Set<string>();
  const subjects = kind === 'RoleBinding' ? fieldOf(node, 'subjects') : undefined;
  for (const subject of subjects?.kind === 'list' ? subjects.items : []) {
    const namespace = fieldOf(subject, 'namespace');
    if (namespace === undefined || textOfNode(fieldOf(subject, 'kind')) !== 'ServiceAccount') continue;
    if (namespace.kind !== 'scalar' || isNull(namespace) || namespace.tag !== '!!str') {
      throw new BuildError(`Invalid Input: namespace is blank for resource ${goQuote(idText(id))}\n`, {
        place: namespace.place,
      });
    }
    namespaces.add(namespace.value);
  }
  return namespaces;
}

/**
 * Whether a reference can lead to the object: in the same namespace, or where one of both is
 * cluster-scoped. A RoleBinding may name service accounts of other namespaces.
 */
export function isInReach({ id, resource }: Candidate, reach: Reach): boolean {
  if (reach.id.clusterScoped || id.clusterScoped) return true;
  if (effectiveNamespace(reach.id) === effectiveNamespace(id)) return true;
  return reach.accountNamespaces.has(id.namespace) && resource.kind === 'ServiceAccount';
}

/** Whether the lists of prefixes and suffixes end the same way; with `allowEmpty` none fits any. */
export function hasEqualAffixes(a: Candidate, b: Candidate, allowEmpty: boolean): boolean {
  return endEqually(a.prefixes, b.prefixes, allowEmpty) && endEqually(a.suffixes, b.suffixes, allowEmpty);
}

function endEqually(a: readonly string[], b: readonly string[], allowEmpty: boolean): boolean {
  const [shorter, longer] = a.length <= b.length ? [a, b] : [b, a];
  if (shorter.length === 0) return allowEmpty || longer.length === 0;
  const offset = longer.length - shorter.length;
  return shorter.every((text, index) => longer[index + offset] === text);
}

/** The objects of a build by the names they had before. */
export class NamedObjects {
  readonly #byName = new Map<string, Candidate[]>();
  readonly #byFirstNamespace = new Map<string, Candidate[]>();

  constructor(resources: readonly Resource[]) {
    for (const resource of resources) {
      const candidate = candidateOf(resource);
      const { id, previousIds } = candidate;
      for (const name of new Set(previousIds.map((each) => each.name))) put(this.#byName, name, candidate);
      put(this.#byFirstNamespace, effectiveNamespace(previousIds[0] ?? id), candidate);
    }
  }

  /**
   * Those that once had the name; with `namespace` only those that were first in it, or, when no
   * object in reach was, are in it now.
   */
  formerly(name: string, namespace: string | undefined, reach: Reach): readonly Candidate[] {
    const named = this.#byName.get(name) ?? [];
    if (namespace === undefined || named.length === 0) return named;
    const isFirst = ({ id, previousIds: [first = id] }: Candidate): boolean => isIn(first, namespace);
    const first = this.#byFirstNamespace.get(namespace) ?? [];
    if (first.some((each) => isFirst(each) && canBeReferred(each, reach))) return named.filter(isFirst);
    return named.filter(({ id }) => isIn(id, namespace));
  }
}

function put<T>(map: Map<string, T[]>, key: string, item: T): void {
  const found = map.get(key);
  if (found === undefined) map.set(key, [item]);
  else found.push(item);
}

const isIn = (id: ResId, namespace: string): boolean => !id.clusterScoped && effectiveNamespace(id) === namespace;

/** isInReach before the kind is looked at (SubsetThatCouldBeReferencedByResource). */
function canBeReferred({ id }: Candidate, reach: Reach): boolean {
  if (reach.id.clusterScoped || id.clusterScoped) return true;
  return effectiveNamespace(reach.id) === effectiveNamespace(id) || reach.accountNamespaces.has(id.namespace);
}
