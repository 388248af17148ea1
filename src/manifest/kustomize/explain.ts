/** Which file, patch or transformer gave each field of a build its last value. */
import type { Json } from '../../apimachinery/json.ts';
import { idKey } from './ids.ts';
import type { Node, Place, ScalarNode } from './node.ts';
import type { Step } from './plugin.ts';
import { isBuildAnnotation, type Resource } from './resource.ts';
import type { ResourceMap } from './resource-map.ts';
import { scalarJson } from './scalars.ts';

/** Where a value comes from: a resource file, or a step of the build. */
export interface ValueSource {
  /** `file`, or what kustomize calls the step: `PatchTransformer`, `NamespaceTransformer`, ... */
  readonly step: string;
  /** The resource file; for a step the kustomization, or the file that configures it. */
  readonly file?: string;
  readonly line?: number;
  /** The field of the kustomization, and the number of the entry where it is a list. */
  readonly field?: string;
  readonly index?: number;
  /** The file of a patch, where the value stands in one. */
  readonly patch?: Place;
}

export interface ExplainedField {
  /** `spec.template.spec.containers[name=web].image` */
  readonly path: string;
  readonly value: Json;
  readonly source: ValueSource;
}

export interface ExplainedObject {
  readonly resource: Resource;
  /** Every name it has had in the build. */
  readonly names: readonly string[];
  readonly fields: readonly ExplainedField[];
}

interface Leaf {
  readonly text: string;
  readonly place: Place | undefined;
  readonly source: ValueSource;
}

type Leaves = ReadonlyMap<string, Leaf>;

/** Watches a build: `onStep` is what buildKustomization calls. */
export class Explainer {
  readonly #byResource = new WeakMap<Resource, Leaves>();
  /** For an object that a step has put in place of another of the same id. */
  readonly #byId = new Map<string, Leaves>();
  readonly #names = new WeakMap<Resource, readonly string[]>();

  onStep = (step: Step, resources: ResourceMap): void => {
    for (const resource of resources.resources) this.#note(step, resource);
  };

  #note(step: Step, resource: Resource): void {
    const before = this.#byResource.get(resource) ?? this.#byId.get(idKey(resource.originalId)) ?? new Map();
    const now = new Map<string, Leaf>();
    for (const [path, scalar] of leavesOf(resource)) {
      const text = `${scalar.tag} ${scalar.value}`;
      const known = before.get(path);
      now.set(
        path,
        known?.text === text ? known : { text, place: scalar.place, source: sourceOf(step, scalar, known) },
      );
    }
    this.#byResource.set(resource, now);
    this.#names.set(resource, [...new Set(resource.allIds.map(({ name }) => name))]);
    this.#byId.set(idKey(resource.originalId), now);
  }

  /** The objects that were built, with what is known of each field. */
  explain(resources: readonly Resource[]): ExplainedObject[] {
    return resources.map((resource) => {
      const leaves = this.#byResource.get(resource) ?? new Map<string, Leaf>();
      const fields = [...leavesOf(resource)].map(([path, scalar]): ExplainedField => {
        const source = leaves.get(path)?.source ?? { step: 'buildMetadata' };
        return { path, value: scalarJson(scalar), source };
      });
      const names = this.#names.get(resource) ?? [resource.name];
      return { resource, names, fields: fields.sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0)) };
    });
  }
}

/** A value with a place of its own came with it: from the file that was read, or from a patch. */
function sourceOf(step: Step, { place }: ScalarNode, before: Leaf | undefined): ValueSource {
  const isNew = place !== undefined && place.file !== '' && place !== before?.place;
  if (step.name === 'resources') return isNew ? { step: 'file', file: place.file, line: place.line } : { step: 'file' };
  const { name, file, field, index, line } = step;
  return {
    step: name,
    file,
    ...(line === undefined ? {} : { line }),
    ...(field === undefined ? {} : { field }),
    ...(index === undefined ? {} : { index }),
    ...(isNew && place.file !== file ? { patch: place } : {}),
  };
}

/** Every scalar of an object by its path, but for what the build remembers in annotations. */
function* leavesOf({ node }: Resource): Generator<readonly [string, ScalarNode]> {
  if (node === undefined) return;
  for (const [path, scalar] of scalarsBelow(node, '')) {
    const annotation = /^metadata\.annotations\["?(.*?)"?\]$/.exec(path)?.[1];
    if (annotation === undefined || !isBuildAnnotation(annotation)) yield [path, scalar];
  }
}

function* scalarsBelow(node: Node, path: string): Generator<readonly [string, ScalarNode]> {
  if (node.kind === 'scalar') yield [path, node];
  else if (node.kind === 'map') {
    for (const { key, value } of node.entries) yield* scalarsBelow(value, path + step(key.value, path === ''));
  } else {
    const key = keyOfItems(node.items);
    for (const [index, item] of node.items.entries()) {
      const place = key === undefined ? String(index) : `${key}=${keyText(item, key)}`;
      yield* scalarsBelow(item, `${path}[${place}]`);
    }
  }
}

/** Keys with dots, slashes or quotes stand in brackets. */
const step = (key: string, isFirst: boolean): string =>
  /^[\w-]+$/.test(key) ? (isFirst ? key : `.${key}`) : `[${JSON.stringify(key)}]`;

/** What Kubernetes tells the items of its lists apart by. */
const ITEM_KEYS = ['name', 'containerPort', 'port', 'mountPath', 'key', 'type', 'ip'];

/** A key by which the items of a list can be told apart, however they move. */
function keyOfItems(items: readonly Node[]): string | undefined {
  return ITEM_KEYS.find((key) => {
    const texts = items.map((item) => keyText(item, key));
    return texts.length > 0 && !texts.includes(undefined) && new Set(texts).size === texts.length;
  });
}

function keyText(item: Node, key: string): string | undefined {
  const value = item.kind === 'map' ? item.entries.find((entry) => entry.key.value === key)?.value : undefined;
  return value?.kind === 'scalar' && value.value !== '' ? value.value : undefined;
}
