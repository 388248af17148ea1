/** The requests of apply for one object, with kubectl's parameters. */

import type { JsonObject } from '../../apimachinery/json.ts';
import type { KubeObject } from '../../apimachinery/object.ts';
import type { Clock } from '../../io/host.ts';
import { collectionPath, type ObjectAddress, objectPath } from '../../kube/address.ts';
import type { OpenApi } from '../../kube/discovery/openapi.ts';
import { createObject, deleteObject, getObject, type PatchType, patchObject, type Query } from '../../kube/objects.ts';
import type { Transport } from '../../kube/transport/transport.ts';
import { deleteBody } from '../delete/options.ts';
import { requestFailure, type Sent } from '../request-error.ts';
import type { ApplyOptions, FileItem } from './item.ts';

/** What applying an object uses. */
export interface ApplyTools {
  readonly options: ApplyOptions;
  readonly transport: Transport;
  /** The server's base URL. */
  readonly server: string;
  readonly openApi: OpenApi;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** The program's name in messages. */
  readonly program: string;
}

/** What stderr shows for one object, in whole lines. It is printed when the object's turn comes. */
export interface ItemLog {
  say(text: string): void;
  /** Receives the texts of the warnings in a response. */
  readonly warn: (texts: readonly string[]) => void;
}

/** The requests for one object. Warnings go to the log of that object. */
export interface ItemRequests {
  get(): Promise<KubeObject>;
  create(object: JsonObject): Promise<KubeObject>;
  patch(type: PatchType, body: string, extra?: Query): Promise<KubeObject>;
  delete(): Promise<unknown>;
}

export function requestsFor(item: FileItem, tools: ApplyTools, log: ItemLog): ItemRequests {
  const { transport, options, signal } = tools;
  const collection = { mapping: item.mapping, namespace: item.namespace };
  const object = { ...collection, name: item.name };
  const query = writeQuery(options);
  const call = { signal, warn: log.warn };
  const { subresource } = options;
  return {
    get: () => worded(tools, toObject('Get', object), () => getObject(transport, object, call)),
    create: (body) => itemCreator(tools)(item, body, log),
    patch: (type, body, extra) => {
      const address = { ...object, subresource };
      const full = { ...query, ...extra };
      const send = () => patchObject(transport, address, type, body, { ...call, query: full });
      return worded(tools, toObject('Patch', address, full), send);
    },
    delete: () =>
      worded(tools, toObject('Delete', object), () => deleteObject(transport, object, deleteBody(options), call)),
  };
}

const toObject = (method: Sent['method'], address: ObjectAddress, query: Query = {}): Sent => ({
  method,
  path: () => objectPath(address),
  query,
});

/**
 * A failed connection, with the request that it ended in the message, as Go's http client writes
 * it.
 */
async function worded<T>({ server }: Pick<ApplyTools, 'server'>, sent: Sent, send: () => Promise<T>): Promise<T> {
  try {
    return await send();
  } catch (error) {
    throw requestFailure(error, server, sent);
  }
}

/** What creating an object needs from the flags and the cluster. */
export interface CreatorTools extends Pick<ApplyTools, 'transport' | 'server' | 'signal'> {
  readonly options: Pick<ApplyOptions, 'dryRun' | 'fieldManager' | 'validation'>;
}

/** A function that sends an object to the collection of an item. */
export function itemCreator(
  tools: CreatorTools,
): (item: FileItem, object: JsonObject, log: ItemLog) => Promise<KubeObject> {
  const { transport, options, signal } = tools;
  const query = writeQuery(options);
  return ({ mapping, namespace }, object, log) => {
    const collection = { mapping, namespace };
    const call = { query, signal, warn: log.warn };
    const sent: Sent = { method: 'Post', path: () => collectionPath(collection), query };
    return worded(tools, sent, () => createObject(transport, collection, withoutResourceVersion(object), call));
  };
}

function writeQuery({ dryRun, fieldManager, validation }: CreatorTools['options']): Query {
  return { dryRun: dryRun === 'server' ? 'All' : undefined, fieldManager, fieldValidation: validation };
}

/** A new object has no resourceVersion, even when the file has one. */
export function withoutResourceVersion(object: JsonObject): JsonObject {
  const metadata = object.metadata as JsonObject | undefined;
  if (typeof metadata?.resourceVersion !== 'string') return object;
  const { resourceVersion: _, ...rest } = metadata;
  return { ...object, metadata: rest };
}
