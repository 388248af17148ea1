import { compactJson } from '../apimachinery/go/compact-json.ts';
import { goJsonProblem } from '../apimachinery/go/json.ts';
import { isJsonObject, type Json, type JsonObject, parseJson } from '../apimachinery/json.ts';
import type { KubeObject } from '../apimachinery/object.ts';
import { CliError, StatusError } from '../errors.ts';
import { type CollectionAddress, collectionPath, type ObjectAddress, objectPath } from './address.ts';
import type { ApiRequest } from './transport/request.ts';
import type { Transport } from './transport/transport.ts';

export type Query = Readonly<Record<string, string | number | boolean | undefined>>;

export type PatchType =
  | 'application/merge-patch+json'
  | 'application/strategic-merge-patch+json'
  | 'application/json-patch+json'
  | 'application/apply-patch+yaml';

export function queryPairs(query: Query | undefined): [string, string][] {
  if (query === undefined) return [];
  return Object.entries(query)
    .filter(([, value]) => value !== undefined && value !== '')
    .map(([key, value]) => [key, String(value)]);
}

interface CallOptions {
  readonly query?: Query;
  readonly signal?: AbortSignal;
  readonly accept?: string;
  readonly warn?: (texts: readonly string[]) => void;
}

async function call(transport: Transport, request: ApiRequest): Promise<KubeObject> {
  const response = await transport.request(request);
  return parseObject(response.body, response.headers['content-type'] ?? '');
}

function parseObject(text: string, contentType: string): KubeObject {
  let value: Json;
  try {
    value = parseJson(text);
  } catch (error) {
    const mediaType = contentType.replace(/;.*$/, '').trim();
    const other = mediaType !== '' && !/^application\/([\w.-]+\+)?(json|yaml)$/.test(mediaType);
    throw new CliError(other ? `serializer for ${mediaType} doesn't exist` : (goJsonProblem(text) ?? String(error)));
  }
  if (!isJsonObject(value)) throw new CliError("Object 'Kind' is missing in the response of the server");
  // a failure may come with a code of success
  if (value.kind === 'Status' && value.apiVersion === 'v1' && value.status !== 'Success') throw new StatusError(value);
  return value as KubeObject;
}

const base = (options: CallOptions) => ({
  query: queryPairs(options.query),
  signal: options.signal,
  warn: options.warn,
  headers: { accept: options.accept ?? 'application/json' },
});

/**
 * GET of one object. This and all that follow throw CliError for a name that can be none, before
 * anything is sent.
 */
export async function getObject(
  transport: Transport,
  address: ObjectAddress,
  options: CallOptions = {},
): Promise<KubeObject> {
  return call(transport, { method: 'GET', path: objectPath(address), ...base(options) });
}

/** GET of a collection: one answer, with a `continue` token where it is not all. */
export async function getList(
  transport: Transport,
  address: CollectionAddress,
  options: CallOptions = {},
): Promise<KubeObject> {
  return call(transport, { method: 'GET', path: collectionPath(address), ...base(options) });
}

function withBody(
  options: CallOptions,
  contentType: string,
): Pick<ApiRequest, 'query' | 'signal' | 'warn' | 'headers'> {
  const { headers, ...rest } = base(options);
  return { ...rest, headers: { ...headers, 'content-type': contentType } };
}

/**
 * POST to a collection. As in all bodies here, keys are sorted as kubectl sends them: a server names
 * unknown fields in the order of the body.
 */
export async function createObject(
  transport: Transport,
  address: CollectionAddress,
  object: JsonObject,
  options: CallOptions = {},
): Promise<KubeObject> {
  return call(transport, {
    method: 'POST',
    path: collectionPath(address),
    body: compactJson(object),
    ...withBody(options, 'application/json'),
  });
}

/** POST to a subresource of an object: a token, an eviction. Answers what the server makes of it. */
export async function createSubresource(
  transport: Transport,
  address: ObjectAddress & { readonly subresource: string },
  object: JsonObject,
  options: CallOptions = {},
): Promise<KubeObject> {
  return call(transport, {
    method: 'POST',
    path: objectPath(address),
    body: compactJson(object),
    ...withBody(options, 'application/json'),
  });
}

/** PUT of a whole object. */
export async function replaceObject(
  transport: Transport,
  address: ObjectAddress,
  object: JsonObject,
  options: CallOptions = {},
): Promise<KubeObject> {
  return call(transport, {
    method: 'PUT',
    path: objectPath(address),
    body: compactJson(object),
    ...withBody(options, 'application/json'),
  });
}

/** PATCH; `patch` is the body's text or the value to send as JSON. */
export async function patchObject(
  transport: Transport,
  address: ObjectAddress,
  type: PatchType,
  patch: string | Json,
  options: CallOptions = {},
): Promise<KubeObject> {
  return call(transport, {
    method: 'PATCH',
    path: objectPath(address),
    body: typeof patch === 'string' ? patch : compactJson(patch),
    ...withBody(options, type),
  });
}

/**
 * DELETE of one object, with DeleteOptions as body: what `delete --all` takes away goes one by one,
 * so nothing here deletes a collection. Answers the object (with finalizers at work) or a Status.
 */
export async function deleteObject(
  transport: Transport,
  address: ObjectAddress,
  deleteOptions: JsonObject,
  options: CallOptions = {},
): Promise<KubeObject> {
  return call(transport, {
    method: 'DELETE',
    path: objectPath(address),
    body: JSON.stringify({ kind: 'DeleteOptions', apiVersion: 'v1', ...deleteOptions }),
    ...withBody(options, 'application/json'),
  });
}

/**
 * All objects of a type, read in chunks of `limit` (0: in one answer); `items` get the list's
 * apiVersion and kind when they lack them. When a chunk's token has expired everything is read
 * again, whole (client-go's pager with FullListIfExpired).
 */
export async function listObjects(
  transport: Transport,
  address: CollectionAddress,
  options: CallOptions & { readonly limit?: number } = {},
): Promise<{ items: KubeObject[]; resourceVersion: string }> {
  const limit = options.limit ?? 500;
  try {
    return await listChunks(transport, address, { ...options, limit });
  } catch (error) {
    if (limit === 0 || !(error instanceof StatusError) || error.code !== 410) throw error;
    return listChunks(transport, address, { ...options, limit: 0 });
  }
}

async function listChunks(
  transport: Transport,
  address: CollectionAddress,
  options: CallOptions & { readonly limit: number },
): Promise<{ items: KubeObject[]; resourceVersion: string }> {
  const items: KubeObject[] = [];
  let token: string | undefined;
  for (;;) {
    const query = { ...options.query, limit: options.limit, continue: token };
    const list = await getList(transport, address, { ...options, query });
    const itemKind = list.kind.replace(/List$/, '');
    for (const item of (list.items ?? []) as KubeObject[]) {
      items.push({ ...item, apiVersion: item.apiVersion ?? list.apiVersion, kind: item.kind ?? itemKind });
    }
    const metadata = (list.metadata ?? {}) as { continue?: string; resourceVersion?: string };
    if (metadata.continue === undefined || metadata.continue === '') {
      return { items, resourceVersion: metadata.resourceVersion ?? '' };
    }
    token = metadata.continue;
  }
}
