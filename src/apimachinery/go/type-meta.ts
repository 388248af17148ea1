/**
 * apiVersion and kind of a document, as apimachinery finds them before it decodes one
 * (runtime/serializer/json, SimpleMetaFactory).
 */
import { CliError } from '../../errors.ts';
import { isJsonObject, type Json } from '../json.ts';
import { jsonKind } from './json.ts';
import { sortedKeys } from './text.ts';

/** Each is "" if the document does not have it. */
export interface TypeMeta {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
}

const META_STRUCT = `struct { APIVersion string "json:\\"apiVersion,omitempty\\""; Kind string "json:\\"kind,omitempty\\"" }`;

/**
 * Names match in any case here, unlike those of all other fields. Throws CliError for what has no
 * place for the two, and for values that are no texts.
 */
export function typeMeta(document: Json): TypeMeta {
  if (document === null) return { group: '', version: '', kind: '' };
  if (!isJsonObject(document)) {
    throw parseError(`json: cannot unmarshal ${jsonKind(document)} into Go value of type ${META_STRUCT}`);
  }
  const found = { apiVersion: '', kind: '' };
  for (const key of sortedKeys(document)) {
    const value = document[key] as Json;
    const field = fieldNames.get(key.toLowerCase());
    if (field === undefined || value === null) continue;
    if (typeof value !== 'string') {
      throw parseError(`json: cannot unmarshal ${jsonKind(value)} into Go struct field .${field} of type string`);
    }
    found[field] = value;
  }
  return { ...splitApiVersion(found.apiVersion), kind: found.kind };
}

const fieldNames: ReadonlyMap<string, 'apiVersion' | 'kind'> = new Map([
  ['apiversion', 'apiVersion'],
  ['kind', 'kind'],
]);

function parseError(reason: string): CliError {
  return new CliError(`couldn't get version/kind; json parse error: ${reason}`);
}

/** schema.ParseGroupVersion. Throws CliError `unexpected GroupVersion string: ...`. */
export function splitApiVersion(apiVersion: string): { group: string; version: string } {
  if (apiVersion === '' || apiVersion === '/') return { group: '', version: '' };
  const [first = '', second, ...rest] = apiVersion.split('/');
  if (rest.length > 0) throw new CliError(`unexpected GroupVersion string: ${apiVersion}`);
  return second === undefined ? { group: '', version: first } : { group: first, version: second };
}
