/**
 * The fields that we read of networking.k8s.io/v1, core/v1 and discovery.k8s.io/v1 objects. Objects
 * of files may have any shape, so every field is checked for its type here and ignored if it has
 * another one: all other files use only these views.
 */
import { isJsonObject, type Json, type JsonObject, textOf } from '../../apimachinery/json.ts';
import { type KubeObject, meta } from '../../apimachinery/object.ts';
import type { LintSource, LintSubject } from '../lint/types.ts';
import { count, entries, record, words } from './fields.ts';

/** An object as it was read, from a cluster or a file. */
export interface Held {
  readonly object: KubeObject;
  readonly namespace: string;
  readonly name: string;
  readonly source?: LintSource;
}

export interface IngressView extends Held {
  /** creationTimestamp; "" when it has none. */
  readonly created: string;
  readonly annotations: Readonly<Record<string, string>>;
  readonly className: string | undefined;
  readonly defaultBackend: BackendView | undefined;
  readonly rules: readonly RuleView[];
  readonly tls: readonly TlsView[];
  /** status.loadBalancer.ingress: addresses or names. */
  readonly addresses: readonly string[];
}

export interface RuleView {
  readonly index: number;
  /** "" for all hosts. */
  readonly host: string;
  /** undefined when the rule has no `http`. */
  readonly paths: readonly PathView[] | undefined;
}

export interface PathView {
  readonly index: number;
  /** "" when absent: all paths. */
  readonly path: string;
  readonly pathType: PathType;
  readonly backend: BackendView;
}

export type PathType = 'Exact' | 'Prefix' | 'ImplementationSpecific';

export type BackendView =
  | { readonly kind: 'service'; readonly service: string; readonly port: PortReference }
  /** Another object of the namespace, known to the controller alone. */
  | { readonly kind: 'resource'; readonly text: string }
  | { readonly kind: 'none' };

/** By number or by name; neither only in an HTTPRoute or an invalid Ingress. */
export type PortReference = { readonly number: number } | { readonly name: string } | undefined;

export interface TlsView {
  readonly index: number;
  readonly hosts: readonly string[];
  /** "" when absent. */
  readonly secret: string;
}

export interface ClassView extends Held {
  readonly controller: string;
  readonly isDefault: boolean;
}

export interface ServiceView extends Held {
  readonly type: string;
  readonly externalName: string;
  readonly selector: Readonly<Record<string, string>>;
  readonly ports: readonly ServicePortView[];
}

export interface ServicePortView {
  /** "" when it is the only one and has none. */
  readonly name: string;
  readonly port: number;
  /** A number, or the name of a container port. */
  readonly targetPort: number | string;
}

export interface SliceView extends Held {
  readonly service: string;
  readonly ports: readonly { readonly name: string; readonly port: number | undefined }[];
  readonly endpoints: readonly EndpointView[];
}

export interface EndpointView {
  readonly address: string;
  /** A missing condition means ready (discovery/v1 EndpointConditions). */
  readonly ready: boolean;
  readonly terminating: boolean;
  /** The pod's name where it is one. */
  readonly pod: string | undefined;
}

export interface PodView extends Held {
  readonly labels: Readonly<Record<string, string>>;
  readonly ports: readonly ContainerPortView[];
  /** Status condition Ready. */
  readonly ready: boolean;
}

/**
 * An object of the files that creates pods: a Deployment, StatefulSet, DaemonSet, ReplicaSet or the
 * like.
 */
export interface WorkloadView extends Held {
  readonly labels: Readonly<Record<string, string>>;
  readonly ports: readonly ContainerPortView[];
}

export interface ContainerPortView {
  readonly container: string;
  readonly name: string;
  readonly port: number;
}

export interface NamespaceView extends Held {
  readonly labels: Readonly<Record<string, string>>;
}

export interface SecretView extends Held {
  readonly type: string;
  /** The PEM text of tls.crt; "" when there is none. */
  readonly certificate: string;
  readonly hasKey: boolean;
}

function texts(value: Json | undefined): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(record(value)).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  );
}

/** An object with its place; `namespace` is the one of objects without a namespace. */
export function hold(object: KubeObject, namespace: string, source?: LintSource): Held {
  const own = meta(object);
  return {
    object,
    namespace: textOf(own.namespace) === '' ? namespace : (own.namespace as string),
    name: textOf(own.name),
    ...(source !== undefined && { source }),
  };
}

export const subjectOf = ({ object, namespace, source }: Held): LintSubject => ({
  object,
  namespace,
  ...(source !== undefined && { source }),
});

