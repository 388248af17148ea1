/** Ingresses and what belongs to them, from files or from a cluster. */
import type { Context } from '../../context.ts';
import { CliError, isNotFound, StatusError, throwAll } from '../../errors.ts';
import { escapeTerminal } from '../../io/escape.ts';
import type { Cluster } from '../../kube/cluster.ts';
import { followBackend, selectorText } from '../../resources/ingress/backend.ts';
import { type World, type WorldObject, worldOf } from '../../resources/ingress/world.ts';
import { matchesLabels, parseLabelQuery } from '../../resources/label-query.ts';
import { type KubeObject, meta } from '../../resources/object.ts';

export interface LoadRequest {
  readonly filenames: readonly string[];
  readonly recursive: boolean;
  readonly selector: string;
  /** All namespaces; else that of the request. */
  readonly allNamespaces: boolean;
  /** Pods are read to say why a Service has no endpoints. */
  readonly explain: boolean;
}

/** Throws CliError for words, and what reading files and the cluster throws. What may not be read is said on stderr and unknown then. */
export async function loadWorld(context: Context, request: LoadRequest): Promise<World> {
  return request.filenames.length > 0 ? fileWorld(context, request) : clusterWorld(context, request);
}

async function fileWorld(context: Context, { filenames, recursive, selector }: LoadRequest): Promise<World> {
  const { readPlacedObjects } = await import('../../manifest/placed.ts');
  const { objects, errors } = await readPlacedObjects(context, filenames, recursive);
  throwAll(errors);
  const namespace = context.globals.namespace === '' ? 'default' : context.globals.namespace;
  return worldOf(selectRoutes(objects, selector), namespace);
}

/** -l chooses among Ingresses and HTTPRoutes; what belongs to them stays. */
function selectRoutes(objects: readonly WorldObject[], selector: string): readonly WorldObject[] {
  const query = parseLabelQuery(selector);
  return objects.filter(
    ({ object }) => !['Ingress', 'HTTPRoute'].includes(object.kind) || matchesLabels(query, meta(object).labels),
  );
}

const type = (group: string, version: string, resource: string, namespaced = true) => ({
  group,
  version,
  resource,
  namespaced,
});

/** The kinds that are read, routes first. */
const types: Readonly<Record<string, ReturnType<typeof type>>> = {
  Ingress: type('networking.k8s.io', 'v1', 'ingresses'),
  IngressClass: type('networking.k8s.io', 'v1', 'ingressclasses', false),
  Service: type('', 'v1', 'services'),
  EndpointSlice: type('discovery.k8s.io', 'v1', 'endpointslices'),
};
const gatewayTypes: typeof types = {
  HTTPRoute: type('gateway.networking.k8s.io', 'v1', 'httproutes'),
  Gateway: type('gateway.networking.k8s.io', 'v1', 'gateways'),
  ReferenceGrant: type('gateway.networking.k8s.io', 'v1beta1', 'referencegrants'),
};

async function clusterWorld(context: Context, request: LoadRequest): Promise<World> {
  const cluster = await context.cluster();
  const namespace = request.allNamespaces ? undefined : cluster.namespace;
  const lists = await Promise.all(
    Object.entries({ ...types, ...gatewayTypes }).map(([kind, mapping]) =>
      // A Gateway may be in a namespace of its own, as may what routes point at; rights may be for one namespace only.
      listKind(context, cluster, kind, mapping, kind in gatewayTypes ? undefined : namespace, namespace),
    ),
  );
  const known = lists.filter(({ items }) => items !== undefined).map(({ kind }) => kind);
  const objects = lists.flatMap(({ items = [] }) => items.map((object) => ({ object })));
  const routes = selectRoutes(objects, request.selector);
  const first = worldOf(routes, cluster.namespace, known);
  const secrets = await readSecrets(context, cluster, first);
  const pods = request.explain ? await readPods(cluster, first) : undefined;
  return worldOf([...routes, ...secrets.objects, ...(pods ?? [])], cluster.namespace, [
    ...known,
    ...(secrets.complete ? ['Secret'] : []),
    ...(pods === undefined ? [] : ['Pod']),
  ]);
}

interface KindList {
  readonly kind: string;
  /** undefined when they may not be read. */
  readonly items: readonly KubeObject[] | undefined;
}

