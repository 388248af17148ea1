/**
 * A kubeconfig's document as client-go's decoder takes it in: checked against the types of a
 * Config, its lists of names turned into maps.
 */

import { decodeGo } from '../../apimachinery/go/decode.ts';
import { goQuote } from '../../apimachinery/go/text.ts';
import { typeMeta } from '../../apimachinery/go/type-meta.ts';
import { isJsonObject, type Json, type JsonObject, objectsOf, textOf } from '../../apimachinery/json.ts';
import { groupVersion } from '../../apimachinery/object.ts';
import { CliError } from '../../errors.ts';
import { configType } from './types.ts';

/**
 * The sections in the order they are converted in, with Go's names of an entry and of what it
 * holds.
 */
const sections = [
  { section: 'clusters', inner: 'cluster', item: 'NamedCluster', innerType: 'Cluster' },
  { section: 'users', inner: 'user', item: 'NamedAuthInfo', innerType: 'AuthInfo' },
  { section: 'contexts', inner: 'context', item: 'NamedContext', innerType: 'Context' },
] as const;

/**
 * The document with every field of its type: null is gone, base64 is written as Go writes it,
 * unknown fields are kept. null is an empty document. `text` is what the document was read from.
 * Throws CliError in client-go's words.
 */
export function checkKubeconfig(document: Json, text: string): JsonObject {
  checkKind(document, text);
  const config = decodeGo(isJsonObject(document) ? document : {}, configType);
  const result: JsonObject = { ...config };
  if (isJsonObject(config.preferences)) result.preferences = withExtensions(config.preferences);
  for (const shape of sections) {
    if (Array.isArray(config[shape.section])) result[shape.section] = namedEntries(config, shape);
  }
  return withExtensions(result);
}

function checkKind(document: Json, text: string): void {
  const found = typeMeta(document);
  const { group, kind } = { ...found, kind: found.kind || 'Config' };
  const version = found.version === '' && group === '' ? 'v1' : found.version;
  if (version === '') throw new CliError(`Object 'apiVersion' is missing in '${text}'`);
  if (kind === 'Config' && version === 'v1' && group === '') return;
  const apiVersion = groupVersion(group, version);
  throw new CliError(
    `no kind ${goQuote(kind)} is registered for version ${goQuote(apiVersion)} in scheme "pkg/runtime/scheme.go:111"`,
  );
}

function namedEntries(config: JsonObject, { section, inner, item, innerType }: (typeof sections)[number]): Json[] {
  const names = new Set<string>();
  return objectsOf(config[section]).map((entry) => {
    const fields = entry[inner];
    const converted = isJsonObject(fields) ? { ...entry, [inner]: withExtensions(fields) } : entry;
    const name = textOf(entry.name);
    if (names.has(name)) throw duplicate(name, item, `map[string]*api.${innerType}`);
    names.add(name);
    return converted;
  });
}

/** Of extensions of one name the one that is set counts; one is set unless it is null. */
function withExtensions(object: JsonObject): JsonObject {
  if (!Array.isArray(object.extensions)) return object;
  const byName = new Map<string, JsonObject>();
  for (const extension of objectsOf(object.extensions)) {
    const name = textOf(extension.name);
    if ((byName.get(name)?.extension ?? null) !== null) {
      throw duplicate(name, 'NamedExtension', 'map[string]runtime.Object');
    }
    byName.set(name, extension);
  }
  return { ...object, extensions: [...byName.values()] };
}

/** client-go prints the whole list after this, tokens included; we do not. */
function duplicate(name: string, item: string, map: string): CliError {
  return new CliError(`error converting *[]${item} into *${map}: duplicate name "${name}" in list`);
}
