/** Fields of objects of any shape: a value of another type counts as absent. */
import { isJsonObject, type Json, type JsonObject } from '../../apimachinery/json.ts';

export const record = (value: Json | undefined): JsonObject => (isJsonObject(value) ? value : {});

export const count = (value: Json | undefined): number | undefined => (typeof value === 'number' ? value : undefined);

/** The items of a list that are strings. */
export const words = (value: Json | undefined): readonly string[] =>
  Array.isArray(value) ? value.filter((word) => typeof word === 'string') : [];

/** The items of a list that are objects, with their own indexes. */
export function entries(value: Json | undefined): readonly (readonly [number, JsonObject])[] {
  if (!Array.isArray(value)) return [];
  return [...value.entries()].filter((entry): entry is [number, JsonObject] => isJsonObject(entry[1]));
}
