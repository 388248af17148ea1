/** Replacements: a value of one object in fields of others (kustomize's filters/replacement). */
import { goBool, goInline, goInt, goList, goPointer, goString, goStruct } from '../../apimachinery/go/decode.ts';
import { goQuote } from '../../apimachinery/go/text.ts';
import { type Json, type JsonObject, textOf } from '../../apimachinery/json.ts';
import { BuildError, prefixed } from './error.ts';
import { gvkSelectedBy, idText, type ResId } from './ids.ts';
import { resIdType, selectorType } from './kustomization-type.ts';
import { lookUp, splitFieldPath } from './look-up.ts';
import { isEmpty, type MapNode, type Node, textOfNode } from './node.ts';
import { type Created, compilePath, type FieldPath, PathMatch, setNode } from './path-match.ts';
import type { Resource } from './resource.ts';
import { plainNode } from './scalars.ts';
import { SelectorMatcher, selectorOf } from './selector.ts';
import { replaceInText } from './text-replacement.ts';

const optionsType = goStruct(
  'FieldOptions',
  { delimiter: goString, index: goInt, encoding: goString, create: goBool },
  'types',
);

const sourceType = goStruct(
  'SourceSelector',
  { ...goInline(resIdType), fieldPath: goString, options: goPointer(optionsType) },
  'types',
);

const targetType = goStruct(
  'TargetSelector',
  {
    select: goPointer(selectorType),
    reject: goList(goPointer(selectorType)),
    fieldPaths: goList(goString),
    options: goPointer(optionsType),
  },
  'types',
);

/** types.Replacement. */
export const replacementType = goStruct(
  'Replacement',
  { source: goPointer(sourceType), targets: goList(goPointer(targetType)), sourceValue: goPointer(goString) },
  'types',
);

const DEFAULT_PATH = 'metadata.name';

interface FieldOptions {
  readonly delimiter: string;
  readonly index: number;
  readonly create: boolean;
}

interface Source {
  readonly id: ResId;
  readonly fieldPath: string;
  readonly options: FieldOptions;
}

interface Target {
  readonly select: SelectorMatcher;
  readonly reject: readonly SelectorMatcher[];
  readonly paths: readonly FieldPath[];
  readonly options: FieldOptions;
}

export interface Replacement {
  /** The number of objects that each target selected. Throws CliError. */
  apply(resources: readonly Resource[]): number[];
}

/** A decoded replacement ready to be used; mistakes in it are reported when it is. */
export async function prepareReplacement(decoded: JsonObject): Promise<Replacement> {
  const { source, targets, sourceValue } = decoded as { [field: string]: Json | undefined };
  const prepared: (Target | undefined)[] = [];
  for (const target of (targets ?? []) as (JsonObject | null)[]) prepared.push(await prepareTarget(target ?? {}));
  return {
    apply(resources) {
      if ((source ?? sourceValue) === undefined || targets === undefined) {
        throw new BuildError('replacements must specify a source and at least one target');
      }
      if (source !== undefined && sourceValue !== undefined) {
        throw new BuildError('value and resource selectors are mutually exclusive');
      }
      const value =
        source === undefined
          ? plainNode(textOf(sourceValue))
          : sourceValueOf(sourceOf(source as JsonObject), resources);
      return prepared.map((target) => {
        if (target === undefined) throw new BuildError('target must specify resources to select');
        return applyTo(target, value, resources);
      });
    },
  };
}

async function prepareTarget(decoded: JsonObject): Promise<Target | undefined> {
  if (decoded.select === undefined) return undefined;
  const matcher = (selector: Json): Promise<SelectorMatcher> =>
    SelectorMatcher.of(selectorOf((selector ?? {}) as JsonObject));
  const reject: SelectorMatcher[] = [];
  for (const selector of (decoded.reject ?? []) as Json[]) reject.push(await matcher(selector));
  const paths: FieldPath[] = [];
  const texts = (decoded.fieldPaths ?? []) as string[];
  for (const text of texts.length === 0 ? [DEFAULT_PATH] : texts) paths.push(await compilePath(text));
  return { select: await matcher(decoded.select), reject, paths, options: optionsOf(decoded.options) };
}

function optionsOf(decoded: Json | undefined): FieldOptions {
  const { delimiter, index, create } = (decoded ?? {}) as JsonObject;
  return { delimiter: textOf(delimiter), index: Number(index ?? 0), create: create === true };
}

function sourceOf(decoded: JsonObject): Source {
  const { group, version, kind, name, namespace } = selectorOf(decoded);
  const id = { group, version, kind, name, namespace, clusterScoped: false };
  return { id, fieldPath: textOf(decoded.fieldPath), options: optionsOf(decoded.options) };
}

