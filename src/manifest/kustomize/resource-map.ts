/** The objects of a build in their order (kustomize's resmap.ResMap). */

import { compareStrings } from '../../apimachinery/go/text.ts';
import { BuildError } from './error.ts';
import { goSyntaxOfId, idKey, idText, type ResId, sameId } from './ids.ts';
import { fieldOf, type MapNode, mapAt, newMap, putField, removeField, stringNode, stringsOf } from './node.ts';
import { annotation, type Resource } from './resource.ts';
import { plainNode } from './scalars.ts';
import { objectText } from './written.ts';

export class ResourceMap {
  #resources: Resource[];

  constructor(resources: readonly Resource[] = []) {
    this.#resources = [...resources];
  }

  get resources(): readonly Resource[] {
    return this.#resources;
  }

  get size(): number {
    return this.#resources.length;
  }

  /** Puts another list in place of the objects; ids are not looked at. */
  replaceAll(resources: readonly Resource[]): void {
    this.#resources = [...resources];
  }

  /** The same list with copies of the objects. */
  copy(): ResourceMap {
    return new ResourceMap(this.#resources.map((resource) => resource.copy()));
  }

  /**
   * Throws BuildError when an object of the other map is not as it is here, but for the label that
   * says it was validated.
   */
  checkUntouched(other: ResourceMap): void {
    const problem = this.#difference(other);
    if (problem !== undefined) throw new BuildError(`validator shouldn't modify the resource map: ${problem}`);
  }

  #difference(other: ResourceMap): string | undefined {
    if (this.size !== other.size) return `lists have different number of entries`;
    for (const resource of this.#resources) {
      const [found] = other.byCurrentId(resource.id);
      if (found === undefined) return `id in self missing from other; id: ${idText(resource.id)}`;
      const theirs = found.copy();
      const labels = theirs.labels;
      if (labels.delete('validated-by')) theirs.labels = labels;
      const [ours, changed] = [objectText(resource), objectText(theirs)];
      if (ours !== changed) return `nodes unequal: \n -- ${ours},\n -- ${changed}`;
    }
    return undefined;
  }

  dropEmpties(): void {
    this.#resources = this.#resources.filter((resource) => !resource.isEmpty);
  }

  /** Adds objects at the end. Throws BuildError when one of them has an id that is taken. */
  append(resources: readonly Resource[]): void {
    const taken = new Set(this.#resources.map(({ id }) => idKey(id)));
    for (const resource of resources) {
      const { id } = resource;
      if (taken.has(idKey(id))) {
        throw new BuildError(`may not add resource with an already registered id: ${idText(id)}`, {
          place: resource.place,
        });
      }
      taken.add(idKey(id));
      this.#resources.push(resource);
    }
  }

  byCurrentId(id: ResId): Resource[] {
    return this.#resources.filter((resource) => sameId(resource.id, id));
  }

  /** The objects of which one of the names they have had passes. */
  byAnyId(matches: (id: ResId) => boolean): Resource[] {
    return this.#resources.filter((resource) => !resource.isEmpty && resource.allIds.some(matches));
  }

  /** The one object that has, or had, this id. Throws BuildError. */
  theOne(id: ResId): Resource {
    const found = this.byAnyId((each) => sameId(each, id));
    const [only] = found;
    if (only !== undefined && found.length === 1) return only;
    const problem = `${found.length > 1 ? 'multiple matches' : 'no matches'} for Id ${idText(id)}`;
    throw new BuildError(`${problem}; failed to find unique target for patch ${idText(id)}`);
  }

  /** Adds what a generator made, by its behavior. Throws BuildError. */
  absorb(made: readonly Resource[]): void {
    for (const resource of made) this.#absorbOne(resource);
  }

  #absorbOne(resource: Resource): void {
    const { behavior, id } = resource;
    const matches = this.byAnyId((each) => sameId(each, id));
    const [old] = matches;
    if (old === undefined) {
      if (behavior === 'merge' || behavior === 'replace') {
        throw new BuildError(`id ${goSyntaxOfId(id)} does not exist; cannot merge or replace`);
      }
      this.append([resource]);
      return;
    }
    if (matches.length > 1) {
      const list = matches.map(objectText).join(' ');
      throw new BuildError(`found multiple objects [${list}] that could accept merge of ${idText(id)}`);
    }
    if (behavior !== 'merge' && behavior !== 'replace') {
      const problem = `id ${goSyntaxOfId(id)} exists; can not use behavior: '${behavior}', behavior must be merge or replace`;
      throw new BuildError(problem);
    }
    const origin = old.annotation(annotation.origin);
    resource.takeMetadataFrom(old);
    if (behavior === 'merge') {
      mergeStrings(resource, old, 'data');
      mergeStrings(resource, old, 'binaryData');
      if (origin !== undefined) resource.annotate(annotation.origin, origin);
    }
    this.#replace(resource);
  }

  /** Puts the object in place of the one with its id. */
  #replace(resource: Resource): void {
    const { id } = resource;
    const index = this.#resources.findIndex((each) => sameId(each.id, id));
    if (index < 0) throw new BuildError(`cannot find resource with id ${idText(id)} to replace`);
    this.#resources[index] = resource;
  }
}

/** The strings of a field of both objects, those of the new one first; sorted. */
function mergeStrings(into: Resource, from: Resource, field: string): void {
  const all = new Map([...stringsOf(fieldOf(from.node, field)), ...stringsOf(fieldOf(into.node, field))]);
  const root = into.node as MapNode;
  if (all.size === 0) removeField(root, field);
  else {
    const target = mapAt(root, field) ?? newMap();
    target.entries = [];
    for (const key of [...all.keys()].sort(compareStrings)) {
      target.entries.push({ key: plainNode(key), value: stringNode(all.get(key) as string) });
    }
    putField(root, field, target);
  }
}
