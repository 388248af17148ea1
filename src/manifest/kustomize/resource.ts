/** An object of a build with the names it has had (kustomize's resource.Resource). */
import { sortedKeys } from '../../apimachinery/go/text.ts';
import type { Json } from '../../apimachinery/json.ts';
import { parseGroupVersion } from '../../apimachinery/object.ts';
import { effectiveNamespace, type ResId } from './ids.ts';
import {
  cloneNode,
  fieldOf,
  isEmpty,
  isNull,
  type MapNode,
  mapAt,
  type Node,
  newMap,
  nodeAt,
  type Place,
  putField,
  removeField,
  stringNode,
  stringsOf,
  textAt,
  textOfNode,
} from './node.ts';
import { nodeJson } from './node-json.ts';
import { plainNode } from './scalars.ts';
import type { Schema } from './schema.ts';
import { setText } from './set-field.ts';

const INTERNAL = 'internal.config.kubernetes.io/';

/** The annotations by which a build remembers; error texts of kustomize show them. */
export const annotation = {
  previousKinds: `${INTERNAL}previousKinds`,
  previousNames: `${INTERNAL}previousNames`,
  previousNamespaces: `${INTERNAL}previousNamespaces`,
  prefixes: `${INTERNAL}prefixes`,
  suffixes: `${INTERNAL}suffixes`,
  allowNameChange: `${INTERNAL}allowNameChange`,
  allowKindChange: `${INTERNAL}allowKindChange`,
  refBy: `${INTERNAL}refBy`,
  behavior: `${INTERNAL}generatorBehavior`,
  needsHash: `${INTERNAL}needsHashSuffix`,
  origin: 'config.kubernetes.io/origin',
  transformations: 'alpha.config.kubernetes.io/transformations',
} as const;

/** What is taken off before the objects are written. */
const buildAnnotations: readonly string[] = [
  annotation.previousKinds,
  annotation.previousNames,
  annotation.previousNamespaces,
  annotation.prefixes,
  annotation.suffixes,
  annotation.allowNameChange,
  annotation.allowKindChange,
  annotation.refBy,
  annotation.behavior,
  annotation.needsHash,
  `${INTERNAL}path`,
  `${INTERNAL}index`,
  `${INTERNAL}seqindent`,
  `${INTERNAL}id`,
  `${INTERNAL}annotations-migration-resource-id`,
  'config.kubernetes.io/path',
  'config.kubernetes.io/index',
  'config.k8s.io/id',
  'config.kubernetes.io/helm-generated',
];

/** Whether an annotation is there for the build only. */
export const isBuildAnnotation = (key: string): boolean => buildAnnotations.includes(key);

/** How a generator treats an object of the same name. */
export type Behavior = 'create' | 'replace' | 'merge' | 'unspecified';

const behaviorOf = (written: string | undefined): Behavior =>
  written === 'create' || written === 'merge' || written === 'replace' ? written : 'unspecified';

export class Resource {
  /** The object; undefined once a patch has deleted it. */
  node: MapNode | undefined;
  readonly schema: Schema;
  /** The vars that take a value of this object. */
  varNames: string[] = [];
  /** Where it was read; undefined for what a generator made. */
  readonly place: Place | undefined;

  constructor(node: MapNode, schema: Schema) {
    this.node = node;
    this.schema = schema;
    this.place = node.place;
  }

  get isEmpty(): boolean {
    return isEmpty(this.node);
  }

  get kind(): string {
    return textOfNode(fieldOf(this.node, 'kind'));
  }

