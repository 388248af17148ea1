/**
 * Who owns whom, by metadata.ownerReferences. References are text that anybody may write: owners
 * may be missing, and may form circles. Pure.
 */
import { type KubeObject, meta, type OwnerReference } from '../../apimachinery/object.ts';

/** Why an owner is not known: it does not exist, or may not be read. */
export type Absence = 'missing' | 'unreadable';

export interface OwnerNode {
  readonly apiVersion: string;
  readonly kind: string;
  /** "" for a cluster-scoped object, and for an owner that is not known. */
  readonly namespace: string;
  readonly name: string;
  readonly uid: string;
  /** Undefined for an owner that is not known. */
  readonly object: KubeObject | undefined;
  readonly absence?: Absence;
  /** The object that was asked for, one of its owners, or one that it owns. */
  readonly role: 'subject' | 'owner' | 'owned';
  /** It is drawn before, with what it owns: above this one (a circle), or elsewhere. */
  readonly repeated?: 'circle' | 'elsewhere';
  readonly children: readonly OwnerNode[];
}

/** Objects by uid, and what each uid owns. Metadata is enough. */
export interface Ownership {
  get(uid: string): KubeObject | undefined;
  /** Why an owner that `get` does not know is not known. */
  absenceOf(uid: string): Absence;
  ownedBy(owner: KubeObject): readonly KubeObject[];
}

const uidOf = (object: KubeObject): string => meta(object).uid ?? '';
const namespaceOf = (object: KubeObject): string => meta(object).namespace ?? '';

export const ownersOf = (object: KubeObject): readonly OwnerReference[] => meta(object).ownerReferences ?? [];

/** Indexes objects by owner, so that a tree costs no more than its own size. */
export function ownershipOf(
  objects: Iterable<KubeObject>,
  absences: ReadonlyMap<string, Absence> = new Map(),
): Ownership {
  const byUid = new Map<string, KubeObject>();
  const byOwner = new Map<string, KubeObject[]>();
  for (const object of objects) {
    byUid.set(uidOf(object), object);
    for (const uid of new Set(ownersOf(object).map((owner) => owner.uid))) {
      const siblings = byOwner.get(uid);
      if (siblings === undefined) byOwner.set(uid, [object]);
      else siblings.push(object);
    }
  }
  return {
    get: (uid) => byUid.get(uid),
    absenceOf: (uid) => absences.get(uid) ?? 'missing',
    ownedBy: (owner) => (byOwner.get(uidOf(owner)) ?? []).filter((object) => mayOwn(owner, object)).sort(inOrder),
  };
}

/** The garbage collector takes an owner in another namespace for one that does not exist. */
function mayOwn(owner: KubeObject, object: KubeObject): boolean {
  return namespaceOf(owner) === '' || namespaceOf(owner) === namespaceOf(object);
}

const byText = new Intl.Collator('en', { numeric: true });

/** By kind, then by name with numbers as such: web-2 before web-10. */
function inOrder(a: KubeObject, b: KubeObject): number {
  return byText.compare(a.kind, b.kind) || byText.compare(meta(a).name ?? '', meta(b).name ?? '');
}

/**
 * The trees that an object stands in: one for each owner at the top, with the owners between it and
 * the object, and below the object all that it owns. Without owners it is the one object.
 */
export function ownerTrees(subject: KubeObject, ownership: Ownership): readonly OwnerNode[] {
  const { tops, between } = climb(subject, ownership);
  const drawn = new Set<string>();
  const below = (object: KubeObject, path: ReadonlySet<string>): OwnerNode => {
    const uid = uidOf(object);
    const role = uid === uidOf(subject) ? 'subject' : between.has(uid) ? 'owner' : 'owned';
    if (path.has(uid)) return { ...plain(object, role), repeated: 'circle' };
    const owned = ownership.ownedBy(object);
    const shown = role === 'owner' ? owned.filter((one) => leadsDown(uidOf(one))) : owned;
    if (shown.length > 0 && drawn.has(uid)) return { ...plain(object, role), repeated: 'elsewhere' };
    drawn.add(uid);
    const within = new Set([...path, uid]);
    // what a circle leads back to is an owner, too: below the subject everything is owned
    return { ...plain(object, role), children: shown.map((one) => below(one, within)) };
  };
  const leadsDown = (uid: string): boolean => uid === uidOf(subject) || between.has(uid);
  return tops.map((top) => {
    if (top.object !== undefined) return below(top.object, new Set());
    return { ...absent(top.reference, ownership), children: [below(top.child, new Set([top.reference.uid]))] };
  });
}

function plain(object: KubeObject, role: OwnerNode['role']): OwnerNode {
  const { name = '', uid = '' } = meta(object);
  const { apiVersion, kind } = object;
  return { apiVersion, kind, namespace: namespaceOf(object), name, uid, object, role, children: [] };
}

function absent({ apiVersion, kind, name, uid }: OwnerReference, ownership: Ownership): OwnerNode {
  const absence = ownership.absenceOf(uid);
  return { apiVersion, kind, namespace: '', name, uid, object: undefined, absence, role: 'owner', children: [] };
}

type Top =
  | { readonly object: KubeObject }
  | { readonly object: undefined; readonly reference: OwnerReference; readonly child: KubeObject };

/** From an object up to the owners that have none themselves, or whose owners are not known. */
function climb(
  subject: KubeObject,
  ownership: Ownership,
): { readonly tops: readonly Top[]; readonly between: ReadonlySet<string> } {
  const between = new Set<string>();
  const tops: Top[] = [];
  const visited = new Set<string>([uidOf(subject)]);
  const visit = (object: KubeObject, path: ReadonlySet<string>): void => {
    let above = 0;
    for (const reference of controllerFirst(ownersOf(object))) {
      const owner = ownership.get(reference.uid);
      if (owner === undefined || !mayOwn(owner, object)) {
        tops.push({ object: undefined, reference, child: object });
        above += 1;
      } else if (!path.has(reference.uid)) {
        above += 1;
        between.add(reference.uid);
        if (visited.has(reference.uid)) continue;
        visited.add(reference.uid);
        visit(owner, new Set([...path, reference.uid]));
      }
    }
    if (above === 0) tops.push({ object });
  };
  visit(subject, new Set([uidOf(subject)]));
  return { tops, between };
}

function controllerFirst(references: readonly OwnerReference[]): readonly OwnerReference[] {
  return [...references].sort((a, b) => Number(b.controller === true) - Number(a.controller === true));
}

/** Every node of some trees, each object once. */
export function nodesOf(trees: readonly OwnerNode[]): readonly OwnerNode[] {
  const found = new Map<string, OwnerNode>();
  const visit = (node: OwnerNode): void => {
    if (node.repeated === undefined && !found.has(node.uid)) found.set(node.uid, node);
    node.children.forEach(visit);
  };
  trees.forEach(visit);
  return [...found.values()];
}
