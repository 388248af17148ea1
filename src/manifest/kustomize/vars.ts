/** The deprecated vars: a field's value in place of $(NAME) (kustomize's types.Var, filters/refvar). */
import { formatFloat } from '../../apimachinery/go/fmt/float.ts';
import { compareStrings } from '../../apimachinery/go/text.ts';
import { goValue } from '../../apimachinery/go/value.ts';
import { type Json, type JsonObject, textOf } from '../../apimachinery/json.ts';
import { parseGroupVersion } from '../../apimachinery/object.ts';
import { BuildError, prefixed, unlessRefused } from './error.ts';
import type { FieldSpec } from './field-config.ts';
import { visitField } from './field-spec.ts';
import { type Gvk, gvkText, type ResId, sameGvk, sameId } from './ids.ts';
import { lookUp, splitFieldPath } from './look-up.ts';
import { isNull, type MapNode, type Node, type ScalarNode } from './node.ts';
import { nodeJson } from './node-json.ts';
import type { PluginHelpers } from './plugin.ts';
import type { ResourceMap } from './resource-map.ts';

export interface Var {
  readonly name: string;
  /** The object that has the value, by a name that it has or had. */
  readonly object: ResId;
  readonly fieldPath: string;
}

/** Both lists; throws BuildError when a name is there twice. */
export function mergeVars(a: readonly Var[], b: readonly Var[]): Var[] {
  const names = new Set(a.map(({ name }) => name));
  for (const { name } of b) {
    if (names.has(name)) throw new BuildError(`var '${name}' already encountered`);
    names.add(name);
  }
  return [...a, ...b];
}

/**
 * Adds the vars of a kustomization to those that are known, and marks the objects that they point
 * to. Throws BuildError.
 */
export function noteVars(known: readonly Var[], resources: ResourceMap, written: readonly JsonObject[]): Var[] {
  const vars = written.map(varOf);
  try {
    for (const each of vars) note(each, resources);
    const named = vars.map((each) => ({ ...each, fieldPath: each.fieldPath || 'metadata.name' }));
    return mergeVars(known, named);
  } catch (error) {
    throw prefixed(error, `merging vars [${written.map(writtenText).join(' ')}]`);
  }
}

function varOf({ name, objref, fieldref }: JsonObject): Var {
  const { apiVersion, ...object } = objectOf(objref);
  const parts = apiVersion === '' ? [] : apiVersion.split('/');
  const versions = parts.length === 1 || parts.length === 2 ? parseGroupVersion(apiVersion) : undefined;
  const group = versions === undefined || parts.length === 1 ? object.group : versions.group;
  const version = versions?.version ?? object.version;
  const fieldPath = textOf(((fieldref ?? {}) as JsonObject).fieldPath);
  return { name: textOf(name), object: { ...object, group, version, clusterScoped: false }, fieldPath };
}

function objectOf(objref: Json | undefined): Gvk & { apiVersion: string; name: string; namespace: string } {
  const { apiVersion, group, version, kind, name, namespace } = (objref ?? {}) as JsonObject;
  return {
    apiVersion: textOf(apiVersion),
    group: textOf(group),
    version: textOf(version),
    kind: textOf(kind),
    name: textOf(name),
    namespace: textOf(namespace),
  };
}

/** A var as Go prints the struct, before its apiVersion is taken apart. */
function writtenText({ name, objref, fieldref }: JsonObject): string {
  const fieldPath = textOf(((fieldref ?? {}) as JsonObject).fieldPath);
  return `{${textOf(name)} ${gvkText(objectOf(objref))} {${fieldPath}}}`;
}

const varText = ({ name, object, fieldPath }: Var): string => `{${name} ${gvkText(object)} {${fieldPath}}}`;

/** Without a namespace the var means an object of any namespace. */
function note(each: Var, resources: ResourceMap): void {
  const { object } = each;
  const matches = (id: ResId): boolean =>
    object.namespace === '' ? id.name === object.name && sameGvk(id, object) : sameId(id, object);
  const found = resources.byAnyId(matches);
  if (found.length > 1) {
    throw new BuildError(`found ${found.length} resId matches for var ${varText(each)} (unable to disambiguate)`);
  }
  found[0]?.varNames.push(each.name);
}

/** A value that goes into text; of another kind, it goes nowhere. */
type Value = { readonly text: string; readonly tag: string; readonly inline: string } | { readonly other: Json };

/** Puts the values in; logs the vars that nothing used. Throws BuildError. */
export function resolveVars(
  resources: ResourceMap,
  vars: readonly Var[],
  fields: readonly FieldSpec[],
  output: Pick<PluginHelpers, 'log'>,
): void {
  if (vars.length === 0) return;
  const values = valuesOf(resources, vars);
  const used = new Set<string>();
  const replacer = new Replacer(values, used, output);
  for (const resource of resources.resources) {
    for (const spec of fields) visitField(resource, spec, (node) => replacer.visit(node));
  }
  const unused = [...values.keys()].filter((name) => !used.has(name));
  if (unused.length > 0) output.log(`well-defined vars that were never replaced: ${unused.join(',')}`);
}

