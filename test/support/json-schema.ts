/** What is wrong with values by a JSON Schema, in ajv's words. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import Draft04 from 'ajv-draft-04';

/** The schema in a file, named from the root of the repository. */
export function schemaOf(file: string): object {
  return JSON.parse(readFileSync(path.join(import.meta.dirname, '../..', file), 'utf8')) as object;
}

const patterns: Readonly<Record<string, RegExp>> = {
  /** As cox writes it: UTC, with milliseconds. */
  'date-time': /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/,
  uri: /^[A-Za-z][A-Za-z0-9+.-]*:(?:[\w.~:/?#@!$&'()*+,;=[\]-]|%[0-9A-Fa-f]{2})*$/,
  'uri-reference': /^(?:[\w.~:/?#@!$&'()*+,;=[\]-]|%[0-9A-Fa-f]{2})*$/,
};

/**
 * The problems of a value, none when it is valid. A keyword or format that the schema's own draft
 * does not know throws.
 */
export function schemaProblems(schema: object): (value: unknown) => readonly string[] {
  const draft = String((schema as { $schema?: string }).$schema);
  // SARIF's schema has a pattern that is none with the flag u.
  const options = { allErrors: true, strictTypes: false, unicodeRegExp: false } as const;
  const ajv = draft.includes('2020-12') ? new Ajv2020(options) : new Draft04.default(options);
  for (const [name, pattern] of Object.entries(patterns)) ajv.addFormat(name, pattern);
  const validate = ajv.compile(schema);
  return (value) =>
    validate(value)
      ? []
      : (validate.errors ?? []).map(({ instancePath, message, params }) =>
          `${instancePath || '/'} ${message} ${JSON.stringify(params)}`.trim(),
        );
}

/**
 * The schema with fields that it does not name forbidden everywhere: it allows them for later
 * versions, this one must not write them.
 */
export function closed<Schema>(schema: Schema): Schema {
  if (Array.isArray(schema)) return schema.map(closed) as Schema;
  if (typeof schema !== 'object' || schema === null) return schema;
  const inner = Object.fromEntries(Object.entries(schema).map(([key, value]) => [key, closed(value)]));
  return ('properties' in inner ? { ...inner, additionalProperties: false } : inner) as Schema;
}
