/** Documents for the commands that work on kubectl's Go types: other kinds are refused. */

import { compactJson } from '../apimachinery/go/compact-json.ts';
import { jsonKind } from '../apimachinery/go/json.ts';
import { typeMeta } from '../apimachinery/go/type-meta.ts';
import { type Json, parseKeepingNumbers } from '../apimachinery/json.ts';
import { groupVersion, gvkOf, type KubeObject } from '../apimachinery/object.ts';
import { asTyped } from '../apimachinery/typed/decode.ts';
import { assertTypedKind, isTypedKind, unknownItemError } from '../apimachinery/typed/kinds.ts';
import { fieldsOf } from '../apimachinery/typed/shape.ts';
import { CliError, ErrorList } from '../errors.ts';
import { isList, listItems } from './decode.ts';
import { metadataProblem } from './metadata-shape.ts';

/** The object of a document. Throws CliError with the text after `unable to decode "FILE": `. */
export function decodeTyped(value: Json, text: string | undefined): KubeObject {
  const object = typedHead(value, text);
  const type = gvkOf(object);
  assertTypedKind(type);
  if (isList(object) && object.items !== null && !Array.isArray(object.items)) {
    const found = jsonKind(object.items as Json);
    const field = `${type.kind}.items of type []${type.kind === 'List' ? 'runtime.RawExtension' : `v1.${type.kind.replace(/List$/, '')}`}`;
    throw new CliError(`json: cannot unmarshal ${found} into Go struct field ${field}`);
  }
  const written = text === undefined ? object : typedHead(parseKeepingNumbers(text), text);
  const problem = metadataProblem(written);
  if (problem !== undefined) throw new CliError(problem);
  if (!isList(object) && fieldsOf(type.kind) !== undefined) asTyped(type.kind, written);
  return object;
}

/**
 * The object with the apiVersion and the kind that Go finds, which may be written in other cases.
 */
function typedHead(value: Json, text: string | undefined): KubeObject {
  const type = typeMeta(value);
  const missing = (what: string) => new CliError(`Object '${what}' is missing in '${text ?? compactJson(value)}'`);
  if (type.kind === '') throw missing('Kind');
  if (type.version === '') throw missing('apiVersion');
  const object = value as KubeObject;
  const apiVersion = groupVersion(type.group, type.version);
  if (object.kind === type.kind && object.apiVersion === apiVersion) return object;
  const others = Object.entries(object).filter(([key]) => !/^(apiVersion|kind)$/i.test(key));
  return { apiVersion, kind: type.kind, ...Object.fromEntries(others) };
}

/**
 * The objects of a list. Items of a v1 List are read as documents are; those of other lists have
 * the list's type. Throws ErrorList when one of a v1 List cannot be decoded: kubectl decodes all of
 * them before it looks at any.
 */
export function typedListItems(list: KubeObject): readonly (KubeObject | Error)[] {
  if (list.kind !== 'List' || !Array.isArray(list.items)) return listItems(list);
  const errors: CliError[] = [];
  const objects = list.items.map((item) => {
    if (item === null) return nullItemError();
    try {
      return isTypedKind(gvkOf(typedHead(item, undefined))) ? decodeTyped(item, undefined) : unknownItemError();
    } catch (error) {
      if (!(error instanceof CliError)) throw error;
      errors.push(error);
      return error;
    }
  });
  if (errors.length > 0) throw new ErrorList(errors);
  return objects;
}

/**
 * A null item is decoded into nothing, and found out only when its type is wanted (meta.Accessor).
 */
function nullItemError(): CliError {
  return new CliError('unable to get type info from the object %!q(<nil>): expected pointer, but got invalid kind');
}
