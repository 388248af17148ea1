/** The drafts of JSON Schema that are known. */
import { splitUrl } from './location.ts';

/** Where schemas lie at a keyword: in its value, below each of its keys, in each of its items. */
export type SchemaPlace = 'self' | 'keys' | 'items';

export interface Draft {
  readonly version: 4 | 6 | 7 | 2019 | 2020;
  readonly url: string;
  /** The keyword that names a schema. */
  readonly id: 'id' | '$id';
  /** By keyword. */
  readonly subschemas: ReadonlyMap<string, readonly SchemaPlace[]>;
}

const ofDraft4: Draft['subschemas'] = new Map<string, readonly SchemaPlace[]>([
  ...['definitions', 'properties', 'patternProperties', 'dependencies'].map((key) => [key, ['keys']] as const),
  ...['not', 'additionalProperties', 'additionalItems'].map((key) => [key, ['self']] as const),
  ...['allOf', 'anyOf', 'oneOf'].map((key) => [key, ['items']] as const),
  ['items', ['self', 'items']],
]);

const withThese = (
  under: Draft['subschemas'],
  self: readonly string[],
  keys: readonly string[] = [],
): Draft['subschemas'] =>
  new Map([...under, ...self.map((key) => [key, ['self']] as const), ...keys.map((key) => [key, ['keys']] as const)]);

const ofDraft6 = withThese(ofDraft4, ['propertyNames', 'contains']);
const ofDraft7 = withThese(ofDraft6, ['if', 'then', 'else']);
const of2019 = withThese(
  ofDraft7,
  ['unevaluatedProperties', 'unevaluatedItems', 'contentSchema'],
  ['$defs', 'dependentSchemas'],
);

const drafts: readonly Draft[] = [
  { version: 4, url: 'http://json-schema.org/draft-04/schema', id: 'id', subschemas: ofDraft4 },
  { version: 6, url: 'http://json-schema.org/draft-06/schema', id: '$id', subschemas: ofDraft6 },
  { version: 7, url: 'http://json-schema.org/draft-07/schema', id: '$id', subschemas: ofDraft7 },
  { version: 2019, url: 'https://json-schema.org/draft/2019-09/schema', id: '$id', subschemas: of2019 },
  {
    version: 2020,
    url: 'https://json-schema.org/draft/2020-12/schema',
    id: '$id',
    subschemas: new Map<string, readonly SchemaPlace[]>([...of2019, ['prefixItems', ['items']]]),
  },
];

export const latestDraft = drafts.at(-1) as Draft;

const withoutScheme = (url: string): string => url.replace(/^https?:\/\//, '');

/** The draft of a $schema; undefined for any other URL. */
export function draftOf(schema: string): Draft | undefined {
  const [url, fragment] = splitUrl(schema);
  if (fragment !== '' || !/^https?:/.test(url)) return undefined;
  if (withoutScheme(url) === 'json-schema.org/schema') return latestDraft;
  return drafts.find((draft) => withoutScheme(draft.url) === withoutScheme(url));
}
