/** A schema of a user's own (the `openapi` field): an OpenAPI v2 document in JSON or YAML. */
import { isJsonObject, type Json, type JsonObject, objectsOf, parseJson, textOf } from '../../apimachinery/json.ts';
import { groupVersion } from '../../apimachinery/object.ts';
import { CliError } from '../../errors.ts';
import { ManifestSyntaxError } from '../syntax/error.ts';
import { parseYaml } from '../yaml.ts';
import { BuildError } from './error.ts';
import type { FieldType } from './field-type.ts';

export interface OpenApiSchema {
  typeOf(apiVersion: string, kind: string): FieldType | undefined;
  /** Undefined for a kind without a path of its own. */
  isNamespaced(apiVersion: string, kind: string): boolean | undefined;
}

const GVK = 'x-kubernetes-group-version-kind';
const keyOf = (apiVersion: string, kind: string): string => `${apiVersion} ${kind}`;

/** Reads a schema. Throws BuildError, where kustomize panics with the same text. */
export function readOpenApi(text: string): OpenApiSchema {
  const document = parse(text);
  const definitions = isJsonObject(document.definitions) ? document.definitions : {};
  const types = new Map<string, FieldType>();
  for (const definition of Object.values(definitions).filter(isJsonObject)) {
    for (const gvk of objectsOf(definition[GVK])) {
      types.set(gvkKey(gvk), new SchemaType(definition, definitions));
    }
  }
  const scopes = scopesOf(document.paths);
  return {
    typeOf: (apiVersion, kind) => types.get(keyOf(apiVersion, kind)),
    isNamespaced: (apiVersion, kind) => scopes.get(keyOf(apiVersion, kind)),
  };
}

const invalid = (problem: string): BuildError => new BuildError(`invalid schema file: ${problem}`);

function parse(text: string): JsonObject {
  let document: Json;
  try {
    document = text.startsWith('{') ? parseJson(text) : parseYaml(text);
  } catch (error) {
    if (error instanceof SyntaxError) throw invalid('it is neither JSON nor YAML');
    if (error instanceof ManifestSyntaxError || error instanceof CliError) throw invalid(error.message);
    throw error;
  }
  if (!isJsonObject(document)) throw invalid('it holds no object');
  return document;
}

function gvkKey(gvk: JsonObject): string {
  if (typeof gvk.version !== 'string' || typeof gvk.kind !== 'string') {
    throw invalid(`${GVK} without a version or a kind`);
  }
  return keyOf(groupVersion(textOf(gvk.group), gvk.version), gvk.kind);
}

/** A kind is namespaced when one of the paths to get it goes through a namespace. */
function scopesOf(paths: Json | undefined): Map<string, boolean> {
  const scopes = new Map<string, boolean>();
  for (const [path, item] of Object.entries(isJsonObject(paths) ? paths : {})) {
    const get = isJsonObject(item) ? item.get : undefined;
    const gvk = isJsonObject(get) ? get[GVK] : undefined;
    if (!isJsonObject(gvk)) continue;
    const key = gvkKey(gvk);
    if (path.includes('namespaces/{namespace}')) scopes.set(key, true);
    else if (!scopes.has(key)) scopes.set(key, false);
  }
  return scopes;
}

/** A schema in the document. References are followed where it is used, so that they may be circular. */
class SchemaType implements FieldType {
  readonly #schema: JsonObject;
  readonly #definitions: JsonObject;

  constructor(schema: JsonObject, definitions: JsonObject) {
    this.#schema = schema;
    this.#definitions = definitions;
  }

  field(name: string): FieldType | undefined {
    const { properties, additionalProperties } = this.#schema;
    if (isJsonObject(properties) && Object.hasOwn(properties, name)) return this.#resolved(properties[name]);
    return this.#resolved(additionalProperties);
  }

  items(): FieldType | undefined {
    const { type, items } = this.#schema;
    const types = Array.isArray(type) ? type : [type];
    return types.length === 1 && types[0] === 'array' ? this.#resolved(items) : undefined;
  }

  get mergeKeys(): readonly string[] | undefined {
    const strategy = this.#schema['x-kubernetes-patch-strategy'];
    if (!textOf(strategy).split(',').includes('merge')) return undefined;
    const list = this.#schema['x-kubernetes-list-map-keys'];
    if (Array.isArray(list)) return list.map(textOf);
    const key = textOf(this.#schema['x-kubernetes-patch-merge-key']);
    return key === '' ? [] : [key];
  }

  /** The schema, or the one that its `$ref` leads to; undefined for one that leads nowhere. */
  #resolved(schema: Json | undefined): FieldType | undefined {
    const seen = new Set<string>();
    let found = schema;
    while (isJsonObject(found) && typeof found.$ref === 'string' && found.$ref !== '') {
      if (seen.has(found.$ref)) return undefined;
      seen.add(found.$ref);
      found = this.#definition(found.$ref);
    }
    return isJsonObject(found) ? new SchemaType(found, this.#definitions) : undefined;
  }

  #definition(reference: string): Json | undefined {
    const name = /^#\/definitions\/([^/]+)$/.exec(reference)?.[1]?.replaceAll('~1', '/').replaceAll('~0', '~');
    return name !== undefined && Object.hasOwn(this.#definitions, name) ? this.#definitions[name] : undefined;
  }
}
