/** Services without working endpoints: no pods, none ready, or a port that no pod has. */

import { isJsonObject, type JsonObject, objectsOf, textOf } from '../../apimachinery/json.ts';
import { labelMapText } from '../../apimachinery/label-selector.ts';
import { at, type KubeObject, meta } from '../../apimachinery/object.ts';
import type { DiagnosisContext } from './context.ts';
import { type Diagnosis, inNamespace, nameOf, namespaceOf, warningsOf } from './diagnosis.ts';
import { podFindings, sortFindings } from './pod.ts';
import { podStatus } from './pod-columns.ts';
import type { Evidence, Finding } from './types.ts';

export interface ServiceSurroundings {
  /** Pods of its namespace; undefined when they could not be read. */
  readonly pods: readonly KubeObject[] | undefined;
  /** Its EndpointSlices; undefined when they could not be read. */
  readonly slices: readonly KubeObject[] | undefined;
}

export function serviceDiagnosis(
  service: KubeObject,
  { pods, slices }: ServiceSurroundings,
  context: DiagnosisContext,
): Diagnosis {
  const external = textOf(at(service, 'spec', 'externalName'));
  const common = { object: nameOf(service), namespace: namespaceOf(service) };
  if (textOf(at(service, 'spec', 'type')) === 'ExternalName') {
    return { ...common, state: `an alias for ${external}`, findings: [], notes: [] };
  }
  const ends = countEndpoints(slices ?? []);
  const mine = selectedPods(service, pods ?? []);
  const ports = mine.length === 0 ? [] : portFindings(service, mine);
  const balancer = balancerFinding(service, context);
  return {
    ...common,
    state: slices === undefined ? 'its endpoints are not known' : `${ends.ready} of ${ends.total} endpoints ready`,
    findings: [
      ...(slices === undefined || ends.ready > 0 ? [] : noEndpoints(service, pods, mine, context)),
      ...ports,
      ...(balancer === undefined ? [] : [balancer]),
    ],
    notes: ends.ready > 0 ? undeclaredPorts(service, mine) : [],
  };
}

/** The addresses of all slices, and how many are ready. */
export function countEndpoints(slices: readonly KubeObject[]): { readonly ready: number; readonly total: number } {
  const addresses = new Map<string, boolean>();
  for (const endpoint of slices.flatMap((slice) => objectsOf(slice.endpoints))) {
    const isReady = at(endpoint, 'conditions', 'ready') !== false;
    for (const address of Array.isArray(endpoint.addresses) ? endpoint.addresses : []) {
      addresses.set(String(address), isReady || addresses.get(String(address)) === true);
    }
  }
  return { ready: [...addresses.values()].filter(Boolean).length, total: addresses.size };
}

function selectorOf(service: KubeObject): JsonObject | undefined {
  const selector = at(service, 'spec', 'selector');
  return isJsonObject(selector) && Object.keys(selector).length > 0 ? selector : undefined;
}

/** The pods that a service selects and that are not over; none without a selector. */
export function selectedPods(service: KubeObject, pods: readonly KubeObject[]): readonly KubeObject[] {
  const selector = selectorOf(service);
  if (selector === undefined) return [];
  const pairs = Object.entries(selector);
  return pods.filter((pod) => {
    const { labels } = meta(pod);
    for (const [key, value] of pairs) if (labels?.[key] !== value) return false;
    return !/^(Succeeded|Failed)$/.test(textOf(at(pod, 'status', 'phase')));
  });
}

function noEndpoints(
  service: KubeObject,
  pods: readonly KubeObject[] | undefined,
  mine: readonly KubeObject[],
  context: DiagnosisContext,
): readonly Finding[] {
  if (selectorOf(service) === undefined) return [withoutSelector(service)];
  if (mine.length === 0) return [selectsNothing(service, pods ?? [])];
  const causes = sortFindings(mine.flatMap((pod) => podFindings(pod, context).slice(0, 1)));
  return [...causes, noneReady(service, mine)];
}

function withoutSelector(service: KubeObject): Finding {
  const object = nameOf(service);
  return {
    cause: 'NoEndpoints',
    object,
    summary: 'it has no selector, and there is no EndpointSlice for it',
    evidence: [{ source: 'spec', object, text: 'spec.selector: none' }],
    next: ['give it a selector, or create an EndpointSlice with the addresses that it should lead to'],
    doomedAt: undefined,
  };
}

function selectsNothing(service: KubeObject, pods: readonly KubeObject[]): Finding {
  const object = nameOf(service);
  const selector = selectorOf(service) ?? {};
  const text = labelMapText(selector);
  const missed = missedPairs(selector, pods);
  return {
    cause: 'NoEndpoints',
    object,
    summary: `its selector ${text} matches no running pod`,
    evidence: [
      { source: 'spec', object, text: `spec.selector: ${text}` },
      ...missed.map((text): Evidence => ({ source: 'spec', object, text })),
    ],
    next: [`correct the selector or the labels of the pods: cox get pods --show-labels${inNamespace(service)}`],
    doomedAt: undefined,
  };
}

