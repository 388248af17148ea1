import { nameSelector } from '../apimachinery/field-selector.ts';
import { isJsonObject, type JsonObject, parseJson } from '../apimachinery/json.ts';
import { type KubeObject, meta } from '../apimachinery/object.ts';
import { CliError, StatusError } from '../errors.ts';
import type { Clock } from '../io/host.ts';
import { type CollectionAddress, collectionPath, type ObjectAddress, objectPath } from './address.ts';
import { listObjects, type Query, queryPairs } from './objects.ts';
import { isTransient } from './transient.ts';
import { newDeadline } from './transport/deadline.ts';
import type { ApiStream } from './transport/request.ts';
import type { Transport } from './transport/transport.ts';

/** One event of a watch. */
export type WatchEvent =
  | { readonly type: 'ADDED' | 'MODIFIED' | 'DELETED'; readonly object: KubeObject }
  | { readonly type: 'BOOKMARK'; readonly resourceVersion: string }
  | { readonly type: 'ERROR'; readonly status: JsonObject };

export interface WatchOptions {
  /** resourceVersion, labelSelector, fieldSelector and the like; `watch` is added. */
  readonly query?: Query;
  readonly accept?: string;
  readonly signal?: AbortSignal;
  /**
   * Milliseconds after which the server is asked to end the watch. If it does not end within a
   * tenth more, the watch ends by itself.
   */
  readonly lifetime?: number;
}

/**
 * One watch. Ends when the server closes it or the connection drops. Throws StatusError or
 * ConnectionError when it does not begin, and CliError for an event that cannot be read.
 */
export async function* watch(
  transport: Transport,
  address: CollectionAddress | ObjectAddress,
  options: WatchOptions = {},
): AsyncGenerator<WatchEvent> {
  const collection = collectionOf(address);
  const query = selecting(address, options.query);
  const { lifetime = 0 } = options;
  const timeoutSeconds = lifetime === 0 ? undefined : Math.ceil(lifetime / 1000);
  // a connection that died in silence brings no end; a tenth is what an end may take to arrive
  const over = newDeadline(options.signal ?? new AbortController().signal, lifetime * 1.1);
  let stream: ApiStream | undefined;
  try {
    stream = await transport.stream({
      method: 'GET',
      path: collectionPath(collection),
      query: queryPairs({ ...query, timeoutSeconds, watch: true }),
      headers: { accept: options.accept ?? 'application/json' },
      signal: over.signal,
    });
    for await (const line of lines(stream.body, options.signal)) yield parseEvent(line);
  } finally {
    over.clear();
    stream?.close();
  }
}

/**
 * The lines of a body; a dropped connection ends them, and a last line without its end is left out.
 */
async function* lines(body: AsyncIterable<Uint8Array>, signal: AbortSignal | undefined): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let rest = '';
  const chunks = body[Symbol.asyncIterator]();
  for (;;) {
    let next: IteratorResult<Uint8Array>;
    try {
      next = await chunks.next();
    } catch {
      signal?.throwIfAborted();
      return;
    }
    if (next.done === true) return;
    const parts = (rest + decoder.decode(next.value, { stream: true })).split('\n');
    rest = parts.pop() ?? '';
    for (const part of parts) if (part !== '') yield part;
  }
}

function parseEvent(line: string): WatchEvent {
  let event: unknown;
  try {
    event = parseJson(line);
  } catch (error) {
    throw new CliError(`unable to decode an event from the watch stream: ${(error as Error).message}`);
  }
  const { type, object } = (isJsonObject(event) ? event : {}) as { type?: string; object?: KubeObject };
  if (!isJsonObject(object)) throw new CliError('unable to decode an event from the watch stream: no object');
  switch (type) {
    case 'ADDED':
    case 'MODIFIED':
    case 'DELETED':
      return { type, object };
    case 'BOOKMARK':
      return { type, resourceVersion: meta(object).resourceVersion ?? '' };
    case 'ERROR':
      return { type, status: object };
    default:
      throw new CliError(`unable to decode an event from the watch stream: unknown type ${JSON.stringify(type)}`);
  }
}

/** Requests metadata only: enough to wait until objects are gone. */
export function metadataOnly(list: boolean): string {
  const as = list ? 'PartialObjectMetadataList' : 'PartialObjectMetadata';
  return `application/json;as=${as};g=meta.k8s.io;v=v1,application/json`;
}

export interface ResumingOptions {
  readonly query?: Query;
  /** The accept header of the list, and of the watch. */
  accept?(list: boolean): string;
  readonly signal?: AbortSignal;
  readonly clock: Clock;
  /**
   * Makes an object smaller before it is yielded and remembered, to save memory; kind,
   * metadata.name, namespace, uid and resourceVersion must stay.
   */
  trim?(object: KubeObject): KubeObject;
  /**
   * Milliseconds of each watch; the default is 5 to 10 minutes by chance, as client-go's reflectors
   * ask for.
   */
  readonly lifetime?: number;
  /** Called when the watch was lost and starts again, with a message for stderr. */
  onRetry?(error: Error | undefined): void;
}

