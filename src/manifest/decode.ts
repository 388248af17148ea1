/**
 * From a parsed document to an object, refused in kubectl's words
 * (unstructured.UnstructuredJSONScheme).
 */

import { compactJson } from '../apimachinery/go/compact-json.ts';
import { jsonKind } from '../apimachinery/go/json.ts';
import { unstructuredNumbers } from '../apimachinery/go/numbers.ts';
import { isJsonObject, isRawNumber, type Json, type JsonObject, parseKeepingNumbers } from '../apimachinery/json.ts';
import type { KubeObject } from '../apimachinery/object.ts';
import { CliError, ErrorList } from '../errors.ts';
import { metadataProblem } from './metadata-shape.ts';

/** Whether kubectl treats it as a list and splits it: anything with `items`. */
export function isList(object: JsonObject): boolean {
  return Object.hasOwn(object, 'items');
}

/**
 * The object of a document. Throws CliError with the text after `unable to decode "FILE": `; `text`
 * is its JSON as kubectl has it.
 */
export function decodeObject(value: Json, text: string | undefined): KubeObject {
  const object = decodeUnstructured(value, text);
  const problem = metadataProblem(isJsonObject(value) ? writtenMetadata(value, text) : object);
  if (problem !== undefined) throw new CliError(problem);
  return object;
}

/**
 * The object with the numbers of its metadata as JSON has them: `1.0` is a float there, and not in
 * YAML, whose numbers kubectl has read before.
 */
function writtenMetadata(object: JsonObject, text: string | undefined): JsonObject {
  const { metadata } = object;
  if (text === undefined || !isJsonObject(metadata) || !Object.values(metadata).some(isNumber)) return object;
  return parseKeepingNumbers(text) as JsonObject;
}

const isNumber = (value: Json): boolean => typeof value === 'number' || isRawNumber(value);

/** The same where kubectl does not look at the metadata. */
export function decodeUnstructured(value: Json, text: string | undefined): KubeObject {
  if (!isJsonObject(value)) {
    throw new CliError(`json: cannot unmarshal ${jsonKind(value)} into Go value of type unstructured.detector`);
  }
  if (isList(value)) checkItems(value.items as Json);
  const object = unstructuredNumbers(value) as JsonObject;
  const { apiVersion, kind } = object;
  const validVersion = typeof apiVersion !== 'string' || apiVersion.split('/').length <= 2;
  if (typeof kind !== 'string' || kind === '' || !validVersion) {
    throw new CliError(`Object 'Kind' is missing in '${text ?? compactJson(value)}'`);
  }
  return object as KubeObject;
}

function checkItems(items: Json): void {
  if (items === null) return;
  if (!Array.isArray(items)) {
    throw new CliError(
      `json: cannot unmarshal ${jsonKind(items)} into Go struct field decodeList.items of type []json.RawMessage`,
    );
  }
  const stray = items.find((item) => item !== null && !isJsonObject(item));
  if (stray === undefined) return;
  throw new CliError(`json: cannot unmarshal ${jsonKind(stray)} into Go value of type map[string]interface {}`);
}

const noType = 'unable to get type info from the object "*unstructured.Unstructured": ';

/**
 * The objects of a list (FlattenListVisitor): items without both kind and apiVersion get those of
 * the list. What is not an object with a type is an error beside the others. Throws CliError for a
 * list in a list.
 */
export function listItems(list: KubeObject): readonly (KubeObject | Error)[] {
  const items = Array.isArray(list.items) ? list.items : [];
  if (items.some((item) => isJsonObject(item) && isList(item))) {
    throw new CliError('*unstructured.Unstructured is not a list: no Items field in this object');
  }
  return items.map((item) => {
    const object: JsonObject = isJsonObject(item) ? { ...item } : {};
    if (!isSet(object.kind) && !isSet(object.apiVersion)) {
      object.kind = list.kind.replace(/List$/, '');
      object.apiVersion = list.apiVersion ?? '';
    }
    if (!isSet(object.apiVersion)) {
      return new CliError(`${noType}Object 'apiVersion' is missing in 'object has no apiVersion field'`);
    }
    if (!isSet(object.kind)) return new CliError(`${noType}Object 'Kind' is missing in 'object has no kind field '`);
    return object as KubeObject;
  });
}

function isSet(value: Json | undefined): boolean {
  return typeof value === 'string' && value !== '';
}

/**
 * What kubectl checks by itself before it leaves validation to the server
 * (validation.getObjectKind), in a v1 List for each item. Throws CliError with the text after
 * `error validating "FILE": `.
 */
export function checkBeforeServer(value: Json): void {
  const problems = problemsBeforeServer(value);
  if (problems.length === 0) return;
  throw new CliError(validationProblem(new ErrorList(problems.map((problem) => new CliError(problem))).message));
}

/** The same problems, in kubectl's words. */
export function problemsBeforeServer(value: Json): readonly string[] {
  try {
    unstructuredNumbers(value);
  } catch (error) {
    if (error instanceof CliError) return [error.message];
    throw error;
  }
  return isJsonObject(value) ? objectProblems(value) : [INVALID_OBJECT];
}

const INVALID_OBJECT = 'invalid object to validate';

function objectProblems(object: JsonObject): string[] {
  const problems = typeProblems(object);
  if (problems.length > 0 || object.apiVersion !== 'v1' || object.kind !== 'List') return problems;
  if (!Array.isArray(object.items)) return [INVALID_OBJECT];
  return object.items.flatMap((item) => (isJsonObject(item) ? typeProblems(item) : [INVALID_OBJECT]));
}

/** The text after `error validating "FILE": ` for something that keeps kubectl from validating. */
export function validationProblem(problem: string): string {
  return `error validating data: ${problem}; if you choose to ignore these errors, turn validation off with --validate=false`;
}

/** The problems of apiVersion and kind, in kubectl's words (validation.getObjectKind). */
export function typeProblems({ apiVersion, kind }: JsonObject): string[] {
  const problems: string[] = [];
  if (apiVersion === undefined || apiVersion === null) problems.push('apiVersion not set');
  else if (typeof apiVersion !== 'string') problems.push("apiVersion isn't string type");
  else if (apiVersion.split('/').length > 2) problems.push(`unexpected GroupVersion string: ${apiVersion}`);
  if (kind === undefined || kind === null) problems.push('kind not set');
  else if (typeof kind !== 'string') problems.push("kind isn't string type");
  return problems;
}