/** At most this many values of a label are named. */
const VALUES = 5;

/** For each label that the selector requires and no pod has: the values that pods have instead. */
function missedPairs(selector: JsonObject, pods: readonly KubeObject[]): readonly string[] {
  const all = pods.map((pod) => meta(pod).labels ?? {});
  const missed = Object.entries(selector).filter(([key, value]) => all.every((labels) => labels[key] !== value));
  return missed.map(([key]) => {
    const values = [...new Set(all.map((labels) => labels[key]).filter((value) => value !== undefined))];
    if (values.length === 0) return `no pod has the label ${key}`;
    const rest = values.length > VALUES ? ' and others' : '';
    return `pods have ${values
      .slice(0, VALUES)
      .map((value) => `${key}=${value}`)
      .join(', ')}${rest}`;
  });
}

/** At most this many pods are shown. */
const SHOWN = 5;

function noneReady(service: KubeObject, mine: readonly KubeObject[]): Finding {
  const object = nameOf(service);
  const shown = mine.slice(0, SHOWN).map((pod): Evidence => {
    const { state, ready, total } = podStatus(pod);
    return { source: 'status', object: nameOf(pod), text: `${state}, ${ready} of ${total} containers ready` };
  });
  return {
    cause: 'NoEndpoints',
    object,
    summary:
      mine.length === 1
        ? 'the one pod that its selector matches is not ready'
        : `none of the ${mine.length} pods that its selector matches is ready`,
    evidence: shown,
    next: [`see why: cox why ${nameOf(mine[0] as KubeObject)}${inNamespace(service)}`],
    doomedAt: undefined,
  };
}

/** Ports of a service that lead to a name which no container of its pods declares. */
function portFindings(service: KubeObject, pods: readonly KubeObject[]): readonly Finding[] {
  const object = nameOf(service);
  const declared = declaredPorts(pods);
  return objectsOf(at(service, 'spec', 'ports')).flatMap(({ port, targetPort }) => {
    if (typeof targetPort !== 'string' || declared.some(({ name }) => name === targetPort)) return [];
    const there = declared.filter(({ name }) => name !== '').map(({ name, number }) => `${name} (${number})`);
    return [
      {
        cause: 'PortMismatch',
        object,
        summary: `its port ${port} leads to port ${JSON.stringify(targetPort)}, which no container of its pods declares`,
        evidence: [
          { source: 'spec', object, text: `spec.ports: port ${port}, targetPort ${targetPort}` },
          { source: 'spec', object: nameOf(pods[0] as KubeObject), text: `named ports: ${there.join(', ') || 'none'}` },
        ],
        next: ['correct targetPort of the service, or name the port in the pod template'],
        doomedAt: undefined,
      } satisfies Finding,
    ];
  });
}

interface DeclaredPort {
  readonly name: string;
  readonly number: number;
}

function declaredPorts(pods: readonly KubeObject[]): readonly DeclaredPort[] {
  const lists = pods.flatMap((pod) => [at(pod, 'spec', 'containers'), at(pod, 'spec', 'initContainers')]);
  return lists
    .flatMap((containers) => objectsOf(containers).flatMap(({ ports }) => objectsOf(ports)))
    .map(({ name, containerPort }) => ({ name: textOf(name), number: Number(containerPort) }));
}

/**
 * A container may listen on ports that it does not declare, but a difference is often a mistake.
 */
function undeclaredPorts(service: KubeObject, pods: readonly KubeObject[]): readonly string[] {
  const declared = [...new Set(declaredPorts(pods).map(({ number }) => number))];
  if (declared.length === 0) return [];
  return objectsOf(at(service, 'spec', 'ports')).flatMap(({ port, targetPort }) => {
    const to = targetPort ?? port;
    if (typeof to !== 'number' || declared.includes(to)) return [];
    return [`port ${port} leads to ${to}, and the containers declare ${declared.join(', ')}`];
  });
}

function balancerFinding(service: KubeObject, context: DiagnosisContext): Finding | undefined {
  const isBalanced = textOf(at(service, 'spec', 'type')) === 'LoadBalancer';
  if (!isBalanced || objectsOf(at(service, 'status', 'loadBalancer', 'ingress')).length > 0) return undefined;
  const object = nameOf(service);
  const warnings = warningsOf(service, context);
  return {
    cause: 'BalancerPending',
    object,
    summary: 'its load balancer has no address yet',
    evidence: [{ source: 'status', object, text: 'status.loadBalancer: empty' }, ...warnings],
    next: [
      warnings.length > 0
        ? 'fix what its controller reports'
        : 'see whether the cluster has a controller for load balancers (a cloud provider, MetalLB): there are no events',
    ],
    doomedAt: undefined,
  };
}
