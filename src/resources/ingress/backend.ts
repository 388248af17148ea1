/**
 * From a backend to the pods behind it: Service, port, target port, EndpointSlices, ready
 * endpoints.
 */
import { goQuote } from '../../apimachinery/go/text.ts';
import { broken, type Hop, ok, unknown } from './hop.ts';
import { shellWord } from './shell-word.ts';
import type { Target } from './verdict.ts';
import type {
  BackendView,
  ContainerPortView,
  EndpointView,
  PortReference,
  ServicePortView,
  ServiceView,
} from './views.ts';
import { isComplete, type World } from './world.ts';

/** The pods behind a backend, as far as they are known. */
export interface BackendState {
  readonly hops: readonly Hop[];
  readonly service: ServiceView | undefined;
  readonly port: ServicePortView | undefined;
  /** undefined when it cannot be known (files; an ExternalName). */
  readonly endpoints: EndpointCount | undefined;
}

export interface EndpointCount {
  readonly ready: number;
  readonly total: number;
  readonly list: readonly Endpoint[];
}

/** One pod (or bare address) behind a Service's port. */
export interface Endpoint {
  /** "pod/web-1", or the address if it is not a pod. */
  readonly object: string;
  readonly address: string;
  readonly port: number | undefined;
  readonly ready: boolean;
}

const nothing = { service: undefined, port: undefined, endpoints: undefined };

/** Follows a backend of an object in `namespace`. */
export function followBackend(world: World, namespace: string, backend: BackendView): BackendState {
  if (backend.kind === 'none') {
    return { ...nothing, hops: [broken('backend', 'the rule names no Service')] };
  }
  if (backend.kind === 'resource') {
    const text = `the resource ${backend.text} is served by the controller itself, if it supports such resources`;
    return { ...nothing, hops: [unknown('backend', text)] };
  }
  return followService(world, namespace, backend.service, backend.port);
}

/** Follows a Service of `namespace` and one of its ports. */
export function followService(world: World, namespace: string, name: string, port: PortReference): BackendState {
  const service = world.services.find((each) => each.name === name && each.namespace === namespace);
  if (service === undefined) return { ...nothing, hops: [missingService(world, namespace, name, port)] };
  const found = ok('service', `Service ${goQuote(name)} (${service.type})`);
  const own = findPort(service, port);
  if (own === undefined) {
    return { service, port: undefined, endpoints: undefined, hops: [found, missingPort(service, port)] };
  }
  const portHop = ok('port', `port ${portText(own)}, target port ${own.targetPort}`);
  if (service.type === 'ExternalName') {
    const text = `${service.externalName} outside the cluster; whether the controller sends requests there is its own setting`;
    return { service, port: own, endpoints: undefined, hops: [found, portHop, unknown('endpoints', text)] };
  }
  const { hop, endpoints } = followEndpoints(world, service, own);
  return { service, port: own, endpoints, hops: [found, portHop, hop] };
}

function missingService(world: World, namespace: string, name: string, port: PortReference): Hop {
  if (!isComplete(world, 'Service', namespace))
    return unknown('service', `nothing is known about Service ${goQuote(name)} in namespace ${goQuote(namespace)}`);
  const number = port !== undefined && 'number' in port ? port.number : 80;
  return broken(
    'service',
    `Service ${goQuote(name)} does not exist in namespace ${goQuote(namespace)}`,
    `cox get services -n ${shellWord(namespace)}`,
    `cox create service clusterip ${shellWord(name)} --tcp=${number} -n ${shellWord(namespace)}`,
  );
}

function missingPort(service: ServiceView, port: PortReference): Hop {
  const wanted = port === undefined ? 'no port is named' : `it has no port ${referenceText(port)}`;
  const has = service.ports.map(portText).join(', ');
  const text = `Service ${goQuote(service.name)}: ${wanted}${has === '' ? '' : `; its ports are ${has}`}`;
  return broken('port', text, `cox get service ${shellWord(service.name)} -n ${shellWord(service.namespace)} -o yaml`);
}

export const referenceText = (port: NonNullable<PortReference>): string =>
  'number' in port ? String(port.number) : goQuote(port.name);

const portText = ({ name, port }: ServicePortView): string => (name === '' ? String(port) : `${port} (${name})`);

/** The port of a Service that a backend means: by number, or by name. */
export function findPort({ ports }: ServiceView, reference: PortReference): ServicePortView | undefined {
  if (reference === undefined) return undefined;
  return ports.find((port) => ('number' in reference ? port.port === reference.number : port.name === reference.name));
}

