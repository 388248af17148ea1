/** --overrides of `run` and `expose`: the generated object, changed by JSON of the user. */

import { goJsonProblem } from '../../apimachinery/go/json.ts';
import { goQuote } from '../../apimachinery/go/text.ts';
import { isJsonObject, type Json, type JsonObject, parseJson, textOf } from '../../apimachinery/json.ts';
import type { KubeObject } from '../../apimachinery/object.ts';
import { applyMergePatch } from '../../apimachinery/patch/json-merge.ts';
import { applyJsonPatch, parseJsonPatch } from '../../apimachinery/patch/json-patch.ts';
import { mergeMaps } from '../../apimachinery/patch/strategic-merge.ts';
import { asTyped } from '../../apimachinery/typed/decode.ts';
import { typedPatchType } from '../../apimachinery/typed/patch-type.ts';
import { CliError } from '../../errors.ts';

function parsed(text: string, problem?: string): Json {
  try {
    return parseJson(text);
  } catch (error) {
    throw new CliError(problem ?? goJsonProblem(text) ?? String(error), { cause: error });
  }
}

function merge(object: KubeObject, overrides: string): JsonObject {
  const patch = parsed(overrides, 'Invalid JSON Patch');
  if (isJsonObject(patch)) return applyMergePatch(object, patch);
  if (!Array.isArray(patch)) throw new CliError('Invalid JSON Patch');
  throw new CliError(
    'couldn\'t get version/kind; json parse error: json: cannot unmarshal array into Go value of type struct { APIVersion string "json:\\"apiVersion,omitempty\\""; Kind string "json:\\"kind,omitempty\\"" }',
  );
}

function strategic(object: KubeObject, overrides: string): JsonObject {
  const patch = parsed(overrides, 'invalid JSON document');
  if (!isJsonObject(patch)) throw new CliError('invalid JSON document');
  return mergeMaps(object, patch, typedPatchType(object.kind), 'apply');
}

function patched(object: KubeObject, overrides: string, overrideType: string): JsonObject {
  switch (overrideType) {
    case '':
    case 'merge':
      return merge(object, overrides);
    case 'strategic':
      return strategic(object, overrides);
    case 'json': {
      const result = applyJsonPatch(object, parseJsonPatch(parsed(overrides)));
      if (!isJsonObject(result)) throw new CliError('the patched document is not an object');
      return result;
    }
    default:
      throw new CliError(`invalid override type: ${overrideType}`);
  }
}

/**
 * The object with --overrides applied (a Pod or a Service); unchanged when they are empty. As
 * kubectl decodes the result into its own struct, unknown fields fall away. Throws CliError for
 * overrides that cannot be read or applied.
 */
export function applyOverrides(object: KubeObject, overrides: string, overrideType: string): KubeObject {
  if (overrides === '') return object;
  const result = patched(object, overrides, overrideType);
  if (result.kind !== object.kind || result.apiVersion !== object.apiVersion) throw unknownKind(result);
  return asTyped(object.kind, result) as KubeObject;
}

function unknownKind(result: JsonObject): CliError {
  const kind = goQuote(textOf(result.kind));
  const version = goQuote(textOf(result.apiVersion));
  return new CliError(`no kind ${kind} is registered for version ${version} in scheme "pkg/runtime/scheme.go:111"`);
}