function valuesOf({ resources }: ResourceMap, vars: readonly Var[]): Map<string, Value> {
  const values = new Map<string, Value>();
  for (const each of vars.toSorted((a, b) => compareStrings(a.name, b.name))) {
    const resource = resources.find(({ varNames }) => varNames.includes(each.name));
    if (resource === undefined) {
      throw new BuildError(`var '${varText(each)}' cannot be mapped to a field in the set of known resources`);
    }
    const value = resource.node === undefined ? undefined : valueAt(resource.node, each.fieldPath);
    if (value === undefined) {
      throw new BuildError(`field specified in var '${varText(each)}' not found in corresponding resource`, {
        place: resource.place,
      });
    }
    values.set(each.name, value);
  }
  return values;
}

/** The value at a path in which `name[0]` means an item of a list. */
function valueAt(root: Node, fieldPath: string): Value | undefined {
  const parts = splitFieldPath(fieldPath).flatMap((part) => {
    const match = /^(.*)\[(\d+)\]$/s.exec(part);
    return match === null ? [part] : [match[1] as string, match[2] as string].filter((each) => each !== '');
  });
  return unlessRefused(() => {
    const node = lookUp(root, parts);
    if (node === undefined) return undefined;
    return node.kind === 'scalar' ? scalarValue(node) : { other: nodeJson(node) };
  });
}

/** Numbers come out as Go writes them: with all their digits alone, shorter inside of text. */
function scalarValue({ tag, value }: ScalarNode): Value | undefined {
  switch (tag) {
    case '!!int': {
      if (!/^[-+]?\d+$/.test(value)) return undefined;
      const text = BigInt(value.replace(/^\+/, '')).toString();
      return { text, tag, inline: text };
    }
    case '!!float': {
      const number = Number(value);
      if (Number.isNaN(number)) return undefined;
      return { text: formatFloat(number, 'f', -1), tag, inline: formatFloat(number, 'g', -1) };
    }
    case '!!bool': {
      const text = value.toLowerCase();
      return { text, tag, inline: text };
    }
    default:
      return { text: value, tag: '!!str', inline: value };
  }
}

/** `$$`, `$(NAME)`, or a dollar that stands for itself. */
const REFERENCE = /\$(?:(\$)|\(([^)]*)\)|)/g;

class Replacer {
  readonly #values: ReadonlyMap<string, Value>;
  readonly #used: Set<string>;
  readonly #output: Pick<PluginHelpers, 'log'>;

  constructor(values: ReadonlyMap<string, Value>, used: Set<string>, output: Pick<PluginHelpers, 'log'>) {
    this.#values = values;
    this.#used = used;
    this.#output = output;
  }

  /** A string, the strings of a map, or a list of strings. */
  visit(node: Node): void {
    if (isNull(node)) return;
    if (node.kind === 'scalar') {
      if (node.tag === '!!str') this.#replace(node);
    } else if (node.kind === 'map') this.#visitMap(node);
    else {
      for (const item of node.items) {
        if (item.kind !== 'scalar' || item.tag !== '!!str') {
          throw new BuildError('invalid value type expect a string', { place: item.place });
        }
        this.#replace(item);
      }
    }
  }

  #visitMap({ entries }: MapNode): void {
    for (const { key, value } of entries) {
      if (key.tag !== '!!str') {
        throw new BuildError(`invalid map key: value='${key.value}', tag='${key.tag}'`, { place: key.place });
      }
      if (value.kind === 'scalar' && value.tag === '!!str') this.#replace(value);
    }
  }

  /** A text that is nothing but a reference takes over the type of the value. */
  #replace(node: ScalarNode): void {
    const { value: text } = node;
    node.style = 'plain';
    if (!text.includes('$')) return;
    const whole = /^\$\(([^)]*)\)$/s.exec(text)?.[1];
    const value = whole === undefined ? undefined : this.#valueOf(whole);
    if (value !== undefined) {
      node.value = value.text;
      node.tag = value.tag;
    } else if (whole === undefined) {
      node.value = text.replace(REFERENCE, (reference, escaped?: string, name?: string) => {
        if (escaped !== undefined) return '$';
        return name === undefined ? reference : (this.#valueOf(name)?.inline ?? reference);
      });
    }
  }

  #valueOf(name: string): Exclude<Value, { other: Json }> | undefined {
    const value = this.#values.get(name);
    if (value === undefined) return undefined;
    if (!('other' in value)) {
      this.#used.add(name);
      return value;
    }
    const type = Array.isArray(value.other) ? '[]interface {}' : 'map[string]interface {}';
    this.#output.log(`MakePrimitiveReplacer: bad replacement type=${type} val=${goValue(value.other)}`);
    return undefined;
  }
}
