import { isJsonObject, type Json, setKey } from './json.ts';

/** The value without members that are null: typed readers treat those as absent. */
export function withoutNulls<T>(value: T): T {
  return strip(value as Json) as T;
}

function strip(value: Json): Json {
  if (Array.isArray(value)) return value.map(strip);
  if (!isJsonObject(value)) return value;
  const result = {};
  for (const [key, member] of Object.entries(value)) if (member !== null) setKey(result, key, strip(member));
  return result;
}