  set kind(kind: string) {
    setText(this.#root(), 'kind', kind);
  }

  get apiVersion(): string {
    return textOfNode(fieldOf(this.node, 'apiVersion'));
  }

  set apiVersion(apiVersion: string) {
    setText(this.#root(), 'apiVersion', apiVersion);
  }

  get name(): string {
    return textAt(this.node, 'metadata', 'name');
  }

  /** In place of a plain scalar, a name like a number becomes one, as in kustomize. */
  set name(name: string) {
    const metadata = mapAt(this.#root(), 'metadata');
    if (metadata !== undefined) setText(metadata, 'name', name);
  }

  get namespace(): string {
    return textAt(this.node, 'metadata', 'namespace');
  }

  /** '' takes the field away. */
  set namespace(namespace: string) {
    const metadata = mapAt(this.#root(), 'metadata');
    if (metadata === undefined) return;
    if (namespace === '') removeField(metadata, 'namespace');
    else setText(metadata, 'namespace', namespace);
  }

  get annotations(): Map<string, string> {
    return stringsOf(nodeAt(this.node, 'metadata', 'annotations'));
  }

  set annotations(annotations: ReadonlyMap<string, string>) {
    this.#setStrings('annotations', annotations);
  }

  get labels(): Map<string, string> {
    return stringsOf(nodeAt(this.node, 'metadata', 'labels'));
  }

  set labels(labels: ReadonlyMap<string, string>) {
    this.#setStrings('labels', labels);
  }

  #root(): MapNode {
    this.node ??= newMap();
    return this.node;
  }

  /** Sorted; the values are strings whatever they look like, the keys are not (kyaml's SetField). */
  #setStrings(field: string, strings: ReadonlyMap<string, string>): void {
    const metadata = mapAt(this.#root(), 'metadata');
    if (metadata === undefined) return;
    removeField(metadata, field);
    if (strings.size === 0) return;
    const keys = sortedKeys(Object.fromEntries(strings));
    const entries = keys.map((key) => ({ key: plainNode(key), value: stringNode(strings.get(key) as string) }));
    putField(metadata, field, newMap(entries));
  }

  /** What it is called now. */
  get id(): ResId {
    return this.#idOf(this.kind, this.name, this.namespace);
  }

  #idOf(kind: string, name: string, namespace: string): ResId {
    const { apiVersion } = this;
    const clusterScoped = this.schema.isNamespaced(apiVersion, kind) === false;
    return { ...parseGroupVersion(apiVersion), kind, name, namespace, clusterScoped };
  }

  /** What it was called, the oldest first. */
  get previousIds(): ResId[] {
    const names = this.#list(annotation.previousNames);
    if (names === undefined) return [];
    const namespaces = this.#list(annotation.previousNamespaces) ?? [];
    const kinds = this.#list(annotation.previousKinds) ?? [];
    return names.map((name, index) => this.#idOf(kinds[index] ?? '', name, namespaces[index] ?? ''));
  }

  get originalId(): ResId {
    return this.previousIds[0] ?? this.id;
  }

  /** Every id it has had, the current one last. */
  get allIds(): ResId[] {
    return [...this.previousIds, this.id];
  }

  annotation(key: string): string | undefined {
    const found = fieldOf(nodeAt(this.node, 'metadata', 'annotations'), key);
    return found === undefined ? undefined : textOfNode(found);
  }

  annotate(key: string, value: string | undefined): void {
    const annotations = this.annotations;
    if (value === undefined) annotations.delete(key);
    else annotations.set(key, value);
    this.annotations = annotations;
  }

  #list(key: string): string[] | undefined {
    return this.annotation(key)?.split(',');
  }

  #append(key: string, value: string): void {
    if (value !== '') this.#put(key, [...(this.#list(key) ?? []), value].join(','));
  }

  /** Sets one annotation and leaves the others as they are written. */
  #put(key: string, value: string): void {
    const metadata = mapAt(this.#root(), 'metadata');
    const annotations = metadata === undefined ? undefined : mapAt(metadata, 'annotations');
    if (annotations !== undefined) putField(annotations, key, { ...stringNode(value), style: 'single' });
  }

  /** Remembers what it is called, before that changes. */
  rememberId(namespace = effectiveNamespace(this.id), name = this.name, kind = this.kind): void {
    this.#append(annotation.previousNames, name);
    this.#append(annotation.previousNamespaces, namespace);
    this.#append(annotation.previousKinds, kind);
  }

  addPrefix(prefix: string): void {
    this.#append(annotation.prefixes, prefix);
  }

  addSuffix(suffix: string): void {
    this.#append(annotation.suffixes, suffix);
  }

  get prefixes(): string[] {
    return this.#list(annotation.prefixes) ?? [];
  }

  get suffixes(): string[] {
    return this.#list(annotation.suffixes) ?? [];
  }

  addReferrer(id: string): void {
    this.#append(annotation.refBy, id);
  }

  isEnabled(key: string): boolean {
    return this.annotation(key) === 'enabled';
  }

  enable(key: string): void {
    this.annotate(key, 'enabled');
  }

  get behavior(): Behavior {
    return behaviorOf(this.annotation(annotation.behavior));
  }

  set behavior(behavior: string) {
    this.annotate(annotation.behavior, behaviorOf(behavior));
  }

  copy(): Resource {
    const copy = new Resource(cloneNode(this.#root()), this.schema);
    copy.varNames = [...this.varNames];
    return copy;
  }

  removeBuildAnnotations(): void {
    const { annotations } = this;
    if (annotations.size === 0) return;
    for (const key of buildAnnotations) annotations.delete(key);
    this.annotations = annotations;
  }

  /** Takes over labels, annotations, name and namespace of an object that this one replaces. */
  takeMetadataFrom(other: Resource): void {
    this.labels = new Map([...other.labels, ...this.labels]);
    const own = this.annotations;
    const merged = new Map([...other.annotations, ...own]);
    for (const key of buildAnnotations) {
      const value = other.annotations.get(key);
      if (value === undefined) merged.delete(key);
      else merged.set(key, value);
    }
    if (!own.has(annotation.needsHash)) merged.delete(annotation.needsHash);
    this.annotations = merged;
    this.name = other.name;
    this.namespace = other.namespace;
    this.varNames = [...other.varNames];
  }

  /** The object as it is written. Throws ScalarProblem. */
  toJson(): Json {
    return this.node === undefined || isNull(this.node as Node) ? null : nodeJson(this.node);
  }
}
