/**
 * A transport that records what is written through it: the object before, and what the server
 * answered. All writes of all commands pass here, whatever made the request.
 */
import { isJsonObject, parseJson } from '../apimachinery/json.ts';
import { type KubeObject, meta } from '../apimachinery/object.ts';
import { ConnectionError, isNotFound } from '../errors.ts';
import { objectPath } from '../kube/address.ts';
import type { ApiRequest, ApiResponse } from '../kube/transport/request.ts';
import type { Transport } from '../kube/transport/transport.ts';
import type { ObjectRecord, WriteAction, WriteTarget } from './record.ts';
import { withoutSecrets } from './redact.ts';
import { writeTarget } from './target.ts';

const actions: Readonly<Record<string, WriteAction | undefined>> = {
  POST: 'create',
  PUT: 'update',
  PATCH: 'update',
  DELETE: 'delete',
};

/** Whether a request changes something on the server: dry runs do not. */
export function isWrite({ method, query = [], body }: ApiRequest): boolean {
  if (actions[method] === undefined || query.some(([name]) => name === 'dryRun')) return false;
  // DeleteOptions have it in the body
  return method !== 'DELETE' || typeof body !== 'string' || !/"dryRun":\s*\["All"\]/.test(body);
}

/** Passes every request on; `written` gets the record of each write that may have changed something. */
export function recordingTransport(
  transport: Transport,
  now: () => number,
  written: (record: ObjectRecord) => void,
  beforeWrite: () => Promise<void>,
): Transport {
  return {
    stream: (request) => transport.stream(request),
    close: () => transport.close(),
    async request(request) {
      const target = isWrite(request) ? writeTarget(request.path) : undefined;
      const action = actions[request.method];
      if (target === undefined || action === undefined || !isRecorded(target, action)) {
        return transport.request(request);
      }
      await beforeWrite();
      const before = action === 'create' ? { object: null } : await readBefore(transport, request);
      const sent = { time: new Date(now()).toISOString(), action, ...target, ...unknownOf(before.unknown) };
      request.signal?.throwIfAborted();
      let response: ApiResponse;
      try {
        response = await transport.request(request);
      } catch (error) {
        // Ctrl-C takes no request back that was sent
        if (mayBeDone(error) || request.signal?.aborted === true) {
          written({ ...sent, ...withoutSecrets({ before: before.object, after: null }), unanswered: true });
        }
        throw error;
      }
      const record = answered(sent, before.object, response);
      if (record !== undefined) written(record);
      return response;
    },
  };
}

/** A token, an eviction or a binding is no object that could be put back. */
const isRecorded = ({ name, subresource }: WriteTarget, action: WriteAction): boolean =>
  action === 'create' ? name === '' : name !== '' && (action === 'update' || subresource === '');

interface Before {
  readonly object: KubeObject | null;
  readonly unknown?: string;
}

const unknownOf = (unknownBefore: string | undefined) => (unknownBefore === undefined ? {} : { unknownBefore });

/** The object right before the write. What cannot be read does not keep the write from being sent. */
async function readBefore(transport: Transport, { path, signal }: ApiRequest): Promise<Before> {
  try {
    const { body } = await transport.request({
      method: 'GET',
      path,
      headers: { accept: 'application/json' },
      warn: () => undefined,
      ...(signal === undefined ? {} : { signal }),
    });
    const object = objectOf(body);
    return object === undefined ? { object: null, unknown: 'the server did not answer with an object' } : { object };
  } catch (error) {
    if (isNotFound(error)) return { object: null };
    signal?.throwIfAborted();
    return { object: null, unknown: error instanceof Error ? error.message : String(error) };
  }
}

function objectOf(body: string): KubeObject | undefined {
  try {
    const value = parseJson(body);
    return isJsonObject(value) && typeof value.kind === 'string' ? (value as KubeObject) : undefined;
  } catch {
    return undefined;
  }
}

/** Whether a request that failed may have been carried out. */
function mayBeDone(error: unknown): boolean {
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    if (cause instanceof ConnectionError && cause.unknown !== undefined) return true;
  }
  return false;
}

type Sent = Pick<ObjectRecord, 'time' | 'action' | 'unknownBefore'> & WriteTarget;

/** The record of an answered write; undefined when it changed nothing that has a name. */
function answered(sent: Sent, before: KubeObject | null, { body }: ApiResponse): ObjectRecord | undefined {
  const answer = objectOf(body);
  const isObject = answer !== undefined && answer.kind !== 'Status';
  const gone = sent.action === 'delete' && (!isObject || meta(answer).deletionTimestamp === undefined);
  if (!isObject && !gone) return { ...sent, ...withoutSecrets({ before, after: null }), unanswered: true };
  const after = gone ? null : (answer as KubeObject);
  const { name = '', namespace, resourceVersion } = after === null ? { name: sent.name } : meta(after);
  // a review is answered, and is no object
  if (name === '') return undefined;
  if (before !== null && resourceVersion !== undefined && meta(before).resourceVersion === resourceVersion) {
    return undefined;
  }
  // server-side apply creates by a PATCH
  const created = sent.action === 'update' && before === null && sent.unknownBefore === undefined;
  const action = created ? 'create' : sent.action;
  const place = sent.name === '' ? { name, namespace: namespace ?? '' } : {};
  return { ...sent, ...place, action, ...withoutSecrets({ before, after }) };
}

/** The path of a record's object. Throws AddressError for a record that was changed by hand. */
export function recordAddress({ group, version, resource, namespace, name, subresource }: WriteTarget) {
  const mapping = { group, version, resource, namespaced: namespace !== '' };
  const address = { mapping, namespace, name, ...(subresource === '' ? {} : { subresource }) };
  objectPath(address);
  return address;
}
