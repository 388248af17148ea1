/** Loads Ingresses and related objects from files or from a cluster. */

import { nameSelector } from '../../apimachinery/field-selector.ts';
import { goQuote } from '../../apimachinery/go/text.ts';
import { matchesLabels, parseLabelQuery } from '../../apimachinery/label-query.ts';
import { type KubeObject, meta } from '../../apimachinery/object.ts';
import type { Context } from '../../context.ts';
import { isNotFound, throwAll } from '../../errors.ts';
import { AddressError } from '../../kube/address.ts';
import type { Cluster } from '../../kube/cluster.ts';
import { inParallel } from '../../kube/in-parallel.ts';
import { goingOnWithout, isRefusedRead } from '../../kube/optional-read.ts';
import type { NamedFiles } from '../../manifest/files.ts';
import { followBackend, selectorText } from '../../resources/ingress/backend.ts';
import { routeKinds } from '../../resources/ingress/gateway/route-views.ts';
import { type World, type WorldObject, worldOf } from '../../resources/ingress/world.ts';
import { warn } from '../shared/warn.ts';
import { type KindAddress, kindAddress, listKind, mappingOf, objectsOfList, type Read, readKinds } from './kinds.ts';
import { ingressType, readRoutes } from './route-kinds.ts';

export interface LoadRequest extends NamedFiles {
  readonly selector: string;
  /**
   * The namespace of the request, all namespaces, or all where the user may read them and else the
   * one of the request.
   */
  readonly namespaces: 'own' | 'all' | 'preferably all';
  /** Chooses the Services to read, from a world of routes only; all unless given. */
  readonly services?: (routes: World) => readonly { readonly namespace: string; readonly name: string }[];
  /** The host whose certificate is needed, "" for none; all unless given. */
  readonly secretsOf?: string;
  /** Whether to read pods, to explain why a Service has no endpoints. */
  readonly explain: boolean;
}

/**
 * Throws CliError for bad options, and errors of reading files and the cluster. Objects that may
 * not be read cause a warning and count as unknown.
 */
export async function loadWorld(context: Context, request: LoadRequest): Promise<World> {
  return request.filenames.length > 0 || (request.kustomize ?? '') !== ''
    ? fileWorld(context, request)
    : clusterWorld(context, request);
}

async function fileWorld(context: Context, request: LoadRequest): Promise<World> {
  const { readPlacedObjects } = await import('../../manifest/placed.ts');
  const { objects, errors } = await readPlacedObjects(context, request);
  throwAll(errors);
  const { removed = [], served = [] } = Object.groupBy(objects, ({ object }) =>
    isRemovedVersion(object) ? 'removed' : 'served',
  );
  for (const { object, source } of removed) {
    const { file, line } = source.placeOf(['apiVersion']);
    const place = `${file}:${line}`;
    const what = `Ingress ${goQuote(meta(object).name ?? '')} of ${object.apiVersion}`;
    warn(context.io, `${place}: ${what} is not inspected: Kubernetes serves networking.k8s.io/v1 only, since 1.22`);
  }
  const namespace = context.globals.namespace === '' ? 'default' : context.globals.namespace;
  return worldOf(selectRoutes(served, request.selector), namespace);
}

/** Whether an Ingress is of a version that no server has any more, and whose fields were others. */
const isRemovedVersion = ({ kind, apiVersion = '' }: KubeObject): boolean =>
  kind === 'Ingress' && /^(extensions|networking\.k8s\.io)\/v1beta1$/.test(apiVersion);

/** -l selects Ingresses and routes of the Gateway API; related objects are kept. */
const chosenKinds: readonly string[] = ['Ingress', ...routeKinds];

function selectRoutes(objects: readonly WorldObject[], selector: string): readonly WorldObject[] {
  const query = parseLabelQuery(selector);
  return objects.filter(
    ({ object }) => !chosenKinds.includes(object.kind) || matchesLabels(query, meta(object).labels),
  );
}

/** The kinds that requests are routed to. */
const backendTypes: Readonly<Record<string, KindAddress>> = {
  Service: kindAddress('', ['v1'], 'services'),
  EndpointSlice: kindAddress('discovery.k8s.io', ['v1'], 'endpointslices'),
};

async function clusterWorld(context: Context, request: LoadRequest): Promise<World> {
  const cluster = await context.cluster();
  const scope = await scopeOf(context, cluster, request);
  const routes = await readRoutes(context, cluster, scope);
  const chosen = selectRoutes(routes.objects, request.selector);
  const backends = await readBackends(context, cluster, request, scope, chosen);
  const objects = [...chosen, ...backends.objects];
  const known = [...routes.kinds, ...backends.kinds];
  const extent = (...more: readonly string[]) => ({
    complete: [...known, ...more],
    refused: routes.refused,
    ...(scope !== undefined && { scope }),
  });
  const first = worldOf(objects, cluster.namespace, extent());
  const secrets = await readSecrets(context, cluster, first, request.secretsOf);
  const pods = request.explain ? await readPods(cluster, first) : undefined;
  const more = [...(secrets.complete ? ['Secret'] : []), ...(pods === undefined ? [] : ['Pod'])];
  return worldOf([...objects, ...secrets.objects, ...(pods ?? [])], cluster.namespace, extent(...more));
}

