/**
 * The kinds that route requests, read from a cluster: Ingresses, and the Gateway API where it is
 * served.
 */
import type { Context } from '../../context.ts';
import type { Cluster } from '../../kube/cluster.ts';
import { choosesByLabels } from '../../resources/ingress/gateway/world.ts';
import { worldOf } from '../../resources/ingress/world.ts';
import { type KindAddress, kindAddress, mappingOf, type Read, readKinds } from './kinds.ts';

const ingresses = kindAddress('networking.k8s.io', ['v1'], 'ingresses');

/** The address of Ingresses. */
export const ingressType = mappingOf(ingresses);

const gateway = 'gateway.networking.k8s.io';

const firstTypes: Readonly<Record<string, KindAddress>> = {
  Ingress: ingresses,
  IngressClass: kindAddress('networking.k8s.io', ['v1'], 'ingressclasses', false),
  Gateway: kindAddress(gateway, ['v1'], 'gateways'),
};

/** Read only when there are Gateways: without them these kinds have no effect. */
const gatewayTypes: Readonly<Record<string, KindAddress>> = {
  GatewayClass: kindAddress(gateway, ['v1'], 'gatewayclasses', false),
  HTTPRoute: kindAddress(gateway, ['v1'], 'httproutes'),
  GRPCRoute: kindAddress(gateway, ['v1'], 'grpcroutes'),
  TLSRoute: kindAddress(gateway, ['v1', 'v1alpha3', 'v1alpha2'], 'tlsroutes'),
  ListenerSet: kindAddress(gateway, ['v1'], 'listenersets'),
  ReferenceGrant: kindAddress(gateway, ['v1beta1', 'v1'], 'referencegrants'),
};

/** A route in one namespace may be attached to a Gateway in another. */
const clusterWide = ['Gateway', 'ListenerSet', 'ReferenceGrant'];

/** Reads the objects that route the requests of a namespace, undefined for all. */
export async function readRoutes(context: Context, cluster: Cluster, scope: string | undefined): Promise<Read> {
  const namespaceOf = (kind: string): string | undefined => (clusterWide.includes(kind) ? undefined : scope);
  const first = await readKinds(context, cluster, firstTypes, namespaceOf);
  const hasGateways = first.refused.includes('Gateway') || first.kinds.includes('Gateway');
  if (!hasGateways) return first;
  const rest = await readKinds(context, cluster, gatewayTypes, namespaceOf);
  const objects = [...first.objects, ...rest.objects];
  const namespaces = choosesByLabels(worldOf(objects, cluster.namespace))
    ? await readKinds(context, cluster, { Namespace: kindAddress('', ['v1'], 'namespaces', false) }, () => undefined)
    : { objects: [], kinds: [], refused: [] };
  return {
    objects: [...objects, ...namespaces.objects],
    kinds: [...first.kinds, ...rest.kinds, ...namespaces.kinds],
    refused: [...first.refused, ...rest.refused, ...namespaces.refused],
  };
}
