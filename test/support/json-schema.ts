/** Documents held against the JSON Schemas under docs/: what they must have, and that they have nothing else. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { isJsonObject, type Json, type JsonObject } from '../../src/apimachinery/json.ts';

const root = path.join(import.meta.dirname, '../..');

/** The schema in a file, named from the root of the repository. */
export function schemaOf(file: string): JsonObject {
  return JSON.parse(readFileSync(path.join(root, file), 'utf8')) as JsonObject;
}

/** What is wrong with a value by the keywords of JSON Schema that ours use, empty when nothing is; unknown keywords fail. */
export function problems(value: Json | undefined, schema: JsonObject): string[] {
  return problemsBy(value, schema, { schema, at: '$' });
}

interface Place {
  /** The whole schema: references start from it. */
  readonly schema: JsonObject;
  /** Where the value is in the document. */
  readonly at: string;
}

function problemsBy(value: Json | undefined, rule: JsonObject, place: Place): string[] {
  const { schema, at } = place;
  return Object.entries(rule).flatMap(([keyword, wanted]) => {
    switch (keyword) {
      case '$schema':
      case '$defs':
      case 'title':
      case 'description':
      case 'additionalProperties':
        return [];
      case '$ref':
        return problemsBy(value, definition(schema, wanted), place);
      case 'const':
        return value === wanted ? [] : [`${at} is not ${wanted}`];
      case 'enum':
        return (wanted as Json[]).includes(value as Json) ? [] : [`${at} is none of ${wanted}`];
      case 'type':
        return [wanted].flat().some((type) => isOfType(value, String(type))) ? [] : [`${at} is no ${wanted}`];
      case 'format':
        return typeof value !== 'string' || /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/.test(value)
          ? []
          : [`${at} no time`];
      case 'oneOf': {
        const tried = (wanted as JsonObject[]).map((one) => problemsBy(value, one, place));
        return tried.filter((found) => found.length === 0).length === 1 ? [] : [`${at} is not one: ${tried.flat()}`];
      }
      case 'required':
        return (wanted as string[])
          .filter((key) => !isJsonObject(value) || !(key in value))
          .map((key) => `${at}.${key} is missing`);
      case 'properties':
        return Object.entries(wanted as JsonObject).flatMap(([key, inner]) =>
          isJsonObject(value) && key in value
            ? problemsBy(value[key], inner as JsonObject, { schema, at: `${at}.${key}` })
            : [],
        );
      case 'items':
        return Array.isArray(value)
          ? value.flatMap((item, index) => problemsBy(item, wanted as JsonObject, { schema, at: `${at}[${index}]` }))
          : [];
      default:
        return [`unknown keyword ${keyword}`];
    }
  });
}

function definition(schema: JsonObject, reference: Json | undefined): JsonObject {
  return (schema.$defs as JsonObject)[String(reference).replace('#/$defs/', '')] as JsonObject;
}

function isOfType(value: Json | undefined, type: string): boolean {
  if (type === 'null') return value === null;
  if (type === 'array') return Array.isArray(value);
  if (type === 'object') return isJsonObject(value);
  return type === 'integer' ? Number.isInteger(value) : typeof value === type;
}

/** Fields that the schema does not know: it allows them for later versions, but not for this one. */
export function unknownFields(value: Json | undefined, schema: JsonObject): string[] {
  return unknownBy(value, schema, schema);
}

function unknownBy(value: Json | undefined, rule: JsonObject, schema: JsonObject): string[] {
  if (rule.$ref !== undefined) return unknownBy(value, definition(schema, rule.$ref), schema);
  const choices = (rule.oneOf ?? []) as JsonObject[];
  const fitting = choices.find((one) => problemsBy(value, one, { schema, at: '$' }).length === 0);
  if (fitting !== undefined) return unknownBy(value, fitting, schema);
  if (Array.isArray(value)) return value.flatMap((item) => unknownBy(item, rule.items as JsonObject, schema));
  if (!isJsonObject(value)) return [];
  const known = (rule.properties ?? {}) as JsonObject;
  return Object.entries(value).flatMap(([key, inner]) =>
    key in known ? unknownBy(inner, known[key] as JsonObject, schema) : [key],
  );
}
