import type { JsonObject } from '../../apimachinery/json.ts';
import { nodes } from '../../apimachinery/known-types.ts';
import { at, meta } from '../../apimachinery/object.ts';
import { positionals } from '../../cli/arguments.ts';
import { defineCommand } from '../../cli/command.ts';
import { bool, type Values } from '../../cli/flag.ts';
import type { Context } from '../../context.ts';
import { CliError, UsageError } from '../../errors.ts';
import type { Cluster } from '../../kube/cluster.ts';
import { getList, getObject } from '../../kube/objects.ts';
import { clusterOfClient } from '../shared/rest-config.ts';
import { nodeUsages, swapCapacity, usageOf } from './metrics-api.ts';
import { checkSelector, checkSortBy, topFlags, writeRows } from './shared.ts';
import { nodeTable, type Usage } from './usage.ts';

const USE = 'node [NAME | -l label]';

const flags = {
  ...topFlags,
  'show-capacity': bool('Show percentages of what nodes have, instead of what is allocatable to pods'),
  'show-swap': bool('Show the usage of swap too'),
} as const;

async function readNodes(context: Context, cluster: Cluster, name: string, selector: string): Promise<JsonObject[]> {
  const { signal } = context;
  if (name !== '') return [await getObject(cluster.transport, { mapping: nodes, name }, { signal })];
  const query = { labelSelector: selector };
  const { items } = await getList(cluster.transport, { mapping: nodes }, { query, signal });
  return (items ?? []) as JsonObject[];
}

/** The resources of a node that a percentage is of. */
function resourcesOf(node: JsonObject, showCapacity: boolean): Usage {
  const swap = swapCapacity(node);
  const own = usageOf(at(node, 'status', showCapacity ? 'capacity' : 'allocatable'));
  return new Map([...own, ...(swap === undefined ? [] : ([['swap', swap]] as const))]);
}

async function run(context: Context, name: string, typed: Values<typeof flags>): Promise<number> {
  const cluster = await clusterOfClient(context);
  const { selector } = typed;
  checkSortBy(typed['sort-by']);
  if (name !== '' && selector !== '') throw new CliError('only one of NAME or --selector can be provided');
  checkSelector(selector);
  const usages = await nodeUsages(cluster, { name, selector, signal: context.signal });
  if (usages.length === 0) throw new CliError('metrics not available yet');
  const items = await readNodes(context, cluster, name, selector);
  const available = new Map(
    items.map((node) => [meta(node).name ?? '', resourcesOf(node, typed['show-capacity'])] as const),
  );
  const options = { noHeaders: typed['no-headers'], sortBy: typed['sort-by'], showSwap: typed['show-swap'] };
  writeRows(context.io, nodeTable(usages, available, options));
  return 0;
}

export const command = defineCommand({
  use: USE,
  long: 'Display resource (CPU/memory) usage of nodes, as the metrics API of the cluster reports it.',
  examples: `
    # Show metrics for all nodes
    cox top node

    # Show metrics for one node
    cox top node NODE_NAME`,
  flags,
  args: positionals({ name: 'optional' }, () => new UsageError(USE)),
  run: (context, { flags, named }) => run(context, named.name ?? '', flags),
});
