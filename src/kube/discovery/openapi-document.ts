/**
 * The server's OpenAPI v3 documents, one for each group and version. Each is fetched only when asked
 * for, and what a command needs of it is cached under the hash that the server gives the document.
 */
import path from 'node:path';
import { goJsonProblem } from '../../apimachinery/go/json.ts';
import { isJsonObject, type Json, type JsonObject, parseJson } from '../../apimachinery/json.ts';
import { at } from '../../apimachinery/object.ts';
import { readCacheFile, serverFileName, writeCacheFile } from '../cache-file.ts';
import { withoutStatus } from '../status.ts';
import type { Transport } from '../transport/transport.ts';

export interface OpenApiOptions {
  readonly transport: Transport;
  readonly server: string;
  /** --cache-dir. */
  readonly cacheDirectory: string;
}

/** What is kept of a document, and how. `Content` is plain JSON. */
export interface Extract<Content> {
  /** The name of its folder in the cache. */
  readonly folder: string;
  /** Raised when the form of the content changes. */
  readonly form: number;
  readonly extract: (document: JsonObject, group: string, version: string) => Content;
  /** Whether content from the cache has the shape that `extract` gives it. */
  readonly isWhole: (content: Content) => boolean;
}

/** client-go's limit for discovery, in milliseconds; --request-timeout goes before it. */
const TIMEOUT = 32_000;

/** The list of all documents. Throws StatusError (no OpenAPI v3), ConnectionError, SyntaxError. */
export const readOpenApiIndex = (transport: Transport): Promise<JsonObject> => readDocument(transport, '/openapi/v3');

/** A group and version as the list of documents names them. */
export const documentName = (group: string, version: string): string =>
  group === '' ? `api/${version}` : `apis/${group}/${version}`;

/** Where the document of a group and version is; undefined when the server has none. */
export function documentUrl(index: JsonObject, group: string, version: string): string | undefined {
  const url = at(index, 'paths', documentName(group, version), 'serverRelativeURL');
  return typeof url === 'string' ? url : undefined;
}

/**
 * What is kept of the document at `url`, from the cache or the server. Throws as
 * `readOpenApiIndex` does.
 */
export async function readExtract<Content>(
  options: OpenApiOptions,
  kept: Extract<Content>,
  { group, version, url }: { readonly group: string; readonly version: string; readonly url: string },
): Promise<Content> {
  const { searchParams } = new URL(url, 'http://server');
  const hash = searchParams.get('hash') ?? '';
  const name = serverFileName(`${group === '' ? 'core' : group}_${version}`);
  const file = path.join(
    options.cacheDirectory,
    'coxswain',
    kept.folder,
    serverFileName(options.server),
    `${name}.json`,
  );
  const cached = hash === '' ? undefined : readCached(file, hash, kept);
  if (cached !== undefined) return cached;
  const content = kept.extract(await readDocument(options.transport, url), group, version);
  if (hash !== '') writeCacheFile(file, JSON.stringify({ form: kept.form, hash, content }));
  return content;
}

/** The JSON object at a path below the server, which may have a query. Throws as `readOpenApiIndex` does. */
export async function readDocument(transport: Transport, url: string): Promise<JsonObject> {
  const { pathname, searchParams } = new URL(url, 'http://server');
  const request = { path: pathname, rawPath: true, query: [...searchParams], timeout: TIMEOUT } as const;
  const response = await transport.request({ method: 'GET', ...request }).catch((error) => {
    throw withoutStatus(error);
  });
  const document = parsed(response.body);
  return isJsonObject(document) ? document : {};
}

function parsed(body: string): Json {
  try {
    return parseJson(body);
  } catch (error) {
    throw new SyntaxError(goJsonProblem(body) ?? (error as Error).message, { cause: error });
  }
}

function readCached<Content>(file: string, hash: string, { form, isWhole }: Extract<Content>): Content | undefined {
  const text = readCacheFile(file);
  if (text === undefined) return undefined;
  try {
    const cached = parseJson(text) as { form?: unknown; hash?: unknown; content?: unknown } | null;
    if (cached?.form !== form || cached.hash !== hash) return undefined;
    const content = cached.content as Content;
    return isWhole(content) ? content : undefined;
  } catch {
    return undefined;
  }
}
