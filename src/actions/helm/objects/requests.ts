/** The requests for one object of a release, as field manager helm. */
import type { JsonObject } from '../../../apimachinery/json.ts';
import { type KubeObject, meta } from '../../../apimachinery/object.ts';
import type { Propagation } from '../../../apimachinery/write-options.ts';
import { isNotFound } from '../../../errors.ts';
import { collectionPath, objectPath } from '../../../kube/address.ts';
import {
  createObject,
  deleteObject,
  getObject,
  type PatchType,
  patchObject,
  type Query,
  replaceObject,
} from '../../../kube/objects.ts';
import { withoutResourceVersion } from '../../apply/requests.ts';
import { requestFailure, type Sent } from '../../request-error.ts';
import { hasReason } from '../faults.ts';
import type { HelmTools } from '../tools.ts';
import type { Resource } from './resource.ts';

export const FIELD_MANAGER = 'helm';

/** Retries of client-go (retry.DefaultRetry). */
const TRIES = 5;
const PAUSE = 10;

const owned: Query = { fieldManager: FIELD_MANAGER };
/** Unknown fields and the like are errors. */
export const strict: Query = { ...owned, fieldValidation: 'Strict' };

const addressOf = ({ mapping, namespace, name }: Resource) => ({ mapping, namespace, name });

async function send<Of>(tools: HelmTools, sent: Sent, request: () => Promise<Of>): Promise<Of> {
  try {
    return await request();
  } catch (error) {
    tools.context.signal.throwIfAborted();
    throw requestFailure(error, tools.cluster.server, sent);
  }
}

function toObject<Of>(
  tools: HelmTools,
  resource: Resource,
  method: Sent['method'],
  query: Query,
  request: (call: { readonly query: Query; readonly signal: AbortSignal }) => Promise<Of>,
): Promise<Of> {
  const sent: Sent = { method, path: () => objectPath(addressOf(resource)), query };
  return send(tools, sent, () => request({ query, signal: tools.context.signal }));
}

export const read = (tools: HelmTools, resource: Resource): Promise<KubeObject> =>
  toObject(tools, resource, 'Get', {}, (call) => getObject(tools.cluster.transport, addressOf(resource), call));

/** The live object; undefined when there is none. */
export async function readIfThere(tools: HelmTools, resource: Resource): Promise<KubeObject | undefined> {
  try {
    return await read(tools, resource);
  } catch (error) {
    if (isNotFound(error)) return undefined;
    throw error;
  }
}

/** Keeps what the server has made of an object. */
export function refresh(resource: Resource, object: KubeObject): void {
  resource.object = object;
  resource.name = meta(object).name ?? resource.name;
}

export async function create(tools: HelmTools, resource: Resource): Promise<void> {
  const { mapping, namespace } = resource;
  const collection = { mapping, namespace };
  const sent: Sent = { method: 'Post', path: () => collectionPath(collection), query: owned };
  const call = { query: owned, signal: tools.context.signal };
  const body = withoutResourceVersion(resource.object);
  const { transport } = tools.cluster;
  refresh(resource, await send(tools, sent, () => createObject(transport, collection, body, call)));
}

export async function patch(
  tools: HelmTools,
  resource: Resource,
  type: PatchType,
  body: JsonObject | JsonObject[],
  query: Query = owned,
): Promise<void> {
  const { transport } = tools.cluster;
  const request = (call: { readonly query: Query }) => patchObject(transport, addressOf(resource), type, body, call);
  refresh(resource, await toObject(tools, resource, 'Patch', query, request));
}

export async function replace(tools: HelmTools, resource: Resource, object: KubeObject): Promise<void> {
  const { transport } = tools.cluster;
  const request = (call: { readonly query: Query }) => replaceObject(transport, addressOf(resource), object, call);
  refresh(resource, await toObject(tools, resource, 'Put', strict, request));
}

export function remove(tools: HelmTools, resource: Resource, propagation: Propagation): Promise<void> {
  const { transport } = tools.cluster;
  const options = { propagationPolicy: propagation };
  return retried(tools, 'Conflict', async () => {
    await toObject(tools, resource, 'Delete', {}, (call) =>
      deleteObject(transport, addressOf(resource), options, call),
    );
  });
}

/** Does something again, a few times, while the server answers with this reason (and text, where one is given). */
export async function retried<Of>(
  { context }: HelmTools,
  reason: string,
  work: () => Promise<Of>,
  text?: RegExp,
): Promise<Of> {
  for (let left = TRIES - 1; ; left -= 1) {
    try {
      return await work();
    } catch (error) {
      const again = hasReason(error, reason) && (text?.test((error as Error).message) ?? true);
      if (left === 0 || !again) throw error;
      await context.clock.sleep(PAUSE, context.signal);
    }
  }
}
