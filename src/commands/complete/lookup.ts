/** The names that completion takes from the cluster and the kubeconfig. */
import { pods, services } from '../../apimachinery/known-types.ts';
import { at, type KubeObject, meta } from '../../apimachinery/object.ts';
import type { Context } from '../../context.ts';
import type { CollectionAddress } from '../../kube/address.ts';
import type { Mapping } from '../../kube/cluster.ts';
import { getList, getObject, listObjects } from '../../kube/objects.ts';

/**
 * How long a lookup in the cluster may take before the shell gets an empty list, in milliseconds.
 */
const LOOKUP_TIMEOUT = 10_000;

/** How long an object may take to get its first pod, in milliseconds: kubectl's. */
const POD_TIMEOUT = 100;

export type ConfigPart = 'contexts' | 'clusters' | 'users';

/** The names of a part of the kubeconfig, sorted. */
export async function configNames(context: Context, part: ConfigPart): Promise<readonly string[]> {
  const { loadKubeconfig } = await import('../../kube/kubeconfig/load.ts');
  const config = await loadKubeconfig({
    explicitPath: context.globals.kubeconfig,
    env: context.env,
    cwd: context.cwd,
    platform: context.platform,
  });
  return [...config[part].keys()].sort();
}

/** The signal of a lookup: it ends with the command, or when the shell has waited long enough. */
export const deadline = ({ signal }: Context): AbortSignal =>
  AbortSignal.any([signal, AbortSignal.timeout(LOOKUP_TIMEOUT)]);

const listAt = (object: KubeObject, ...path: string[]): readonly KubeObject[] =>
  (at(object, ...path) ?? []) as unknown as readonly KubeObject[];

/**
 * Rows without their objects are a sixth of the metadata, which carries what wrote each field; a
 * server that knows no tables answers with that.
 */
const ACCEPT = ['Table', 'PartialObjectMetadataList']
  .map((form) => `application/json;as=${form};g=meta.k8s.io;v=v1`)
  .concat('application/json')
  .join(',');

/** The names in a table's rows; undefined when no column says that it is the name. */
function namesOfRows(table: KubeObject): readonly string[] | undefined {
  const column = listAt(table, 'columnDefinitions').findIndex(({ format }) => format === 'name');
  if (column < 0) return undefined;
  return listAt(table, 'rows').map((row) => String(listAt(row, 'cells')[column] ?? ''));
}

/**
 * In one answer: the names of 5,000 pods are small, and each further request costs the shell time.
 */
export async function namesAt(context: Context, address: CollectionAddress): Promise<readonly string[]> {
  const { transport } = await context.cluster();
  const signal = deadline(context);
  const query = { includeObject: 'None' };
  const answer = await getList(transport, address, { accept: ACCEPT, query, signal });
  if (answer.kind !== 'Table') return listAt(answer, 'items').map((item) => meta(item).name ?? '');
  const names = namesOfRows(answer);
  if (names !== undefined) return names;
  const accept = 'application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1';
  const { items } = await listObjects(transport, address, { accept, limit: 0, signal });
  return items.map((item) => meta(item).name ?? '');
}

/**
 * The names of the objects of a type, or of several types or categories with commas between them, in
 * a namespace: that of the command unless given. Rejects when there is no such type; a type that
 * cannot be listed has no names.
 */
export async function objectNames(context: Context, types: string, namespace?: string): Promise<readonly string[]> {
  const { mapper, namespace: ofCommand } = await context.cluster();
  const mappingsOf = async (type: string): Promise<readonly Mapping[]> =>
    (await mapper.category(type)) ?? [await mapper.forResource(type)];
  const mappings = new Set((await Promise.all(types.split(',').map(mappingsOf))).flat());
  const addresses = [...mappings].map((mapping) => ({ mapping, namespace: namespace ?? ofCommand }));
  const lists = await Promise.all(addresses.map((address) => namesAt(context, address).catch(() => [])));
  return lists.flat();
}

/** The types that can be got, in the order of api-resources, with their groups. */
export async function typeNames(context: Context): Promise<readonly string[]> {
  const { selectApiResources } = await import('../api-resources/rows.ts');
  const resources = await (await context.cluster()).discovery.resources();
  const filter = { group: undefined, namespaced: undefined, verbs: ['get'], categories: [] };
  return selectApiResources(resources, filter, '').map(({ resource, group }) =>
    group === '' ? resource : `${resource}.${group}`,
  );
}

/** The pod that a word names: its name, or TYPE/NAME of an object with pods. */
async function podOfWord(context: Context, word: string): Promise<KubeObject> {
  const { transport, namespace, mapper } = await context.cluster();
  const slash = word.indexOf('/');
  const mapping = slash < 0 ? pods : await mapper.forResource(word.slice(0, slash));
  const address = { mapping, namespace, name: word.slice(slash + 1) };
  const object = await getObject(transport, address, { signal: deadline(context) });
  if (slash < 0) return object;
  const { podOf } = await import('../session/pod.ts');
  return podOf(context, object, POD_TIMEOUT);
}

/** The containers of a pod, or of a pod of TYPE/NAME: init containers first. */
export async function containerNames(context: Context, word: string): Promise<readonly string[]> {
  const pod = await podOfWord(context, word);
  const containers = [...listAt(pod, 'spec', 'initContainers'), ...listAt(pod, 'spec', 'containers')];
  return containers.map(({ name }) => String(name));
}

/**
 * LOCAL:REMOTE for each port of a pod or a service. What was typed in front of a colon is the local
 * port, and until something is typed the port itself.
 */
export async function portPairs(context: Context, word: string, current: string): Promise<readonly string[]> {
  const [local] = current.split(':');
  const pairs = (ports: readonly unknown[]): readonly string[] =>
    ports.map((port) => `${current === '' ? port : local}:${port}`);
  const [type, name = ''] = word.split('/');
  if (word.includes('/') && ['service', 'services', 'svc'].includes(type!)) {
    const { transport, namespace } = await context.cluster();
    const address = { mapping: services, namespace, name };
    const service = await getObject(transport, address, { signal: deadline(context) });
    return pairs(listAt(service, 'spec', 'ports').map(({ port }) => port));
  }
  const pod = await podOfWord(context, word);
  return pairs(
    listAt(pod, 'spec', 'containers').flatMap((container) =>
      listAt(container, 'ports').map(({ containerPort }) => containerPort),
    ),
  );
}