/**
 * The one namespace to read, undefined for all. "preferably all" falls back to one namespace
 * without permission for all.
 */
async function scopeOf(context: Context, cluster: Cluster, request: LoadRequest): Promise<string | undefined> {
  if (request.namespaces === 'own') return cluster.namespace;
  if (request.namespaces === 'all') return undefined;
  const { getList } = await import('../../kube/objects.ts');
  try {
    await getList(cluster.transport, { mapping: ingressType }, { query: { limit: 1 }, signal: context.signal });
    return undefined;
  } catch (error) {
    if (!isRefusedRead(error)) throw error;
    warn(context.io, `only namespace ${cluster.namespace} is inspected: ${error.message}`);
    return cluster.namespace;
  }
}

/**
 * Services and EndpointSlices: all in the scope, or those of the Services that the request chooses.
 */
async function readBackends(
  context: Context,
  cluster: Cluster,
  { services }: LoadRequest,
  scope: string | undefined,
  routes: readonly WorldObject[],
): Promise<Read> {
  if (services === undefined) return readKinds(context, cluster, backendTypes, () => scope);
  const wanted = services(worldOf(routes, cluster.namespace));
  const own = new Map(wanted.map((service) => [`${service.namespace}/${service.name}`, service]));
  const parts = await inParallel([...own.values()], ({ namespace, name }) =>
    Promise.all([
      listKind(context, cluster, backendTypes.Service!, namespace, { fieldSelector: nameSelector(name) }),
      listKind(context, cluster, backendTypes.EndpointSlice!, namespace, {
        labelSelector: `kubernetes.io/service-name=${name}`,
      }),
    ]),
  );
  const kinds = Object.keys(backendTypes).filter((_kind, index) =>
    parts.every((part) => part[index]?.state === 'read'),
  );
  return { objects: parts.flatMap((part) => part.flatMap(objectsOfList)), kinds, refused: [] };
}

/**
 * The secrets that TLS entries and listeners name, one by one: permission to list secrets would be
 * permission to read all of them.
 */
async function readSecrets(
  context: Context,
  cluster: Cluster,
  world: World,
  host: string | undefined,
): Promise<{ readonly objects: readonly WorldObject[]; readonly complete: boolean }> {
  const { tlsSecrets } = await import('../../resources/ingress/secrets.ts');
  let refused: Error | undefined;
  const found = await inParallel(tlsSecrets(world, host), async (secret) => {
    const object = await readSecret(cluster, secret, context.signal);
    if (object instanceof Error) refused = object;
    return object instanceof Error ? undefined : object;
  });
  if (refused !== undefined) warn(context.io, goingOnWithout('secrets', refused));
  const objects = found.flatMap((object) => (object === undefined ? [] : [{ object }]));
  return { objects, complete: refused === undefined };
}

/** undefined when it does not exist; the error when it may not be read. */
async function readSecret(
  cluster: Cluster,
  { namespace, name }: { readonly namespace: string; readonly name: string },
  signal: AbortSignal,
): Promise<KubeObject | Error | undefined> {
  const { getObject } = await import('../../kube/objects.ts');
  const mapping = mappingOf(kindAddress('', ['v1'], 'secrets'));
  try {
    return await getObject(cluster.transport, { mapping, namespace, name }, { signal });
  } catch (error) {
    if (isNotFound(error) || error instanceof AddressError) return undefined;
    if (isRefusedRead(error)) return error;
    throw error;
  }
}

/** The pods of Services without any endpoint; undefined when they may not be listed. */
async function readPods(cluster: Cluster, world: World): Promise<readonly WorldObject[] | undefined> {
  const { listObjects } = await import('../../kube/objects.ts');
  const wanted = new Map<string, { readonly namespace: string; readonly selector: string }>();
  for (const { namespace, rules, defaultBackend } of world.ingresses) {
    const backends = rules.flatMap(({ paths = [] }) => paths.map(({ backend }) => backend));
    for (const backend of defaultBackend === undefined ? backends : [...backends, defaultBackend]) {
      const { service, endpoints } = followBackend(world, namespace, backend);
      if (service === undefined || endpoints?.total !== 0) continue;
      const selector = selectorText(service);
      if (selector !== '') wanted.set(`${namespace} ${selector}`, { namespace, selector });
    }
  }
  try {
    const lists = await inParallel([...wanted.values()], ({ namespace, selector }) =>
      listObjects(
        cluster.transport,
        { mapping: mappingOf(kindAddress('', ['v1'], 'pods')), namespace },
        { query: { labelSelector: selector } },
      ),
    );
    const all = new Map(
      lists.flatMap(({ items }) => items.map((object) => [meta(object).uid ?? '', { object }] as const)),
    );
    return [...all.values()];
  } catch (error) {
    if (isRefusedRead(error)) return undefined;
    throw error;
  }
}
