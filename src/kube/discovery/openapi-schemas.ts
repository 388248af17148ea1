/** What `explain` reads of the server's OpenAPI: the schemas of one group and version. */
import { goQuote } from '../../apimachinery/go/text.ts';
import { isJsonObject, type JsonObject } from '../../apimachinery/json.ts';
import { at } from '../../apimachinery/object.ts';
import { type SchemaDocument, schemasOnly } from '../../apimachinery/openapi/schema-document.ts';
import { CliError, ConnectionError, StatusError } from '../../errors.ts';
import {
  documentName,
  documentUrl,
  type Extract,
  type OpenApiOptions,
  readDocument,
  readExtract,
} from './openapi-document.ts';

const schemas: Extract<SchemaDocument> = {
  folder: 'schemas',
  form: 1,
  extract: schemasOnly,
  isWhole: (document) => isJsonObject(document?.paths) && isJsonObject(at(document, 'components', 'schemas')),
};

/**
 * The OpenAPI v3 document of a group and version, as far as `explain` needs it; undefined when the
 * index of documents names none. Throws CliError `failed to fetch openapi schema for ...`.
 */
export async function readSchemas(
  options: OpenApiOptions,
  index: JsonObject,
  group: string,
  version: string,
): Promise<SchemaDocument | undefined> {
  const url = documentUrl(index, group, version);
  if (url === undefined) return undefined;
  try {
    return await readExtract(options, schemas, { group, version, url });
  } catch (error) {
    const name = documentName(group, version);
    if (error instanceof SyntaxError)
      throw new CliError(`failed to parse openapi schema for ${name}: ${error.message}`);
    if (error instanceof StatusError || error instanceof ConnectionError)
      throw new CliError(`failed to fetch openapi schema for ${name}: ${reasonOf(error, options.server + url)}`, {
        cause: error,
      });
    throw error;
  }
}

function reasonOf(error: StatusError | ConnectionError, url: string): string {
  const request = `Get ${goQuote(`${url}${url.includes('?') ? '&' : '?'}timeout=32s`)}`;
  return error instanceof ConnectionError ? `${request}: ${error.detail}` : error.message;
}

/** The definitions of the OpenAPI v2 document, which is one for all groups. */
export async function readDefinitions({ transport }: Pick<OpenApiOptions, 'transport'>): Promise<JsonObject> {
  const definitions = at(await readDocument(transport, '/openapi/v2'), 'definitions');
  return isJsonObject(definitions) ? definitions : {};
}
