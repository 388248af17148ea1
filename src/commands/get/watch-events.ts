/**
 * The changes of a watch. Without a terminal there is one watch, as in kubectl; on a terminal it is
 * resumed after every interruption.
 */

import type { Json, JsonObject } from '../../apimachinery/json.ts';
import { type KubeObject, meta } from '../../apimachinery/object.ts';
import type { Context } from '../../context.ts';
import { plainMessage, standardMessage } from '../../error-text.ts';
import { StatusError } from '../../errors.ts';
import { escapeTerminal } from '../../io/escape.ts';
import type { CollectionAddress, ObjectAddress } from '../../kube/address.ts';
import type { Cluster } from '../../kube/cluster.ts';
import { canRetry, type WatchEvent, watch } from '../../kube/watch.ts';
import type { Target } from '../../manifest/selection.ts';
import { answers, type ReadOptions } from './fetch.ts';

/** A changed object, or a Table with its one row. */
export interface Change {
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED';
  readonly object: KubeObject;
}

export interface WatchStart {
  readonly target: Target;
  readonly how: ReadOptions;
  /** The resourceVersion of the list; "0" starts with the current objects. */
  readonly resourceVersion: string;
  /** The objects that have been printed. */
  readonly found: readonly KubeObject[];
}

/**
 * Ends when the server ends the watch; on a terminal only after an error that a retry cannot fix.
 * Throws when the watch cannot be started.
 */
export async function* changes(context: Context, start: WatchStart): AsyncGenerator<Change> {
  const cluster = await context.cluster();
  if (context.io.stdout.isTerminal) {
    yield* resumed(context, cluster, start);
    return;
  }
  for await (const event of events(context, cluster, start, start.resourceVersion, false)) {
    if (event.type === 'ERROR') printProblem(context, event.status);
    else if (event.type !== 'BOOKMARK') yield event;
  }
}

function events(
  context: Context,
  cluster: Cluster,
  { target, how }: WatchStart,
  resourceVersion: string,
  bookmarks: boolean,
): AsyncGenerator<WatchEvent> {
  const { mapping, namespace } = target;
  const address: CollectionAddress | ObjectAddress =
    target.kind === 'list' ? { mapping, namespace } : { mapping, namespace, name: target.name };
  const selectors =
    target.kind === 'list' ? { labelSelector: target.selector, fieldSelector: target.fieldSelector } : {};
  const query = {
    ...how.query,
    ...selectors,
    resourceVersion,
    allowWatchBookmarks: bookmarks || undefined,
  };
  return watch(cluster.transport, address, { query, accept: how.accept, signal: context.signal });
}

function printProblem(context: Context, status: JsonObject): void {
  const message = standardMessage(new StatusError(status, Number(status.code ?? 0)));
  context.io.stderr.write(`${escapeTerminal(message)}\n`);
}

const firstDelay = 1000;
const longestDelay = 30_000;

/** One object, by itself or as a Table of its row, and its resourceVersion. */
interface Known {
  readonly version: string;
  readonly object: KubeObject;
}

async function* resumed(context: Context, cluster: Cluster, start: WatchStart): AsyncGenerator<Change> {
  const known = new Map<string, Known>();
  for (const object of start.found) remember(known, object);
  let { resourceVersion } = start;
  let delay = firstDelay;
  let begun = false;
  for (;;) {
    const since = context.clock.now();
    let problem: Error | undefined;
    try {
      if (resourceVersion === '') resourceVersion = yield* relisted(context, start, known);
      for await (const event of events(context, cluster, start, resourceVersion, true)) {
        begun = true;
        if (event.type === 'ERROR') {
          problem = new StatusError(event.status, Number(event.status.code ?? 0));
          break;
        }
        delay = firstDelay;
        resourceVersion = versionOf(event) || resourceVersion;
        if (event.type !== 'BOOKMARK' && isNews(known, event)) yield event;
      }
      begun = true;
    } catch (error) {
      if (!begun) throw error;
      problem = error as Error;
    }
    if (problem !== undefined && !canRetry(problem)) throw problem;
    if (problem instanceof StatusError && problem.code === 410) resourceVersion = '';
    // The server's own time limit ends a long watch: no delay is needed.
    if (problem === undefined && context.clock.now() - since >= firstDelay) continue;
    printResuming(context, problem);
    await context.clock.sleep(delay, context.signal);
    delay = Math.min(delay * 2, longestDelay);
  }
}

function printResuming(context: Context, problem: Error | undefined): void {
  const reason = problem === undefined ? 'the server closed it' : plainMessage(problem);
  context.io.stderr.write(`The watch was interrupted (${escapeTerminal(reason)}); resuming.\n`);
}

/**
 * Lists again when the resourceVersion is too old, and yields the differences from the known
 * objects. Returns the resourceVersion of the list.
 */
async function* relisted(
  context: Context,
  { target, how }: WatchStart,
  known: Map<string, Known>,
): AsyncGenerator<Change, string> {
  // The watch of one object starts with its current state.
  if (target.kind === 'object') return '0';
  let resourceVersion = '';
  const onListed = (version: string): void => {
    resourceVersion = version;
  };
  const present = new Set<string>();
  const news: Change[] = [];
  for await (const { object } of answers(context, target, { ...how, onListed })) {
    for (const single of singles(object)) {
      present.add(single.key);
      const type = known.has(single.key) ? 'MODIFIED' : 'ADDED';
      if (isNews(known, { type, object: single.object })) news.push({ type, object: single.object });
    }
  }
  for (const [key, { object }] of known) {
    if (present.has(key)) continue;
    known.delete(key);
    yield { type: 'DELETED', object };
  }
  yield* news;
  return resourceVersion;
}

/** Records a change and returns whether it is new. */
function isNews(known: Map<string, Known>, { type, object }: Change): boolean {
  let news = false;
  for (const { key, ...single } of singles(object)) {
    if (type === 'DELETED') {
      known.delete(key);
      news = true;
    } else if (known.get(key)?.version !== single.version || single.version === '') {
      known.set(key, single);
      news = true;
    }
  }
  return news;
}

function versionOf(event: Exclude<WatchEvent, { type: 'ERROR' }>): string {
  if (event.type === 'BOOKMARK') return event.resourceVersion;
  for (const { version } of singles(event.object)) return version;
  return '';
}

function remember(known: Map<string, Known>, object: KubeObject): void {
  for (const { key, ...rest } of singles(object)) known.set(key, rest);
}

/** Each row of a Table as a Table of its own; any other object unchanged. */
function* singles(object: KubeObject): Generator<Known & { readonly key: string }> {
  const rows = object.kind === 'Table' && Array.isArray(object.rows) ? (object.rows as { object?: Json }[]) : undefined;
  for (const row of rows ?? [{ object }]) {
    const { namespace = '', name = '', resourceVersion = '' } = meta((row.object ?? {}) as JsonObject);
    const single = rows === undefined ? object : ({ ...object, rows: [row as Json] } as KubeObject);
    yield { key: `${namespace}/${name}`, version: resourceVersion, object: single };
  }
}
