/** How apply learns from the server's OpenAPI v3 documents how fields are patched. */
import type { JsonObject } from '../../apimachinery/json.ts';
import { type CompactTypes, compactTypes } from '../../apimachinery/openapi/patch-types.ts';
import { StatusError } from '../../errors.ts';
import { documentUrl, type Extract, type OpenApiOptions, readExtract, readOpenApiIndex } from './openapi-document.ts';

export interface OpenApi {
  /**
   * How the fields of a group and version are patched; undefined when the server describes none (a
   * custom resource that is too new, a server that publishes no OpenAPI). Throws ConnectionError.
   */
  patchTypes(group: string, version: string): Promise<CompactTypes | undefined>;
}

const patchTypes: Extract<CompactTypes> = {
  folder: 'openapi',
  form: 2,
  extract: compactTypes,
  isWhole: ({ kinds, names, types }) =>
    typeof kinds === 'object' && Array.isArray(names) && names.length === types?.length,
};

/** The documents of one server; each is asked for at most once. */
export function newOpenApi(options: OpenApiOptions): OpenApi {
  let index: Promise<JsonObject | undefined> | undefined;
  const known = new Map<string, Promise<CompactTypes | undefined>>();
  const load = async (group: string, version: string): Promise<CompactTypes | undefined> => {
    index ??= readOpenApiIndex(options.transport).catch(unknownFields);
    const url = documentUrl((await index) ?? {}, group, version);
    if (url === undefined) return undefined;
    return readExtract(options, patchTypes, { group, version, url }).catch(unknownFields);
  };
  return {
    patchTypes(group, version) {
      const key = `${group}/${version}`;
      const types = known.get(key) ?? load(group, version);
      known.set(key, types);
      return types;
    },
  };
}

/** Where the server has no document to give (404, 403), nothing is known of any field. */
function unknownFields(error: unknown): undefined {
  if (error instanceof StatusError || error instanceof SyntaxError) return undefined;
  throw error;
}
