/** Fields that name an object follow it when its name changes (kustomize's filters/nameref). */
import { toYaml } from '../../print/yaml.ts';
import { BuildError, prefixed } from './error.ts';
import type { FieldSpec, NameReference } from './field-config.ts';
import { setScalar, visitFieldOfMatching } from './field-spec.ts';
import { type Gvk, gvkSelectedBy, idText } from './ids.ts';
import { entryOf, fieldOf, isNull, type MapNode, type Node, type ScalarNode, stringNode, textOfNode } from './node.ts';
import {
  type Candidate,
  candidateOf,
  hasEqualAffixes,
  isInReach,
  NamedObjects,
  type Reach,
  reachOf,
} from './referral.ts';
import type { Resource } from './resource.ts';
import type { ResourceMap } from './resource-map.ts';

/** A field of a referrer, and the kind of what it names. */
interface Reference {
  readonly spec: FieldSpec;
  readonly target: Partial<Gvk>;
}

/** Rewrites every reference of the table. Throws BuildError. */
export function fixNameReferences({ resources }: ResourceMap, references: readonly NameReference[]): void {
  const table = new ReferenceTable(references);
  const objects = new NamedObjects(resources);
  const referrers = new Map<Resource, string[]>();
  try {
    for (const resource of resources) {
      const ofKind = table.ofKind(resource.originalId);
      if (ofKind.length > 0) new Referrer(resource, objects, referrers).fix(ofKind);
    }
  } finally {
    for (const [resource, ids] of referrers) resource.addReferrer(ids.join(','));
  }
}

/** The references that objects of a kind have, found once for each kind. */
class ReferenceTable {
  readonly #byKind = new Map<string, Reference[]>();
  readonly #found = new Map<string, readonly Reference[]>();

  constructor(references: readonly NameReference[]) {
    for (const { group, version, kind, fieldSpecs } of references) {
      const target = { ...(group && { group }), ...(version && { version }), ...(kind && { kind }) };
      for (const spec of fieldSpecs) this.#add({ spec, target });
    }
  }