async function listKind(
  context: Context,
  cluster: Cluster,
  kind: string,
  mapping: ReturnType<typeof type>,
  namespace: string | undefined,
  fallback: string | undefined,
): Promise<KindList> {
  const { listObjects } = await import('../../kube/objects.ts');
  try {
    const { items } = await listObjects(
      cluster.transport,
      { mapping, ...(namespace !== undefined && { namespace }) },
      { signal: context.signal },
    );
    return { kind, items };
  } catch (error) {
    // Discovery is cached for hours; asking tells at once whether the Gateway API is there.
    if (kind in gatewayTypes && error instanceof StatusError && error.code === 404) return { kind, items: [] };
    if (!isForbidden(error) || kind === 'Ingress') throw error;
    if (namespace === undefined && fallback !== undefined && mapping.namespaced) {
      return listKind(context, cluster, kind, mapping, fallback, fallback);
    }
    sayUnknown(context, mapping.resource, error);
    return { kind, items: undefined };
  }
}

const isForbidden = (error: unknown): error is StatusError =>
  error instanceof StatusError && (error.code === 403 || error.code === 401);

function sayUnknown({ io }: Context, resource: string, error: Error): void {
  io.stderr.write(`Warning: ${resource} are left out: ${escapeTerminal(error.message)}\n`);
}

/** The secrets that TLS entries and listeners name, one by one: a right to list secrets is a right to read them all. */
async function readSecrets(
  context: Context,
  cluster: Cluster,
  world: World,
): Promise<{ readonly objects: readonly WorldObject[]; readonly complete: boolean }> {
  const { gatewayWorld } = await import('../../resources/ingress/gateway/attach.ts');
  const wanted = new Map<string, { readonly namespace: string; readonly name: string }>();
  const want = (namespace: string, name: string): unknown => wanted.set(`${namespace}/${name}`, { namespace, name });
  for (const { namespace, tls } of world.ingresses) {
    for (const { secret } of tls) if (secret !== '') want(namespace, secret);
  }
  for (const { listeners } of gatewayWorld(world).gateways) {
    for (const { namespace, name } of listeners.flatMap(({ secrets }) => secrets)) want(namespace, name);
  }
  let refused: Error | undefined;
  const found = await inParallel([...wanted.values()], async (secret) => {
    const object = await readSecret(cluster, secret, context.signal);
    if (object instanceof Error) refused = object;
    return object instanceof Error ? undefined : object;
  });
  if (refused !== undefined) sayUnknown(context, 'secrets', refused);
  const objects = found.flatMap((object) => (object === undefined ? [] : [{ object }]));
  return { objects, complete: refused === undefined };
}

/** undefined when there is none; the error when it may not be read. */
async function readSecret(
  cluster: Cluster,
  { namespace, name }: { readonly namespace: string; readonly name: string },
  signal: AbortSignal,
): Promise<KubeObject | Error | undefined> {
  const { getObject } = await import('../../kube/objects.ts');
  const mapping = type('', 'v1', 'secrets');
  try {
    return await getObject(cluster.transport, { mapping, namespace, name }, { signal });
  } catch (error) {
    if (isNotFound(error)) return undefined;
    if (isForbidden(error)) return error;
    throw error;
  }
}

/** The pods behind Services that have no endpoint at all; undefined when they may not be listed. */
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
        { mapping: type('', 'v1', 'pods'), namespace },
        { query: { labelSelector: selector } },
      ),
    );
    const all = new Map(
      lists.flatMap(({ items }) => items.map((object) => [meta(object).uid ?? '', { object }] as const)),
    );
    return [...all.values()];
  } catch (error) {
    if (isForbidden(error)) return undefined;
    throw error;
  }
}

const CONCURRENCY = 16;

async function inParallel<Item, Result>(
  items: readonly Item[],
  work: (item: Item) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = new Array(items.length);
  let next = 0;
  const worker = async (): Promise<void> => {
    for (let index = next++; index < items.length; index = next++) results[index] = await work(items[index] as Item);
  };
  await Promise.all(Array.from({ length: Math.min(CONCURRENCY, items.length) }, worker));
  return results;
}

/** Throws CliError when words were typed where there are none. */
export function refuseWords(args: readonly string[]): void {
  if (args.length > 0) throw new CliError(`unexpected argument: ${args[0]}`);
}

/** "-o json" alone is known. Throws CliError. */
export function wantsJson(output: string, ...others: readonly string[]): boolean {
  if (output === '' || others.includes(output)) return false;
  if (output === 'json') return true;
  throw new CliError(
    `unable to match a printer suitable for the output format "${output}", allowed formats are: ${['json', ...others].join(',')}`,
  );
}