/** `Deployment.v1.apps/web.shop:spec.replicas`, as error texts have it. */
function sourceText({ id, fieldPath, options: { delimiter, index, create } }: Source): string {
  const options = delimiter === '' && !create ? [] : [`${delimiter}(${index}), create=${create}`];
  return [idText(id), ...(fieldPath === '' ? [] : [fieldPath]), ...options].join(':');
}

function sourceValueOf(source: Source, resources: readonly Resource[]): Node {
  const matches = resources.filter((resource) => namesOf(resource).some((id) => isSelected(id, source.id)));
  const [resource] = matches;
  if (matches.length > 1) throw new BuildError(`multiple matches for selector ${sourceText(source)}`);
  if (resource === undefined) throw new BuildError(`nothing selected by ${sourceText(source)}`);
  const fieldPath = source.fieldPath || DEFAULT_PATH;
  let found: Node | undefined;
  try {
    found = lookUp(resource.node as MapNode, splitFieldPath(fieldPath));
  } catch (error) {
    throw prefixed(error, 'error looking up replacement source');
  }
  if (isEmpty(found) || found === undefined) {
    throw new BuildError(`fieldPath \`${fieldPath}\` is missing for replacement source ${idText(source.id)}`);
  }
  return refined(found, source.options);
}

/** The names it has and had; kustomize does not look at scopes here. */
const namesOf = (resource: Resource): ResId[] =>
  [resource.id, ...resource.previousIds].map((id) => ({ ...id, clusterScoped: false }));

/** Exact, but that an object without a namespace is in `default`. */
const isSelected = (id: ResId, { name, namespace, ...gvk }: ResId): boolean =>
  (name === '' || name === id.name) &&
  (namespace === '' || namespace === (id.namespace || 'default')) &&
  gvkSelectedBy(id, gvk);

/** The part of the value that a delimiter and an index stand for. */
function refined(node: Node, { delimiter, index }: FieldOptions): Node {
  if (delimiter === '') return node;
  if (node.kind !== 'scalar') throw new BuildError('delimiter option can only be used with scalar nodes');
  const text = textOfNode(node);
  const part = text.split(delimiter)[index];
  if (part === undefined) throw new BuildError(`options.index ${index} is out of bounds for value ${text}`);
  return { ...node, value: part };
}

function applyTo(target: Target, value: Node, resources: readonly Resource[]): number {
  try {
    target.select.check();
    for (const each of target.reject) each.check();
  } catch (error) {
    throw prefixed(error, 'error creating target selector');
  }
  let hits = 0;
  for (const resource of resources) {
    if (!isTarget(resource, target)) continue;
    hits += 1;
    for (const path of target.paths) setField(resource.node as MapNode, path, value, target.options);
  }
  return hits;
}

function isTarget(resource: Resource, { select, reject }: Target): boolean {
  if (!select.matchesAnnotations(resource) || !select.matchesLabels(resource)) return false;
  for (const each of reject) {
    const { annotationSelector, labelSelector } = each.selector;
    if (annotationSelector === '' && labelSelector === '') continue;
    if (each.matchesAnnotations(resource) && each.matchesLabels(resource)) return false;
  }
  const names = namesOf(resource);
  const matches = (matcher: SelectorMatcher) => (id: ResId) =>
    matcher.matchesGvk(id) && matcher.matchesName(id.name) && matcher.matchesNamespace(id.namespace);
  if (reject.some((each) => !selectsAll(each) && names.some(matches(each)))) return false;
  return names.some(matches(select));
}

/** Whether a selector names no object: a `reject` of labels alone. */
const selectsAll = ({ selector }: SelectorMatcher): boolean =>
  [selector.group, selector.version, selector.kind, selector.name, selector.namespace].every((part) => part === '');

function setField(root: MapNode, path: FieldPath, value: Node, options: FieldOptions): void {
  const created: Created | undefined = options.create ? value.kind : undefined;
  if (replaceInText(root, path, created, value)) return;
  const problem = `unable to find ${options.create ? 'or create ' : ''}field ${goQuote(path.text)} in replacement target`;
  const match = new PathMatch(path, created);
  let targets: Node[];
  try {
    targets = match.find(root);
  } catch (error) {
    throw prefixed(error, problem);
  }
  if (targets.length === 0) throw new BuildError(problem);
  for (const target of targets) setOne(target, value, options);
  match.settle();
}

/** Sets a target, or the part of it that a delimiter and an index stand for. */
function setOne(target: Node, value: Node, { delimiter, index }: FieldOptions): void {
  if (delimiter === '') {
    setNode(target, value);
    return;
  }
  if (target.kind !== 'scalar') throw new BuildError('delimiter option can only be used with scalar nodes');
  const parts = target.value.split(delimiter);
  const text = textOfNode(value);
  if (index < 0) parts.unshift(text);
  else parts[Math.min(index, parts.length)] = text;
  setNode(target, plainNode(parts.join(delimiter)));
}
