import { goSorted } from '../../apimachinery/go/sort.ts';
import type { JsonObject } from '../../apimachinery/json.ts';
import type { ApiType } from '../../apimachinery/known-types.ts';
import { meta } from '../../apimachinery/object.ts';
import { eventAge, eventMessage } from '../../resources/events/event.ts';
import type { EventReference, KubernetesEvent, Related } from '../describer.ts';
import type { Writer } from '../writer.ts';

export type Events = readonly KubernetesEvent[] | undefined;

/** How events refer to an object. */
export function referenceTo(object: unknown, kind: string): EventReference {
  const { namespace, name, uid } = meta(object as JsonObject);
  return { kind, namespace, name, uid };
}

/**
 * The events about an object. If they cannot be read (forbidden, gone) there are none, as in
 * kubectl.
 */
export async function eventsAbout(related: Related, reference: EventReference): Promise<Events> {
  try {
    return await related.events(reference);
  } catch {
    return [];
  }
}

/** `fetch` of the describers that need only the object's own events. */
export function ownEvents(type: ApiType): (object: unknown, related: Related) => Promise<Events> {
  return (object, related) => eventsAbout(related, referenceTo(object, type.kind));
}

/** The table of events, the oldest first; nothing when events are not shown. */
export function writeEvents(writer: Writer, events: Events, now: number): void {
  if (events === undefined) return;
  if (events.length === 0) {
    writer.line(0, 'Events:\t<none>');
    return;
  }
  writer.flush();
  writer.line(0, 'Events:\n  Type\tReason\tAge\tFrom\tMessage');
  writer.line(1, '----\t------\t----\t----\t-------');
  for (const event of goSorted(events, (a, b) => lastSeen(a) < lastSeen(b))) {
    const from = event.source?.component || event.reportingComponent || '';
    const path = event.involvedObject.fieldPath;
    const plain = event as unknown as JsonObject;
    const message = (path ? `${path}: ` : '') + eventMessage(plain);
    writer.line(1, [event.type ?? '', event.reason ?? '', eventAge(plain, now), from, message].join('\t'));
  }
}

/** Events of the newer API have none; Go counts those as the year 1. */
function lastSeen(event: KubernetesEvent): number {
  const time = event.lastTimestamp;
  return time === undefined || time === null ? Number.MIN_SAFE_INTEGER : Date.parse(time);
}
