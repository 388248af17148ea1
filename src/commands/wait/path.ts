/** The jsonpath of `wait --for=jsonpath=...` as a function that returns the values in an object. */

import type { Json, JsonObject } from '../../apimachinery/json.ts';
import { CliError } from '../../errors.ts';
import { findResults } from '../../print/jsonpath/evaluate.ts';
import { JsonPathError, parseJsonPath } from '../../print/jsonpath/parse.ts';
import { isFloatLiteral, type Value } from '../../print/jsonpath/value.ts';

/**
 * Parses a path in braces. Throws CliError, worded as in client-go, here and when it fails on an
 * object.
 */
export function compilePath(text: string): (object: JsonObject) => readonly (readonly Json[])[] {
  const path = worded(() => parseJsonPath(text));
  return (object) =>
    worded(() => findResults(path, object, { allowMissingKeys: true }).map((values) => values.map(toJson)));
}

function toJson(value: Value): Json {
  return isFloatLiteral(value) ? value.float : (value ?? null);
}

function worded<T>(run: () => T): T {
  try {
    return run();
  } catch (error) {
    throw error instanceof JsonPathError ? new CliError(error.message, { cause: error }) : error;
  }
}
