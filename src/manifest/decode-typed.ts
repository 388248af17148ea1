/** Documents as the commands read them that work on kubectl's Go types: kinds it has no type for are refused. */
import { CliError } from '../errors.ts';
import { compactJson } from '../resources/compact-json.ts';
import { jsonKind } from '../resources/go-json.ts';
import { isJsonObject, type Json } from '../resources/json.ts';
import { gvkOf, type KubeObject } from '../resources/object.ts';
import { asTyped } from '../resources/typed/decode.ts';
import { assertTypedKind, isTypedKind, unknownItemError } from '../resources/typed/kinds.ts';
import { fieldsOf } from '../resources/typed/shape.ts';
import { isList, listItems } from './decode.ts';
import { metadataProblem } from './metadata-shape.ts';

/** The object of a document, left as it is. Throws CliError with the text behind `unable to decode "FILE": `. */
export function decodeTyped(value: Json, text: string | undefined): KubeObject {
  const object = typedHead(value, text);
  const type = gvkOf(object);
  assertTypedKind(type);
  if (isList(object) && object.items !== null && !Array.isArray(object.items)) {
    const found = jsonKind(object.items as Json);
    const field = `${type.kind}.items of type []${type.kind === 'List' ? 'runtime.RawExtension' : `v1.${type.kind.replace(/List$/, '')}`}`;
    throw new CliError(`json: cannot unmarshal ${found} into Go struct field ${field}`);
  }
  const problem = metadataProblem(object);
  if (problem !== undefined) throw new CliError(problem);
  if (!isList(object) && fieldsOf(type.kind) !== undefined) asTyped(type.kind, object);
  return object;
}

/** The value when it has an apiVersion and a kind (runtime/serializer/json, SimpleMetaFactory). */
function typedHead(value: Json, text: string | undefined): KubeObject {
  const unread = (problem: string) => new CliError(`couldn't get version/kind; json parse error: json: ${problem}`);
  if (!isJsonObject(value)) {
    throw unread(
      `cannot unmarshal ${jsonKind(value)} into Go value of type struct { APIVersion string "json:\\"apiVersion,omitempty\\""; Kind string "json:\\"kind,omitempty\\"" }`,
    );
  }
  for (const field of ['apiVersion', 'kind'] as const) {
    const member = value[field] ?? '';
    if (typeof member === 'string') continue;
    throw unread(`cannot unmarshal ${jsonKind(member)} into Go struct field .${field} of type string`);
  }
  const missing = (what: string) => new CliError(`Object '${what}' is missing in '${text ?? compactJson(value)}'`);
  if ((value.kind ?? '') === '') throw missing('Kind');
  if (gvkOf(value as KubeObject).version === '') throw missing('apiVersion');
  if (String(value.apiVersion).split('/').length > 2) {
    throw new CliError(`unexpected GroupVersion string: ${value.apiVersion}`);
  }
  return value as KubeObject;
}

/** The objects of a list. Items of a v1 List are read as documents are; those of other lists have the list's type. */
export function typedListItems(list: KubeObject): readonly (KubeObject | Error)[] {
  if (list.kind !== 'List' || !Array.isArray(list.items)) return listItems(list);
  return list.items.map((item) => {
    try {
      return isTypedKind(gvkOf(typedHead(item, undefined))) ? decodeTyped(item, undefined) : unknownItemError();
    } catch (error) {
      if (error instanceof CliError) return error;
      throw error;
    }
  });
}