function followEndpoints(
  world: World,
  service: ServiceView,
  port: ServicePortView,
): { readonly hop: Hop; readonly endpoints: EndpointCount | undefined } {
  if (!isComplete(world, 'EndpointSlice', service.namespace))
    return { hop: followTemplates(world, service, port), endpoints: undefined };
  const endpoints = countEndpoints(world, service, port);
  const { ready, total } = endpoints;
  if (ready > 0) return { hop: ok('endpoints', `${ready} of ${total} endpoints are ready`), endpoints };
  const selector = selectorText(service);
  const pods = `cox get pods -n ${shellWord(service.namespace)}${selector === '' ? '' : ` -l ${shellWord(selector)}`}`;
  if (total > 0) {
    const names = endpoints.list.map(({ object }) => object).slice(0, 5);
    const more = total > names.length ? ' and more' : '';
    const text = `0 of ${total} endpoints are ready: ${names.join(', ')}${more}`;
    return { hop: broken('endpoints', text, pods), endpoints };
  }
  return { hop: noEndpoints(world, service, port, pods), endpoints };
}

/** Why a Service has no endpoint at all. */
function noEndpoints(world: World, service: ServiceView, port: ServicePortView, pods: string): Hop {
  const selector = selectorText(service);
  if (selector === '') {
    return broken('endpoints', `Service ${goQuote(service.name)} has no selector and no EndpointSlice`);
  }
  const selected = world.pods.filter((pod) => pod.namespace === service.namespace && matches(service, pod.labels));
  if (selected.length > 0) {
    const portProblem = unnamedPort(
      port,
      selected.flatMap(({ ports }) => ports),
    );
    if (portProblem !== undefined) return broken('endpoints', portProblem, pods);
    return broken('endpoints', `none of the ${selected.length} pods that ${selector} selects has an address`, pods);
  }
  const what = isComplete(world, 'Pod', service.namespace)
    ? `no pod has the labels ${selector}`
    : 'there are no endpoints';
  return broken('endpoints', `${what}, which Service ${goQuote(service.name)} selects`, pods);
}

/** Files have no endpoints, but the templates of future pods. */
function followTemplates(world: World, service: ServiceView, port: ServicePortView): Hop {
  const selector = selectorText(service);
  const own = world.workloads.filter(
    ({ namespace, labels }) => namespace === service.namespace && selector !== '' && matches(service, labels),
  );
  if (own.length === 0) return unknown('endpoints', 'the files do not show which pods are behind it');
  const problem = unnamedPort(
    port,
    own.flatMap(({ ports }) => ports),
  );
  if (problem !== undefined) return broken('endpoints', problem);
  const names = own.map(({ object, name }) => `${object.kind.toLowerCase()}/${name}`);
  return unknown('endpoints', `the pods of ${names.join(', ')}; only a cluster can tell whether they are ready`);
}

/** A named target port that no container has: such pods never become endpoints of that port. */
function unnamedPort({ targetPort }: ServicePortView, ports: readonly ContainerPortView[]): string | undefined {
  if (typeof targetPort === 'number' || ports.some(({ name }) => name === targetPort)) return undefined;
  const names = [...new Set(ports.map(({ name }) => name).filter((name) => name !== ''))];
  const has = names.length === 0 ? 'no container port has a name' : `they name ${names.join(', ')}`;
  return `the target port is called ${goQuote(targetPort)}, but no container of the pods has a port of that name: ${has}`;
}

/** The endpoints of a Service's port in all of its EndpointSlices, each pod once. */
function countEndpoints(world: World, service: ServiceView, port: ServicePortView): EndpointCount {
  const found = new Map<string, Endpoint>();
  for (const slice of world.slices) {
    if (slice.namespace !== service.namespace || slice.service !== service.name) continue;
    const own = slice.ports.find(({ name }) => name === port.name);
    if (own === undefined) continue;
    for (const endpoint of slice.endpoints) {
      const each = endpointOf(endpoint, own.port);
      const before = found.get(each.object);
      // Dual-stack Services have a slice for each family: a pod occurs twice.
      if (before === undefined || (each.ready && !before.ready)) found.set(each.object, each);
    }
  }
  const list = [...found.values()];
  return { ready: list.filter(({ ready }) => ready).length, total: list.length, list };
}

function endpointOf({ pod, address, ready }: EndpointView, port: number | undefined): Endpoint {
  return { object: pod === undefined ? address : `pod/${pod}`, address, port, ready };
}

export const selectorText = ({ selector }: ServiceView): string =>
  Object.entries(selector)
    .map(([key, value]) => `${key}=${value}`)
    .join(',');

function matches({ selector }: ServiceView, labels: Readonly<Record<string, string>>): boolean {
  return Object.entries(selector).every(([key, value]) => labels[key] === value);
}

/** The Service and port that were found behind a backend; none when one of them is missing. */
export function targetsOf({ service, port }: BackendState): readonly Target[] {
  if (service === undefined || port === undefined) return [];
  return [{ namespace: service.namespace, service: service.name, port: port.port }];
}
