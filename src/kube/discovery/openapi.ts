/**
 * The server's OpenAPI v3 documents, as far as apply needs them: how fields are patched. Fetched
 * only when asked for, and cached in a compact form under the hash the server gives each document.
 */
import path from 'node:path';
import { isJsonObject, type JsonObject, parseJson } from '../../apimachinery/json.ts';
import { at } from '../../apimachinery/object.ts';
import { type CompactTypes, compactTypes } from '../../apimachinery/openapi/patch-types.ts';
import { StatusError } from '../../errors.ts';
import { readCacheFile, serverFileName, writeCacheFile } from '../cache-file.ts';
import type { Transport } from '../transport/transport.ts';

export interface OpenApi {
  /**
   * How the fields of a group and version are patched; undefined when the server describes none (a
   * custom resource that is too new, a server that publishes no OpenAPI). Throws ConnectionError.
   */
  patchTypes(group: string, version: string): Promise<CompactTypes | undefined>;
}

export interface OpenApiOptions {
  readonly transport: Transport;
  readonly server: string;
  /** --cache-dir. */
  readonly cacheDirectory: string;
}

/** Raised when the form of the cached file changes. */
const FORM = 1;

/** The documents of one server; each is asked for at most once. */
export function newOpenApi(options: OpenApiOptions): OpenApi {
  let index: Promise<JsonObject> | undefined;
  const known = new Map<string, Promise<CompactTypes | undefined>>();
  const load = async (group: string, version: string): Promise<CompactTypes | undefined> => {
    index ??= readDocument(options.transport, '/openapi/v3', []);
    const name = group === '' ? `api/${version}` : `apis/${group}/${version}`;
    const url = at(await index, 'paths', name, 'serverRelativeURL');
    return typeof url === 'string' ? loadTypes(options, group, version, url) : undefined;
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

async function loadTypes(
  options: OpenApiOptions,
  group: string,
  version: string,
  url: string,
): Promise<CompactTypes | undefined> {
  const { pathname, search, searchParams } = new URL(url, 'http://server');
  const hash = searchParams.get('hash') ?? '';
  const file = cacheFile(options, group, version);
  const cached = hash === '' ? undefined : readTypes(file, hash);
  if (cached !== undefined) return cached;
  const document = await readDocument(options.transport, pathname, [...new URLSearchParams(search)]);
  const types = compactTypes(document, group, version);
  if (hash !== '') writeCacheFile(file, JSON.stringify({ form: FORM, hash, types }));
  return types;
}

function cacheFile({ cacheDirectory, server }: OpenApiOptions, group: string, version: string): string {
  const name = serverFileName(`${group === '' ? 'core' : group}_${version}`);
  return path.join(cacheDirectory, 'coxswain', 'openapi', serverFileName(server), `${name}.json`);
}

/**
 * A document; an empty one when the server has none to give (404, 403): then nothing is known about
 * any field.
 */
async function readDocument(
  transport: Transport,
  pathname: string,
  query: readonly (readonly [string, string])[],
): Promise<JsonObject> {
  try {
    const response = await transport.request({ method: 'GET', path: pathname, query });
    const document = parseJson(response.body);
    return isJsonObject(document) ? document : {};
  } catch (error) {
    if (error instanceof StatusError || error instanceof SyntaxError) return {};
    throw error;
  }
}

/** The cached form, when it is of this hash and has the shape we wrote. */
function readTypes(file: string, hash: string): CompactTypes | undefined {
  const text = readCacheFile(file);
  if (text === undefined) return undefined;
  try {
    const cached = JSON.parse(text) as { form?: unknown; hash?: unknown; types?: CompactTypes };
    if (cached.form !== FORM || cached.hash !== hash || cached.types === undefined) return undefined;
    const { kinds, names, types } = cached.types;
    const whole = typeof kinds === 'object' && Array.isArray(names) && names.length === types?.length;
    return whole ? cached.types : undefined;
  } catch {
    return undefined;
  }
}