export function ingressView(held: Held): IngressView {
  const { metadata, spec, status } = held.object;
  const { ingressClassName, defaultBackend, rules, tls } = record(spec);
  const balancer = record(record(status).loadBalancer);
  return {
    ...held,
    created: textOf(record(metadata).creationTimestamp),
    annotations: texts(record(metadata).annotations),
    className: typeof ingressClassName === 'string' ? ingressClassName : undefined,
    defaultBackend: isJsonObject(defaultBackend) ? backendView(defaultBackend) : undefined,
    rules: entries(rules).map(([index, rule]) => ({
      index,
      host: textOf(rule.host),
      paths: isJsonObject(rule.http) ? entries(rule.http.paths).map(([at, path]) => pathView(at, path)) : undefined,
    })),
    tls: entries(tls).map(([index, entry]) => ({ index, hosts: words(entry.hosts), secret: textOf(entry.secretName) })),
    addresses: entries(balancer.ingress)
      .map(([, { ip, hostname }]) => textOf(ip) || textOf(hostname))
      .filter((address) => address !== ''),
  };
}

function pathView(index: number, { path, pathType, backend }: JsonObject): PathView {
  const known = pathType === 'Exact' || pathType === 'Prefix' ? pathType : 'ImplementationSpecific';
  return { index, path: textOf(path), pathType: known, backend: backendView(record(backend)) };
}

function backendView({ service, resource }: JsonObject): BackendView {
  if (isJsonObject(resource)) return { kind: 'resource', text: `${textOf(resource.kind)}/${textOf(resource.name)}` };
  if (!isJsonObject(service) || textOf(service.name) === '') return { kind: 'none' };
  const { name, number } = record(service.port);
  const port = count(number) ? { number: number as number } : textOf(name) === '' ? undefined : { name: textOf(name) };
  return { kind: 'service', service: textOf(service.name), port };
}

export function classView(held: Held): ClassView {
  const annotations = texts(record(held.object.metadata).annotations);
  return {
    ...held,
    controller: textOf(record(held.object.spec).controller),
    isDefault: annotations['ingressclass.kubernetes.io/is-default-class'] === 'true',
  };
}

export function serviceView(held: Held): ServiceView {
  const { type, externalName, selector, ports } = record(held.object.spec);
  return {
    ...held,
    type: textOf(type) || 'ClusterIP',
    externalName: textOf(externalName),
    selector: texts(selector),
    ports: entries(ports).map(([, { name, port, targetPort }]) => ({
      name: textOf(name),
      port: count(port) ?? 0,
      // The API server fills in the port itself (core/v1 ServicePort).
      targetPort: textOf(targetPort) || count(targetPort) || (count(port) ?? 0),
    })),
  };
}

export function sliceView(held: Held): SliceView {
  const { metadata, ports, endpoints } = held.object;
  return {
    ...held,
    service: texts(record(metadata).labels)['kubernetes.io/service-name'] ?? '',
    ports: entries(ports).map(([, { name, port }]) => ({ name: textOf(name), port: count(port) })),
    endpoints: entries(endpoints).flatMap(([, endpoint]) => {
      const { ready, terminating } = record(endpoint.conditions);
      const { kind, name } = record(endpoint.targetRef);
      const pod = kind === 'Pod' ? textOf(name) : undefined;
      // All addresses of an endpoint are one and the same pod (discovery/v1 Endpoint).
      const address = words(endpoint.addresses)[0] ?? '';
      return [{ address, ready: ready !== false, terminating: terminating === true, pod }];
    }),
  };
}

export function podView(held: Held): PodView {
  const { metadata, spec, status } = held.object;
  const conditions = entries(record(status).conditions).map(([, condition]) => condition);
  return {
    ...held,
    labels: texts(record(metadata).labels),
    ports: containerPorts(record(spec)),
    ready: conditions.some(({ type, status: state }) => type === 'Ready' && state === 'True'),
  };
}

/** undefined for a kind without a pod template. */
export function workloadView(held: Held): WorkloadView | undefined {
  const { template } = record(held.object.spec);
  if (held.object.kind === 'Pod') {
    const { labels, ports } = podView(held);
    return { ...held, labels, ports };
  }
  if (!isJsonObject(template)) return undefined;
  return {
    ...held,
    labels: texts(record(template.metadata).labels),
    ports: containerPorts(record(template.spec)),
  };
}

/**
 * Of containers and of sidecars (init containers that always restart): those a Service's target
 * port can name.
 */
function containerPorts(spec: JsonObject): readonly ContainerPortView[] {
  const sidecars = entries(spec.initContainers).filter(([, { restartPolicy }]) => restartPolicy === 'Always');
  return [...entries(spec.containers), ...sidecars].flatMap(([, { name, ports }]) =>
    entries(ports).map(([, port]) => ({
      container: textOf(name),
      name: textOf(port.name),
      port: count(port.containerPort) ?? 0,
    })),
  );
}

export function namespaceView(held: Held): NamespaceView {
  return { ...held, labels: texts(record(held.object.metadata).labels) };
}

/** `data` has base64, `stringData` of files plain text. Of the key only its presence matters. */
export function secretView(held: Held): SecretView {
  const data = texts(held.object.data);
  const plain = texts(held.object.stringData);
  const certificate = plain['tls.crt'] ?? Buffer.from(data['tls.crt'] ?? '', 'base64').toString();
  return {
    ...held,
    type: textOf(held.object.type) || 'Opaque',
    certificate,
    hasKey: (plain['tls.key'] ?? data['tls.key'] ?? '') !== '',
  };
}
