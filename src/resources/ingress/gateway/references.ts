/**
 * References between objects of gateway.networking.k8s.io, with the defaults that the API server
 * fills in, and conditions.
 */
import { type Json, type JsonObject, objectsOf, textOf } from '../../../apimachinery/json.ts';
import type { KubeObject } from '../../../apimachinery/object.ts';
import { count, record } from '../fields.ts';

export const gatewayGroup = 'gateway.networking.k8s.io';

export interface ObjectReference {
  /** "" for the core group. */
  readonly group: string;
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
}

/** The defaults of a reference. */
export type ReferenceDefaults = Omit<ObjectReference, 'name'>;

/** A group that is "" is the core group, one that is absent the default. */
export function referenceOf(value: JsonObject, defaults: ReferenceDefaults): ObjectReference {
  return {
    group: typeof value.group === 'string' ? value.group : defaults.group,
    kind: textOf(value.kind) || defaults.kind,
    namespace: textOf(value.namespace) || defaults.namespace,
    name: textOf(value.name),
  };
}

export function sameReference(a: ObjectReference, b: ObjectReference): boolean {
  return a.group === b.group && a.kind === b.kind && a.namespace === b.namespace && a.name === b.name;
}

/** "Gateway shop/public", "Secret shop/cert". */
export const referenceText = ({ kind, namespace, name }: ObjectReference): string => `${kind} ${namespace}/${name}`;

export interface Condition {
  readonly type: string;
  readonly status: string;
  readonly reason: string;
  readonly message: string;
}

/** Conditions of the current generation: older ones describe a former state of the object. */
export function conditionsOf(value: Json | undefined, { metadata }: KubeObject): readonly Condition[] {
  const generation = count(record(metadata).generation);
  return objectsOf(value)
    .filter(({ observedGeneration }) => {
      const observed = count(observedGeneration);
      return generation === undefined || observed === undefined || observed >= generation;
    })
    .map(({ type, status, reason, message }) => ({
      type: textOf(type),
      status: textOf(status),
      reason: textOf(reason),
      message: textOf(message),
    }));
}

export function conditionWith(
  conditions: readonly Condition[],
  type: string,
  status: 'True' | 'False' | 'Unknown',
): Condition | undefined {
  return conditions.find((each) => each.type === type && each.status === status);
}

/** "Reason: message". */
export const conditionText = ({ reason, message }: Condition): string =>
  [reason, message].filter((part) => part !== '').join(': ');

/** When the object was created; "" when it does not say. */
export const createdAt = ({ metadata }: KubeObject): string => textOf(record(metadata).creationTimestamp);
