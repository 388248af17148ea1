import type { CoreV1Event } from '../apimachinery/client-types.ts';
import type { JsonObject } from '../apimachinery/json.ts';
import type { ApiType } from '../apimachinery/known-types.ts';
import { withoutNulls } from '../apimachinery/nulls.ts';
import type { Wire } from '../apimachinery/wire.ts';
import type { Writer } from './writer.ts';

export type KubernetesEvent = Wire<CoreV1Event>;

/** The object of events. Without a kind, it matches any kind with that name and uid. */
export interface EventReference {
  readonly kind?: string;
  readonly namespace?: string;
  readonly name?: string;
  readonly uid?: string;
}

export interface RelatedQuery {
  readonly labelSelector?: string;
  readonly fieldSelector?: string;
}

/**
 * Where describers read the objects that belong to an object. Results have no null fields. Each
 * method throws the errors of the cluster layer.
 */
export interface Related {
  /** All objects of a type in a namespace ("" for all), read in chunks. */
  list<T>(type: ApiType, namespace: string, query?: RelatedQuery): Promise<readonly Wire<T>[]>;
  get<T>(type: ApiType, namespace: string, name: string): Promise<Wire<T>>;
  /** The events about an object; undefined when events are not shown. */
  events(reference: EventReference): Promise<readonly KubernetesEvent[] | undefined>;
}

/** How objects of one kind are described: first everything is fetched, then it is written. */
export interface Describer {
  /** The version in which the kind is read, whatever version was requested. */
  readonly type: ApiType;
  fetch(object: JsonObject, related: Related): Promise<unknown>;
  /** `now` is in milliseconds since the epoch. */
  write(writer: Writer, object: JsonObject, found: unknown, now: number): void;
}

interface TypedDescriber<T, Found> {
  readonly type: ApiType;
  /** Reads what the description needs besides the object itself. */
  fetch(object: Wire<T>, related: Related): Promise<Found>;
  write(writer: Writer, object: Wire<T>, found: Found, now: number): void;
}

/**
 * Types a describer by its kind; `write` gets the result of `fetch`. Null fields are removed from
 * the object.
 */
export function defineDescriber<T, Found>({ type, fetch, write }: TypedDescriber<T, Found>): Describer {
  const typed = (object: JsonObject): Wire<T> => withoutNulls(object) as unknown as Wire<T>;
  return {
    type,
    fetch: (object, related) => fetch(typed(object), related),
    write: (writer, object, found, now) => write(writer, typed(object), found as Found, now),
  };
}
