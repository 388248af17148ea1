/** Events of core/v1 read by field: when they happened, how often, and to which object. */
import { ageSince } from '../../apimachinery/duration.ts';
import { trimSpace } from '../../apimachinery/go/text.ts';
import { type Json, type JsonObject, textOf } from '../../apimachinery/json.ts';
import { at } from '../../apimachinery/object.ts';

/** The message without white space at its ends (strings.TrimSpace). */
export function eventMessage(event: JsonObject): string {
  return trimSpace(textOf(event.message));
}

/**
 * When an event was last seen, in microseconds since the epoch: the time that kubectl sorts by. An
 * event without any time is older than every other.
 */
export function lastSeen(event: JsonObject): number {
  if (hasSeries(event)) return microseconds(at(event, 'series', 'lastObservedTime'));
  return isTime(event.lastTimestamp) ? microseconds(event.lastTimestamp) : microseconds(event.eventTime);
}

/** When an event was first seen, in microseconds since the epoch. */
export function firstSeen(event: JsonObject): number {
  return microseconds(isTime(event.eventTime) ? event.eventTime : event.firstTimestamp);
}

/** How often it was seen: 1 for an event that does not say. */
export function timesSeen(event: JsonObject): number {
  const count = hasSeries(event) ? at(event, 'series', 'count') : event.count;
  return typeof count === 'number' && count > 1 ? count : 1;
}

/** `5m`, or `30s (x3 over 5m)` of a repeated event. `now` is in milliseconds. */
export function eventAge(event: JsonObject, now: number): string {
  const first = age(isTime(event.eventTime) ? event.eventTime : event.firstTimestamp, now);
  if (hasSeries(event)) {
    return `${age(at(event, 'series', 'lastObservedTime'), now)} (x${at(event, 'series', 'count') ?? 0} over ${first})`;
  }
  const { count } = event;
  return typeof count === 'number' && count > 1 ? `${age(event.lastTimestamp, now)} (x${count} over ${first})` : first;
}

function hasSeries(event: JsonObject): boolean {
  return event.series !== undefined && event.series !== null;
}

const isTime = (value: Json | undefined): value is string => typeof value === 'string' && value !== '';

const age = (value: Json | undefined, now: number): string => ageSince(isTime(value) ? value : undefined, now);

/** Before any time that RFC 3339 can write. */
const NEVER = -1e18;

/** Microseconds, which the series of an event are told apart by and a Date does not hold. */
function microseconds(value: Json | undefined): number {
  if (!isTime(value)) return NEVER;
  const milliseconds = Date.parse(value);
  if (Number.isNaN(milliseconds)) return NEVER;
  const digits = /\.\d{3}(\d{1,3})/.exec(value)?.[1] ?? '';
  return milliseconds * 1000 + Number(digits.padEnd(3, '0'));
}
