/** The metrics API (metrics.k8s.io), as metrics-server and its like serve it. */
import { isJsonObject, type Json, type JsonObject } from '../../apimachinery/json.ts';
import type { ApiType } from '../../apimachinery/known-types.ts';
import { at, meta } from '../../apimachinery/object.ts';
import { parseQuantity, type Quantity } from '../../apimachinery/quantity.ts';
import { CliError } from '../../errors.ts';
import type { Cluster } from '../../kube/cluster.ts';
import { readDiscovery } from '../../kube/discovery/discovery-read.ts';
import { getList, getObject } from '../../kube/objects.ts';
import { inDiscoveryWords } from '../shared/discovery-error.ts';
import type { ContainerUsage, NodeUsage, PodUsage, Usage } from './usage.ts';

const GROUP = 'metrics.k8s.io';

/** The versions that kubectl reads. The first of them in the server's order is used. */
const versions: readonly string[] = ['v1', 'v1beta1'];

/**
 * The version of the metrics API that the cluster serves now: what is cached of discovery may be
 * older than metrics-server. Throws CliError when there is none, also when it does not answer.
 */
async function metricsVersion(cluster: Cluster): Promise<string> {
  const { groups } = await readDiscovery(cluster.transport).catch(inDiscoveryWords);
  const group = groups.find(({ name }) => name === GROUP);
  const version = group?.versions.find((served) => versions.includes(served));
  if (version === undefined) throw new CliError('Metrics API not available');
  return version;
}

export interface MetricsQuery {
  /** One object; "" for all that `selector` selects. */
  readonly name: string;
  /** A label selector; "" for all. */
  readonly selector: string;
  readonly signal: AbortSignal;
}

/** The usage of nodes, in the server's order. Throws CliError when no metrics API is available. */
export async function nodeUsages(cluster: Cluster, query: MetricsQuery): Promise<readonly NodeUsage[]> {
  const version = await metricsVersion(cluster);
  const mapping = { group: GROUP, version, resource: 'nodes', kind: 'NodeMetrics', namespaced: false };
  const items = await readMetrics(cluster, mapping, '', query);
  return items.map((item) => ({ name: meta(item).name ?? '', usage: usageOf(item.usage) }));
}

/**
 * The usage of pods in a namespace, "" for all, in the server's order. Throws CliError when no
 * metrics API is available.
 */
export async function podUsages(
  cluster: Cluster,
  namespace: string,
  query: MetricsQuery,
): Promise<readonly PodUsage[]> {
  const version = await metricsVersion(cluster);
  // with --all-namespaces kubectl asks for a named pod without its namespace
  const mapping = { group: GROUP, version, resource: 'pods', kind: 'PodMetrics', namespaced: namespace !== '' };
  const items = await readMetrics(cluster, mapping, namespace, query);
  return items.map((item) => ({
    name: meta(item).name ?? '',
    namespace: meta(item).namespace ?? '',
    containers: containersOf(item.containers),
  }));
}

async function readMetrics(
  { transport }: Cluster,
  mapping: ApiType,
  namespace: string,
  { name, selector, signal }: MetricsQuery,
): Promise<readonly JsonObject[]> {
  if (name !== '') return [await getObject(transport, { mapping, namespace, name }, { signal })];
  const list = await getList(transport, { mapping, namespace }, { query: { labelSelector: selector }, signal });
  return objectsIn(list.items);
}

const objectsIn = (value: Json | undefined): readonly JsonObject[] =>
  Array.isArray(value) ? value.filter(isJsonObject) : [];

const containersOf = (value: Json | undefined): readonly ContainerUsage[] =>
  objectsIn(value).map((container) => ({ name: String(container.name ?? ''), usage: usageOf(container.usage) }));

/** The quantities of a ResourceList. Throws CliError for what is none. */
export function usageOf(list: Json | undefined): Usage {
  const entries = Object.entries(isJsonObject(list) ? list : {});
  return new Map(entries.map(([resource, amount]) => [resource, quantityOf(amount)]));
}

function quantityOf(amount: Json): Quantity {
  try {
    return parseQuantity(String(amount));
  } catch (error) {
    throw new CliError("quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'", {
      cause: error,
    });
  }
}

/** The swap of a node, which only its nodeInfo tells; undefined where it is not known. */
export function swapCapacity(node: JsonObject): Quantity | undefined {
  const bytes = at(node, 'status', 'nodeInfo', 'swap', 'capacity');
  return bytes === undefined || bytes === null ? undefined : parseQuantity(String(bytes));
}
