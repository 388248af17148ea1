/** core/v1 Events, read by field and found by the object they are about. */
import { type JsonObject, textOf } from '../../apimachinery/json.ts';
import { at, type KubeObject, meta } from '../../apimachinery/object.ts';
import { timeOf } from './pod-view.ts';
import type { Evidence } from './types.ts';

export interface EventView {
  readonly type: string;
  readonly reason: string;
  readonly message: string;
  /** "spec.containers{web}"; "" when it is about the whole object. */
  readonly fieldPath: string;
  readonly component: string;
  readonly count: number;
  /** Milliseconds. */
  readonly first: number;
  readonly last: number;
}

/** Finds the events of an object. */
export type EventIndex = (object: JsonObject) => readonly EventView[];

/**
 * The events by the uid of what they are about (by kind and name for those without one), the oldest
 * first.
 */
export function indexEvents(events: readonly KubeObject[]): EventIndex {
  const index = new Map<string, EventView[]>();
  for (const event of events) {
    const about = at(event, 'involvedObject');
    const key = keyOf(textOf(at(about, 'uid')), textOf(at(about, 'kind')), textOf(at(about, 'name')));
    const known = index.get(key);
    if (known === undefined) index.set(key, [viewOf(event)]);
    else known.push(viewOf(event));
  }
  for (const views of index.values()) views.sort((a, b) => a.last - b.last);
  return (object) => {
    const { uid = '', name = '' } = meta(object);
    const own = index.get(keyOf(uid, textOf(object.kind), name)) ?? [];
    const named = uid === '' ? undefined : index.get(keyOf('', textOf(object.kind), name));
    return named === undefined ? own : [...own, ...named].sort((a, b) => a.last - b.last);
  };
}

function keyOf(uid: string, kind: string, name: string): string {
  return uid === '' ? `${kind}/${name}` : uid;
}

function viewOf(event: KubeObject): EventView {
  const seriesTime = timeOf(at(event, 'series', 'lastObservedTime'));
  const time = timeOf(event.eventTime);
  const first = timeOf(event.firstTimestamp) ?? time ?? timeOf(meta(event).creationTimestamp) ?? 0;
  const count = at(event, 'series', 'count') ?? event.count;
  return {
    type: textOf(event.type),
    reason: textOf(event.reason),
    message: textOf(event.message),
    fieldPath: textOf(at(event, 'involvedObject', 'fieldPath')),
    component: textOf(at(event, 'source', 'component')) || textOf(event.reportingComponent),
    count: typeof count === 'number' && count > 0 ? count : 1,
    first,
    last: seriesTime ?? timeOf(event.lastTimestamp) ?? time ?? first,
  };
}

/** "Unhealthy (3 times): Liveness probe failed: ..." */
export function eventEvidence(object: string, event: EventView): Evidence {
  const times = event.count > 1 ? ` (${event.count} times)` : '';
  return { source: 'event', object, text: `${event.reason}${times}: ${oneLine(event.message)}`, at: event.last };
}

/** The lines of a text on one. A table ends a cell at a carriage return or a form feed, too. */
export function oneLine(text: string): string {
  return text
    .split(/[\n\r\f\v\u2028\u2029]/)
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .join(' / ');
}

/** A message of the container runtime without its RPC prefix and its container ids of 64 digits. */
export function withoutWrapping(message: string): string {
  return oneLine(message)
    .replaceAll(/rpc error: code = \w+ desc = /g, '')
    .replaceAll(/ "?[0-9a-f]{64}"?/g, '')
    .replace(/ \(pod: "[^"]*", container: [^)]*\)$/, '');
}
