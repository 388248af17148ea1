/**
 * The patch strategies of one group and version, taken out of the server's OpenAPI v3 document (1.6
 * MB for core/v1) and kept in a form small enough to read at every start.
 */
import { isJsonObject, type Json, type JsonObject } from '../json.ts';
import { at } from '../object.ts';
import { type PatchField, type PatchType, parseStrategies } from '../patch/schema.ts';

/**
 * 0: no fields of its own; n: the type `names[n - 1]`; with the strategy and the merge key where it
 * has them.
 */
type CompactField = number | readonly [type: number, strategy: string, mergeKey: string];

/** What is left of one OpenAPI v3 document. Plain JSON, as it lies in the cache. */
export interface CompactTypes {
  /** Kind -> place of its type in `names`, for kinds that take strategic merge patches. */
  readonly kinds: Readonly<Record<string, number>>;
  readonly names: readonly string[];
  readonly types: readonly Readonly<Record<string, CompactField>>[];
}

const STRATEGIC = 'application/strategic-merge-patch+json';
const REFERENCE = '#/components/schemas/';

/** Keeps what patching needs of an OpenAPI v3 document of this group and version. */
export function compactTypes(document: JsonObject, group: string, version: string): CompactTypes {
  const schemas = at(document, 'components', 'schemas');
  const builder = new TypeCollector(isJsonObject(schemas) ? schemas : {});
  const kinds: Record<string, number> = {};
  const strategic = strategicKinds(document, group, version);
  for (const [name, schema] of Object.entries(builder.schemas)) {
    for (const kind of kindsOf(schema, group, version)) {
      if (strategic.has(kind) && kinds[kind] === undefined) kinds[kind] = builder.place(name);
    }
  }
  return { kinds, ...builder.collect() };
}

/** Looks the type of a kind up; undefined when the kind takes no strategic merge patch. */
export function patchTypeOf(types: CompactTypes, kind: string): PatchType | undefined {
  const place = Object.hasOwn(types.kinds, kind) ? types.kinds[kind] : undefined;
  return place === undefined ? undefined : typeAt(types, place);
}

function typeAt(types: CompactTypes, place: number): PatchType | undefined {
  const name = types.names[place - 1];
  const fields = types.types[place - 1];
  if (name === undefined || fields === undefined) return undefined;
  return {
    name,
    field(key) {
      const field = Object.hasOwn(fields, key) ? fields[key] : undefined;
      return field === undefined ? undefined : expand(types, field);
    },
  };
}

function expand(types: CompactTypes, field: CompactField): PatchField {
  const [type, strategies, mergeKey] = typeof field === 'number' ? [field, '', ''] : field;
  return { type: typeAt(types, type), mergeKey, ...parseStrategies(strategies) };
}

function sameKind(entry: Json | undefined, group: string, version: string): string | undefined {
  if (!isJsonObject(entry) || entry.group !== group || entry.version !== version) return undefined;
  return typeof entry.kind === 'string' ? entry.kind : undefined;
}

function kindsOf(schema: Json, group: string, version: string): string[] {
  const entries = at(schema, 'x-kubernetes-group-version-kind');
  if (!Array.isArray(entries)) return [];
  return entries.map((entry) => sameKind(entry, group, version)).filter((kind) => kind !== undefined);
}

/** Kinds whose first PATCH path takes strategic merge patches: custom resources do not. */
function strategicKinds(document: JsonObject, group: string, version: string): Set<string> {
  const answers = new Map<string, boolean>();
  const paths = isJsonObject(document.paths) ? document.paths : {};
  for (const path of Object.values(paths)) {
    const kind = sameKind(at(path, 'patch', 'x-kubernetes-group-version-kind'), group, version);
    if (kind === undefined || answers.has(kind)) continue;
    const content = at(path, 'patch', 'requestBody', 'content');
    answers.set(kind, isJsonObject(content) && Object.hasOwn(content, STRATEGIC));
  }
  return new Set([...answers].filter(([, strategic]) => strategic).map(([kind]) => kind));
}

class TypeCollector {
  readonly schemas: JsonObject;
  readonly #names: string[] = [];
  readonly #places = new Map<string, number>();
  constructor(schemas: JsonObject) {
    this.schemas = schemas;
  }

  /** The place of a type, 1-based; it and what it refers to are collected. */
  place(name: string): number {
    const known = this.#places.get(name);
    if (known !== undefined) return known;
    this.#names.push(name);
    this.#places.set(name, this.#names.length);
    return this.#names.length;
  }

  collect(): Pick<CompactTypes, 'names' | 'types'> {
    const types: Record<string, CompactField>[] = [];
    // names grow while their fields are read
    for (let index = 0; index < this.#names.length; index += 1) types.push(this.#fields(this.#names[index] as string));
    return { names: this.#names, types };
  }

  #fields(name: string): Record<string, CompactField> {
    const properties = at(this.schemas[name], 'properties');
    const fields: Record<string, CompactField> = Object.create(null);
    if (!isJsonObject(properties)) return fields;
    for (const [key, property] of Object.entries(properties)) fields[key] = this.#field(property);
    return fields;
  }

  #field(property: Json): CompactField {
    const type = this.#reference(at(property, 'items') ?? property);
    const strategy = at(property, 'x-kubernetes-patch-strategy');
    const mergeKey = at(property, 'x-kubernetes-patch-merge-key');
    if (typeof strategy !== 'string' && typeof mergeKey !== 'string') return type;
    return [type, typeof strategy === 'string' ? strategy : '', typeof mergeKey === 'string' ? mergeKey : ''];
  }

  #reference(schema: Json): number {
    const all = at(schema, 'allOf');
    const target = at(Array.isArray(all) ? all[0] : schema, '$ref');
    if (typeof target !== 'string' || !target.startsWith(REFERENCE)) return 0;
    const name = target.slice(REFERENCE.length);
    return isJsonObject(at(this.schemas[name], 'properties')) ? this.place(name) : 0;
  }
}
