/**
 * What we read of Gateways, ListenerSets, GatewayClasses and ReferenceGrants
 * (gateway.networking.k8s.io/v1).
 */
import { isJsonObject, type Json, type JsonObject, objectsOf, textOf } from '../../../apimachinery/json.ts';
import type { KubeObject } from '../../../apimachinery/object.ts';
import { count, entries, record } from '../fields.ts';
import type { Held } from '../views.ts';
import {
  type Condition,
  conditionsOf,
  createdAt,
  gatewayGroup,
  type ObjectReference,
  referenceOf,
} from './references.ts';

export interface GatewayView extends Held {
  readonly className: string;
  readonly addresses: readonly string[];
  /** Its own, and those of the ListenerSets that are attached to it. */
  readonly listeners: readonly ListenerView[];
  /** From which namespaces ListenerSets may attach. */
  readonly allowedListeners: NamespaceRule;
  /** Whether routes attach that name no parent and use a default Gateway. */
  readonly isDefault: boolean;
  readonly clientCertificates: ClientCertificates;
  readonly conditions: readonly Condition[];
}

/** Where clients have to show a certificate of their own (spec.tls.frontend). */
export interface ClientCertificates {
  readonly everywhere: boolean;
  readonly ports: ReadonlyMap<number, boolean>;
}

export interface ListenerView {
  /** The Gateway or ListenerSet that it stands in. */
  readonly owner: ObjectReference;
  readonly index: number;
  readonly name: string;
  /** "" for all hosts. */
  readonly hostname: string;
  readonly port: number;
  /** HTTP, HTTPS, TLS, TCP, UDP, or a controller's own. */
  readonly protocol: string;
  readonly tls: ListenerTls | undefined;
  readonly namespaces: NamespaceRule;
  /** Kinds of routes that may attach; empty for those of the protocol. */
  readonly kinds: readonly { readonly group: string; readonly kind: string }[];
  readonly conditions: readonly Condition[];
}

export interface ListenerTls {
  readonly terminates: boolean;
  readonly certificates: readonly ObjectReference[];
  /** Whether options of the controller may replace certificates. */
  readonly hasOptions: boolean;
}

/** The namespaces that are allowed. */
export interface NamespaceRule {
  /** All, Same, Selector or None. */
  readonly from: string;
  readonly selector: JsonObject | undefined;
}

export interface ListenerSetView extends Held {
  readonly created: string;
  readonly parent: ObjectReference;
  readonly listeners: readonly ListenerView[];
  readonly conditions: readonly Condition[];
}

export interface GatewayClassView extends Held {
  readonly controller: string;
  readonly conditions: readonly Condition[];
}

export interface GrantView extends Held {
  readonly from: readonly Omit<ObjectReference, 'name'>[];
  /** A name "" means all of them. */
  readonly to: readonly Omit<ObjectReference, 'namespace'>[];
}

export function gatewayView(held: Held): GatewayView {
  const { spec, status } = held.object;
  const { gatewayClassName, listeners, allowedListeners, defaultScope, tls } = record(spec);
  const owner = { group: gatewayGroup, kind: 'Gateway', namespace: held.namespace, name: held.name };
  return {
    ...held,
    className: textOf(gatewayClassName),
    addresses: objectsOf(record(status).addresses).map(({ value }) => textOf(value)),
    listeners: listenerViews(listeners, held.object, owner),
    allowedListeners: namespaceRule(record(allowedListeners).namespaces, 'None'),
    isDefault: defaultScope === 'All',
    clientCertificates: clientCertificates(record(record(tls).frontend)),
    conditions: conditionsOf(record(status).conditions, held.object),
  };
}

export function listenerSetView(held: Held): ListenerSetView {
  const { spec, status } = held.object;
  const owner = { group: gatewayGroup, kind: 'ListenerSet', namespace: held.namespace, name: held.name };
  return {
    ...held,
    created: createdAt(held.object),
    parent: referenceOf(record(record(spec).parentRef), { ...owner, kind: 'Gateway' }),
    listeners: listenerViews(record(spec).listeners, held.object, owner),
    conditions: conditionsOf(record(status).conditions, held.object),
  };
}

function listenerViews(value: Json | undefined, object: KubeObject, owner: ObjectReference): readonly ListenerView[] {
  const states = objectsOf(record(object.status).listeners);
  return entries(value).map(([index, listener]) => {
    const name = textOf(listener.name);
    const { namespaces, kinds } = record(listener.allowedRoutes);
    return {
      owner,
      index,
      name,
      hostname: textOf(listener.hostname).toLowerCase(),
      port: count(listener.port) ?? 0,
      protocol: textOf(listener.protocol),
      tls: isJsonObject(listener.tls) ? listenerTls(listener.tls, owner.namespace) : undefined,
      namespaces: namespaceRule(namespaces, 'Same'),
      kinds: objectsOf(kinds).map(({ group, kind }) => ({
        group: typeof group === 'string' ? group : gatewayGroup,
        kind: textOf(kind),
      })),
      conditions: conditionsOf(states.find((state) => state.name === name)?.conditions, object),
    };
  });
}

function listenerTls({ mode, certificateRefs, options }: JsonObject, namespace: string): ListenerTls {
  return {
    terminates: mode !== 'Passthrough',
    certificates: objectsOf(certificateRefs).map((each) => referenceOf(each, { group: '', kind: 'Secret', namespace })),
    hasOptions: Object.keys(record(options)).length > 0,
  };
}

function namespaceRule(value: Json | undefined, fallback: string): NamespaceRule {
  const { from, selector } = record(value);
  return { from: textOf(from) || fallback, selector: isJsonObject(selector) ? selector : undefined };
}

function clientCertificates({ default: fallback, perPort }: JsonObject): ClientCertificates {
  const required = (tls: JsonObject): boolean =>
    isJsonObject(tls.validation) && tls.validation.mode !== 'AllowInsecureFallback';
  return {
    everywhere: required(record(fallback)),
    ports: new Map(objectsOf(perPort).map(({ port, tls }) => [count(port) ?? 0, required(record(tls))])),
  };
}

export function gatewayClassView(held: Held): GatewayClassView {
  const { spec, status } = held.object;
  return {
    ...held,
    controller: textOf(record(spec).controllerName),
    conditions: conditionsOf(record(status).conditions, held.object),
  };
}

export function grantView(held: Held): GrantView {
  const { from, to } = record(held.object.spec);
  return {
    ...held,
    from: objectsOf(from).map(({ group, kind, namespace }) => ({
      group: textOf(group),
      kind: textOf(kind),
      namespace: textOf(namespace),
    })),
    to: objectsOf(to).map(({ group, kind, name }) => ({
      group: textOf(group),
      kind: textOf(kind),
      name: textOf(name),
    })),
  };
}
