/**
 * A patch as text applied to an object without a server, with the errors that kubectl words for
 * `patch --local` and --dry-run=client.
 */
import { CliError } from '../../errors.ts';
import { goJsonProblem } from '../go/json.ts';
import { isJsonObject, type Json, type JsonObject, parseJson } from '../json.ts';
import { applyMergePatch } from './json-merge.ts';
import { applyJsonPatch, parseJsonPatch } from './json-patch.ts';
import { type PatchType, UnknownFieldError, unknownFieldTexts } from './schema.ts';
import { mergeMaps } from './strategic-merge.ts';

/** The object with a JSON patch (RFC 6902) applied. Throws CliError. */
export function applyJsonPatchText(object: JsonObject, text: string): Json {
  let patch: Json;
  try {
    patch = parseJson(text);
  } catch (error) {
    throw new CliError(goJsonProblem(text) ?? String(error));
  }
  try {
    return applyJsonPatch(object, parseJsonPatch(patch));
  } catch (error) {
    const [, key] = /doc is missing key.*?key: (.*)$/s.exec((error as Error).message) ?? [];
    throw key === undefined ? error : new CliError(`Object to be patched is missing field (${key})`);
  }
}

/** The object with a JSON merge patch (RFC 7386) applied. Throws CliError. */
export function applyMergePatchText(object: JsonObject, text: string): Json {
  const patch = parsed(text, 'Invalid JSON Patch');
  if (Array.isArray(patch)) return patch;
  if (!isJsonObject(patch)) throw new CliError('Invalid JSON Patch');
  return applyMergePatch(object, patch);
}

/** The object with a strategic merge patch for its type applied. Throws CliError. */
export function applyStrategicPatchText(object: JsonObject, text: string, type: PatchType): JsonObject {
  const patch = parsed(text, BAD_DOCUMENT) ?? {};
  if (!isJsonObject(patch)) throw new CliError(BAD_DOCUMENT);
  try {
    return mergeMaps(object, patch, type, 'apply');
  } catch (error) {
    if (error instanceof UnknownFieldError) throw new CliError(unknownFieldTexts(error).builtin);
    throw error;
  }
}

const BAD_DOCUMENT = 'invalid JSON document';

function parsed(text: string, problem: string): Json {
  try {
    return parseJson(text);
  } catch {
    throw new CliError(problem);
  }
}
