/** All objects that an answer about ingress is based on, and for which kinds they are complete. */

import type { KubeObject } from '../../apimachinery/object.ts';
import type { LintSource } from '../lint/types.ts';
import {
  type ClassView,
  classView,
  type Held,
  hold,
  type IngressView,
  ingressView,
  type NamespaceView,
  namespaceView,
  type PodView,
  podView,
  type SecretView,
  type ServiceView,
  type SliceView,
  secretView,
  serviceView,
  sliceView,
  type WorkloadView,
  workloadView,
} from './views.ts';

export interface World {
  readonly ingresses: readonly IngressView[];
  readonly classes: readonly ClassView[];
  readonly services: readonly ServiceView[];
  readonly slices: readonly SliceView[];
  readonly pods: readonly PodView[];
  readonly workloads: readonly WorkloadView[];
  readonly secrets: readonly SecretView[];
  /** HTTPRoutes, Gateways and what belongs to them. */
  readonly gateway: readonly Held[];
  /** The known namespaces: listeners select routes by their labels. */
  readonly namespaces: readonly NamespaceView[];
  /**
   * The kinds that are complete: an absent object does not exist. For files these are the kinds
   * that they contain; for a cluster, the kinds that could be read.
   */
  readonly complete: ReadonlySet<string>;
  /** The kinds without permission to read them. */
  readonly refused: ReadonlySet<string>;
  /** The only namespace that was read; undefined when all were. */
  readonly scope: string | undefined;
}

export interface WorldObject {
  readonly object: KubeObject;
  readonly source?: LintSource;
}

const gatewayKinds = ['HTTPRoute', 'GRPCRoute', 'TLSRoute', 'Gateway', 'ListenerSet', 'GatewayClass', 'ReferenceGrant'];

export interface Extent {
  readonly complete: readonly string[];
  readonly refused?: readonly string[];
  readonly scope?: string;
}

/**
 * Sorts objects into a world. `namespace` is the one of objects without a namespace; without an
 * extent the kinds that occur are complete, in all namespaces.
 */
export function worldOf(objects: readonly WorldObject[], namespace: string, extent?: Extent): World {
  const held = objects.map(({ object, source }) => hold(object, namespace, source));
  const of = (group: string, kind: string): readonly Held[] =>
    held.filter(({ object }) => object.kind === kind && groupOf(object) === group);
  return {
    ingresses: of('networking.k8s.io', 'Ingress').map(ingressView),
    classes: of('networking.k8s.io', 'IngressClass').map(classView),
    services: of('', 'Service').map(serviceView),
    slices: of('discovery.k8s.io', 'EndpointSlice').map(sliceView),
    pods: of('', 'Pod').map(podView),
    workloads: held.map(workloadView).filter((view) => view !== undefined),
    secrets: of('', 'Secret').map(secretView),
    namespaces: of('', 'Namespace').map(namespaceView),
    gateway: gatewayKinds.flatMap((kind) => of('gateway.networking.k8s.io', kind)),
    complete: new Set(extent?.complete ?? held.map(({ object }) => object.kind)),
    refused: new Set(extent?.refused),
    scope: extent?.scope,
  };
}

function groupOf({ apiVersion }: KubeObject): string {
  const slash = apiVersion?.indexOf('/') ?? -1;
  return slash < 0 ? '' : apiVersion.slice(0, slash);
}

/**
 * Whether a kind is complete in a namespace ("" for cluster-scoped kinds): an absent object does
 * not exist.
 */
export function isComplete({ complete, scope }: World, kind: string, namespace: string): boolean {
  return complete.has(kind) && (namespace === '' || scope === undefined || scope === namespace);
}