const FIRST_DELAY = 1000;
const MAX_DELAY = 30_000;
/**
 * client-go's minWatchTimeout; as much again is added by chance, so that many clients do not come
 * back at once.
 */
const SHORTEST_LIFETIME = 300_000;

/**
 * What exists (ADDED each, then one BOOKMARK), then every change, until the consumer stops. A
 * closed or dropped watch is resumed by resourceVersion; an expired one lists again and yields only
 * what changed. Throws when the first list fails, and for an error that a retry does not change
 * (401, 403, 404, ...).
 */
export async function* watchResuming(
  transport: Transport,
  address: CollectionAddress | ObjectAddress,
  options: ResumingOptions,
): AsyncGenerator<WatchEvent> {
  const { clock, signal } = options;
  const known = new Map<string, KubeObject>();
  let resourceVersion = '';
  let first = true;
  /** Consecutive rounds without an event. */
  let fruitless = 0;
  for (;;) {
    const begun = clock.now();
    const lifetime = options.lifetime ?? SHORTEST_LIFETIME * (1 + Math.random());
    let problem: Error | undefined;
    try {
      if (resourceVersion === '') resourceVersion = yield* listAnew(transport, address, options, known);
      first = false;
      const query = { ...options.query, resourceVersion, allowWatchBookmarks: true };
      for await (const whole of watch(transport, address, {
        query,
        signal,
        accept: options.accept?.(false),
        lifetime,
      })) {
        if (whole.type === 'ERROR') throw new StatusError(whole.status, Number(whole.status.code ?? 0));
        const event = trimmed(whole, options);
        fruitless = 0;
        resourceVersion = event.type === 'BOOKMARK' ? event.resourceVersion : remember(known, event.type, event.object);
        yield event;
      }
    } catch (error) {
      if (first || !canRetry(error)) throw error;
      problem = error as Error;
    }
    const expired = problem instanceof StatusError && problem.code === 410;
    if (expired) resourceVersion = '';
    // a watch that lasted was ended by the server's own time limit: nothing to wait for
    const lasted = problem === undefined && clock.now() - begun >= FIRST_DELAY;
    if (!lasted && !(expired && fruitless === 0)) {
      options.onRetry?.(problem);
      await clock.sleep(Math.min(FIRST_DELAY * 2 ** fruitless, MAX_DELAY), signal);
    }
    fruitless = lasted ? 0 : fruitless + 1;
  }
}

function trimmed(event: Exclude<WatchEvent, { type: 'ERROR' }>, { trim }: ResumingOptions): typeof event {
  return event.type === 'BOOKMARK' || trim === undefined ? event : { type: event.type, object: trim(event.object) };
}

/** Lists and yields what differs from what is known; returns the list's resourceVersion. */
async function* listAnew(
  transport: Transport,
  address: CollectionAddress | ObjectAddress,
  options: ResumingOptions,
  known: Map<string, KubeObject>,
): AsyncGenerator<WatchEvent, string> {
  const { items, resourceVersion } = await listObjects(transport, collectionOf(address), {
    query: selecting(address, options.query),
    signal: options.signal,
    accept: options.accept?.(true),
  });
  const { trim } = options;
  yield* changes(known, trim === undefined ? items : items.map((item) => trim(item)));
  yield { type: 'BOOKMARK', resourceVersion };
  return resourceVersion;
}

function collectionOf({ mapping, namespace }: CollectionAddress | ObjectAddress): CollectionAddress {
  return { mapping, ...(namespace === undefined ? {} : { namespace }) };
}

/**
 * The name of one object is a field selector of its collection. Throws CliError for a name that can
 * be none.
 */
function selecting(address: CollectionAddress | ObjectAddress, query: Query | undefined): Query {
  if (address.name === undefined) return { ...query };
  objectPath(address);
  return { ...query, fieldSelector: nameSelector(address.name) };
}

function keyOf(object: KubeObject): string {
  const { namespace = '', name = '' } = meta(object);
  return `${namespace}/${name}`;
}

/** Takes an event into account; its object's resourceVersion. */
function remember(known: Map<string, KubeObject>, type: string, object: KubeObject): string {
  if (type === 'DELETED') known.delete(keyOf(object));
  else known.set(keyOf(object), object);
  return meta(object).resourceVersion ?? '';
}

/** The events that lead from what is known to what a list says. */
function* changes(known: Map<string, KubeObject>, items: readonly KubeObject[]): Generator<WatchEvent> {
  const now = new Map(items.map((item) => [keyOf(item), item]));
  for (const [key, object] of [...known]) {
    const same = now.has(key) && meta(now.get(key)!).uid === meta(object).uid;
    if (same) continue;
    known.delete(key);
    yield { type: 'DELETED', object };
  }
  for (const [key, object] of now) {
    const before = known.get(key);
    known.set(key, object);
    if (before === undefined) yield { type: 'ADDED', object };
    else if (meta(before).resourceVersion !== meta(object).resourceVersion) yield { type: 'MODIFIED', object };
  }
}

/** Whether the watch may go on later: it expired, or the request may succeed. */
export function canRetry(error: unknown): boolean {
  return isTransient(error) || (error instanceof StatusError && error.code === 410);
}
