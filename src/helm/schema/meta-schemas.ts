/** The schemas of schemas, by their URLs. Each is loaded only where it is needed. */
import type { Json, JsonObject } from '../../apimachinery/json.ts';

type Import = () => Promise<{ readonly default: unknown }>;

const draft2019: Readonly<Record<string, Import>> = {
  schema: () => import('ajv/dist/refs/json-schema-2019-09/schema.json', { with: { type: 'json' } }),
  'meta/core': () => import('ajv/dist/refs/json-schema-2019-09/meta/core.json', { with: { type: 'json' } }),
  'meta/applicator': () => import('ajv/dist/refs/json-schema-2019-09/meta/applicator.json', { with: { type: 'json' } }),
  'meta/validation': () => import('ajv/dist/refs/json-schema-2019-09/meta/validation.json', { with: { type: 'json' } }),
  'meta/meta-data': () => import('ajv/dist/refs/json-schema-2019-09/meta/meta-data.json', { with: { type: 'json' } }),
  'meta/format': () => import('ajv/dist/refs/json-schema-2019-09/meta/format.json', { with: { type: 'json' } }),
  'meta/content': () => import('ajv/dist/refs/json-schema-2019-09/meta/content.json', { with: { type: 'json' } }),
};

const draft2020: Readonly<Record<string, Import>> = {
  schema: () => import('ajv/dist/refs/json-schema-2020-12/schema.json', { with: { type: 'json' } }),
  'meta/core': () => import('ajv/dist/refs/json-schema-2020-12/meta/core.json', { with: { type: 'json' } }),
  'meta/applicator': () => import('ajv/dist/refs/json-schema-2020-12/meta/applicator.json', { with: { type: 'json' } }),
  'meta/unevaluated': () =>
    import('ajv/dist/refs/json-schema-2020-12/meta/unevaluated.json', { with: { type: 'json' } }),
  'meta/validation': () => import('ajv/dist/refs/json-schema-2020-12/meta/validation.json', { with: { type: 'json' } }),
  'meta/meta-data': () => import('ajv/dist/refs/json-schema-2020-12/meta/meta-data.json', { with: { type: 'json' } }),
  'meta/format-annotation': () =>
    import('ajv/dist/refs/json-schema-2020-12/meta/format-annotation.json', { with: { type: 'json' } }),
  'meta/content': () => import('ajv/dist/refs/json-schema-2020-12/meta/content.json', { with: { type: 'json' } }),
};

const files: Readonly<Record<string, Readonly<Record<string, Import>>>> = {
  'draft-04': {
    schema: () => import('ajv-draft-04/dist/refs/json-schema-draft-04.json', { with: { type: 'json' } }),
  },
  'draft-06': { schema: () => import('ajv/dist/refs/json-schema-draft-06.json', { with: { type: 'json' } }) },
  'draft-07': { schema: () => import('ajv/dist/refs/json-schema-draft-07.json', { with: { type: 'json' } }) },
  'draft/2019-09': draft2019,
  'draft/2020-12': draft2020,
};

/** What jsonschema asks for besides, or not: ids of draft 4 may be relative. */
const changes: Readonly<Record<string, JsonObject>> = {
  'draft-04': { id: { type: 'string' }, $ref: { type: 'string' }, format: { type: 'string' } },
  'draft-07': { writeOnly: { type: 'boolean', default: false } },
};

function changed(draft: string, document: JsonObject): Json {
  const { [draft]: properties } = changes;
  return properties === undefined
    ? document
    : { ...document, properties: { ...(document.properties as JsonObject), ...properties } };
}

/** Those that a schema's text speaks of, and those of the draft that a schema is of when it does not say. */
export async function metaSchemasFor(text: string): Promise<ReadonlyMap<string, Json>> {
  const found = new Map<string, Json>();
  for (const [draft, parts] of Object.entries(files)) {
    if (draft !== 'draft/2020-12' && !text.includes(draft)) continue;
    for (const [name, load] of Object.entries(parts)) {
      const { default: document } = await load();
      found.set(`json-schema.org/${draft}/${name}`, changed(draft, document as JsonObject));
    }
  }
  return found;
}
