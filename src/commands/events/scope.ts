/** Which events are wanted, and how to read them. */
import { escapeFieldValue } from '../../apimachinery/field-selector.ts';
import { textOf } from '../../apimachinery/json.ts';
import { events as eventType } from '../../apimachinery/known-types.ts';
import { groupVersion, type KubeObject } from '../../apimachinery/object.ts';
import type { Context } from '../../context.ts';
import { UsageError } from '../../errors.ts';
import { listObjects } from '../../kube/objects.ts';
import { enhanceListError } from '../../manifest/select.ts';
import { lastSeen } from '../../resources/events/event.ts';
import type { Subject } from './subject.ts';

export interface EventScope {
  /** "" for all namespaces. */
  readonly namespace: string;
  readonly fieldSelector: string;
  /** All events that are wanted, in the server's order. Throws StatusError and ConnectionError. */
  list(): Promise<EventsFound>;
  /** Whether an event of a watch is wanted. */
  wants(event: KubeObject): Promise<boolean>;
}

export interface EventsFound {
  readonly events: readonly KubeObject[];
  /** Of the list: where a watch continues. */
  readonly resourceVersion: string;
}

export interface EventRequest {
  readonly subject: Subject | undefined;
  readonly namespace: string;
  /** In any case; none for all. */
  readonly types: readonly string[];
  /** Milliseconds; 0 for no limit. */
  readonly since: number;
  readonly owned: boolean;
  /** Events per answer of a list. */
  readonly limit: number;
}

/** The events of a request. With --owned it reads what the object owns first. */
export async function scopeOf(context: Context, request: EventRequest): Promise<EventScope> {
  const { transport } = await context.cluster();
  const { namespace, limit, subject } = request;
  const types = new Set(request.types.map((type) => type.toLowerCase()));
  const named = subject !== undefined && subject.name !== '' ? subject : undefined;
  if (request.owned && named === undefined) throw new UsageError('--owned needs an object: --for TYPE/NAME');
  const owned =
    request.owned && named !== undefined
      ? await (await import('./owned.ts')).ownedObjects(context, named, namespace)
      : undefined;
  const fieldSelector = named === undefined || owned !== undefined ? '' : aboutSelector(named);
  const isWanted = (event: KubeObject): boolean => {
    if (types.size > 0 && !types.has(textOf(event.type).toLowerCase())) return false;
    return request.since === 0 || lastSeen(event) / 1000 >= context.clock.now() - request.since;
  };
  return {
    namespace,
    fieldSelector,
    wants: async (event) => isWanted(event) && (owned === undefined || (await owned.learn(event))),
    async list() {
      const query = { fieldSelector };
      const { signal } = context;
      try {
        const address = { mapping: eventType, namespace };
        const { items, resourceVersion } = await listObjects(transport, address, { query, signal, limit });
        const events = items.filter((item) => isWanted(item) && (owned === undefined || owned.has(item)));
        return { events, resourceVersion };
      } catch (error) {
        throw enhanceListError(error, eventType, '', fieldSelector);
      }
    },
  };
}

/** What kubectl asks the server for. */
function aboutSelector({ mapping, name }: Subject): string {
  const terms = { kind: mapping.kind, apiVersion: groupVersion(mapping.group, mapping.version), name };
  return Object.entries(terms)
    .map(([field, value]) => `involvedObject.${field}=${escapeFieldValue(value)}`)
    .join(',');
}
