/** Events of one object together: those that say the same become one row. Pure. */
import { type JsonObject, textOf } from '../../apimachinery/json.ts';
import { at, type KubeObject, meta } from '../../apimachinery/object.ts';
import { eventMessage, firstSeen, lastSeen, timesSeen } from './event.ts';

/** Events of one object that say the same. */
export interface EventRow {
  readonly type: string;
  readonly reason: string;
  readonly message: string;
  /** How often they were seen in all. */
  readonly count: number;
  /** Microseconds since the epoch; below zero when no event says when. */
  readonly first: number;
  readonly last: number;
}

/** The object that events are about. */
export interface EventSubject {
  readonly kind: string;
  readonly name: string;
  /** "" for a cluster-scoped object, whose events are in the namespace `default`. */
  readonly namespace: string;
}

export interface EventGroup {
  readonly subject: EventSubject;
  /** The oldest first. */
  readonly rows: readonly EventRow[];
}

/** The groups, the one with the latest event at the end. */
export function groupEvents(events: readonly KubeObject[]): readonly EventGroup[] {
  const groups = Map.groupBy(events, (event) => JSON.stringify(subjectOfEvent(event)));
  return [...groups.values()]
    .map((own) => ({ subject: subjectOfEvent(own[0] as KubeObject), rows: fold(own) }))
    .sort((a, b) => lastOf(a) - lastOf(b) || compare(a.subject.name, b.subject.name));
}

const lastOf = ({ rows }: EventGroup): number => rows.at(-1)?.last ?? 0;

const compare = (a: string, b: string): number => Number(a > b) - Number(a < b);

/** The object that an event names; its namespace is that of the event when it has none. */
export function subjectOfEvent(event: JsonObject): EventSubject {
  const about = at(event, 'involvedObject');
  return {
    kind: textOf(at(about, 'kind')),
    name: textOf(at(about, 'name')),
    namespace: textOf(at(about, 'namespace')) || (meta(event).namespace ?? ''),
  };
}

/** One event as a row. */
export function rowOfEvent(event: JsonObject): EventRow {
  const last = lastSeen(event);
  const first = firstSeen(event);
  return {
    type: textOf(event.type),
    reason: textOf(event.reason),
    message: eventMessage(event),
    count: timesSeen(event),
    first: first < 0 ? last : first,
    last: Math.max(last, first),
  };
}

function fold(events: readonly KubeObject[]): readonly EventRow[] {
  const rows = new Map<string, EventRow>();
  for (const row of events.map(rowOfEvent)) {
    const key = JSON.stringify([row.type, row.reason, row.message]);
    const known = rows.get(key);
    rows.set(key, known === undefined ? row : both(known, row));
  }
  return [...rows.values()].sort((a, b) => a.last - b.last || a.first - b.first);
}

function both(a: EventRow, b: EventRow): EventRow {
  const times = [a.first, b.first].filter((time) => time >= 0);
  const first = times.length === 0 ? a.first : Math.min(...times);
  return { ...a, count: a.count + b.count, first, last: Math.max(a.last, b.last) };
}