  #add(reference: Reference): void {
    const key = reference.spec.kind ?? '';
    const list = this.#byKind.get(key);
    if (list === undefined) this.#byKind.set(key, [reference]);
    else list.push(reference);
  }

  ofKind(gvk: Gvk): readonly Reference[] {
    const key = [gvk.group, gvk.version, gvk.kind].join('\0');
    const found = this.#found.get(key);
    if (found !== undefined) return found;
    const own = [...(this.#byKind.get(gvk.kind) ?? []), ...(gvk.kind === '' ? [] : (this.#byKind.get('') ?? []))];
    const applicable = own.filter(({ spec }) => gvkSelectedBy(gvk, spec));
    this.#found.set(key, applicable);
    return applicable;
  }
}

/** An object that may name others. */
class Referrer {
  readonly #resource: Resource;
  readonly #objects: NamedObjects;
  readonly #referrers: Map<Resource, string[]>;
  readonly #self: Candidate;
  readonly #reach: Reach;

  constructor(resource: Resource, objects: NamedObjects, referrers: Map<Resource, string[]>) {
    this.#resource = resource;
    this.#objects = objects;
    this.#referrers = referrers;
    this.#self = candidateOf(resource);
    this.#reach = reachOf(resource, this.#self.id);
  }

  fix(references: readonly Reference[]): void {
    for (const reference of references) {
      const { spec } = reference;
      try {
        visitFieldOfMatching(this.#resource, spec, (node) => this.#set(node, reference));
      } catch (error) {
        throw prefixed(error, `updating name reference in '${spec.path}' field of '${idText(this.#self.id)}'`);
      }
    }
  }

  #set(node: Node, reference: Reference): void {
    if (isNull(node)) return;
    if (node.kind === 'scalar') this.#setName(node, reference);
    else if (node.kind === 'map') this.#setNameAndNamespace(node, reference);
    else for (const item of node.items) this.#setItem(item, reference);
  }

  #setItem(item: Node, reference: Reference): void {
    if (isNull(item)) return;
    if (item.kind === 'scalar') this.#setName(item, reference);
    else if (item.kind === 'map') this.#setNameAndNamespace(item, reference);
    else throw new BuildError('a list is expected to be either a string or a map of string', { place: item.place });
  }

  #setName(node: ScalarNode, reference: Reference): void {
    const referral = this.#select(node.value, reference, undefined, (a, b) => a.id.name === b.id.name);
    if (referral !== undefined && referral.id.name !== node.value) setScalar(node, referral.id.name);
  }

  /** Such as an item of `subjects`: its namespace narrows the choice, and follows. */
  #setNameAndNamespace(node: MapNode, reference: Reference): void {
    const name = entryOf(node, 'name');
    if (name === undefined) throw new BuildError("path config error; no 'name' field in node", { place: node.place });
    const written = entryOf(node, 'namespace');
    const within = written === undefined ? undefined : textOfNode(written.value);
    const isSame = (a: Candidate, b: Candidate): boolean =>
      a.id.name === b.id.name && a.id.namespace === b.id.namespace;
    const oldName = textOfNode(name.value);
    const referral = this.#select(oldName, reference, within, isSame);
    if (referral === undefined) return;
    const { id } = referral;
    if (id.name === oldName && id.namespace === '') return;
    setScalar(name.value, id.name);
    if (id.namespace === '') return;
    if (written === undefined) node.entries.push({ key: stringNode('namespace'), value: stringNode(id.namespace) });
    else setScalar(written.value, id.namespace);
  }

  /** The object that is meant by a name; undefined for none. Throws BuildError when it could be several. */
  #select(
    name: string,
    { spec, target }: Reference,
    within: string | undefined,
    isSame: (a: Candidate, b: Candidate) => boolean,
  ): Candidate | undefined {
    const role = spec.path.endsWith('roleRef/name') ? roleOf(this.#resource) : undefined;
    const isMeant = (candidate: Candidate): boolean =>
      candidate.previousIds.some((id) => gvkSelectedBy(id, target)) &&
      (role === undefined || candidate.previousIds.some((id) => gvkSelectedBy(id, role))) &&
      isInReach(candidate, this.#reach);
    const meant = this.#objects.formerly(name, within, this.#reach).filter(isMeant);
    const referral = meant.length === 1 ? meant[0] : this.#narrowed(meant, isSame);
    if (referral !== undefined) this.#note(referral);
    return referral;
  }

  /** Of several, those with the referrer's own prefixes and suffixes. */
  #narrowed(meant: readonly Candidate[], isSame: (a: Candidate, b: Candidate) => boolean): Candidate | undefined {
    let left = meant.filter((each) => hasEqualAffixes(each, this.#self, true));
    if (left.length > 1) left = left.filter((each) => hasEqualAffixes(each, this.#self, false));
    const [first, ...others] = left;
    if (first === undefined || others.every((other) => isSame(first, other))) return first;
    const ids = left.map(({ id }) => idText(id)).join(', ');
    throw new BuildError(`found multiple possible referrals: ${ids}\n${this.#details(left)}`, {
      place: this.#resource.place,
    });
  }

  #details(possible: readonly Candidate[]): string {
    const yaml = ({ resource }: Candidate): string => toYaml(resource.toJson());
    const list = possible.map((each, index) => `--- possible referral ${index}:\n${yaml(each)}\n`).join('');
    return `\n**** Too many possible referral targets to referrer:\n${yaml(this.#self)}\n${list}`;
  }

  #note({ resource }: Candidate): void {
    const ids = this.#referrers.get(resource);
    if (ids === undefined) this.#referrers.set(resource, [idText(this.#self.id)]);
    else ids.push(idText(this.#self.id));
  }
}

/** The kind that a binding's roleRef names; undefined where it does not say. */
function roleOf({ node }: Resource): Partial<Gvk> | undefined {
  const roleRef = fieldOf(node, 'roleRef');
  const [group, kind] = [fieldOf(roleRef, 'apiGroup'), fieldOf(roleRef, 'kind')];
  return group === undefined || kind === undefined ? undefined : { group: textOfNode(group), kind: textOfNode(kind) };
}
