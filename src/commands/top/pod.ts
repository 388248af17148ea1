import { canonicalFieldSelector } from '../../apimachinery/field-selector.ts';
import { goDuration } from '../../apimachinery/go/duration.ts';
import { isJsonObject, type JsonObject } from '../../apimachinery/json.ts';
import { pods } from '../../apimachinery/known-types.ts';
import { meta } from '../../apimachinery/object.ts';
import { positionals } from '../../cli/arguments.ts';
import { defineCommand } from '../../cli/command.ts';
import { bool, type Values } from '../../cli/flag.ts';
import { allNamespacesFlag, fieldSelectorFlag } from '../../cli/flag-sets.ts';
import type { Context } from '../../context.ts';
import { CliError, UsageError } from '../../errors.ts';
import { escapeTerminal } from '../../io/escape.ts';
import type { Cluster } from '../../kube/cluster.ts';
import { getList, getObject } from '../../kube/objects.ts';
import { podUsages } from './metrics-api.ts';
import { checkSelector, checkSortBy, topFlags, writeRows } from './shared.ts';
import { type PodUsage, podTable } from './usage.ts';

const USE = 'pod [NAME | -l label]';

const flags = {
  ...topFlags,
  ...fieldSelectorFlag,
  ...allNamespacesFlag,
  containers: bool('Show the usage of each container'),
  sum: bool('Show the sum of the usage below the pods'),
  'show-swap': bool('Show the usage of swap too'),
} as const;

/** How long after its creation a pod may still be without metrics, in milliseconds. */
const CREATION_DELAY = 120_000;

interface PodQuery {
  readonly name: string;
  readonly selector: string;
  /** In canonical form; "" when none was typed. */
  readonly fieldSelector: string;
}

async function listPods(
  context: Context,
  { transport }: Cluster,
  namespace: string,
  { selector, fieldSelector }: PodQuery,
): Promise<readonly JsonObject[]> {
  const query = { labelSelector: selector, fieldSelector };
  const { items } = await getList(transport, { mapping: pods, namespace }, { query, signal: context.signal });
  return Array.isArray(items) ? items.filter(isJsonObject) : [];
}

/** Those whose pod the field selector selects: the metrics API itself knows no field selectors. */
async function withSelectedFields(
  context: Context,
  cluster: Cluster,
  namespace: string,
  query: PodQuery,
  usages: readonly PodUsage[],
): Promise<readonly PodUsage[]> {
  const selected = await listPods(context, cluster, namespace, query);
  const keys = new Set(selected.map((pod) => `${meta(pod).namespace ?? ''}/${meta(pod).name ?? ''}`));
  return usages.filter((pod) => keys.has(`${pod.namespace}/${pod.name}`));
}

/**
 * Throws CliError when there are pods but no metrics of them. As kubectl does, it looks in the
 * current namespace, also with --all-namespaces.
 */
async function explainNoMetrics(context: Context, cluster: Cluster, query: PodQuery): Promise<void> {
  const { namespace, transport } = cluster;
  const { name } = query;
  const found =
    name === ''
      ? await listPods(context, cluster, namespace, query)
      : [await getObject(transport, { mapping: pods, namespace, name }, { signal: context.signal })];
  if (found.length === 0) return;
  for (const pod of found) {
    const { creationTimestamp, ...metadata } = meta(pod);
    const age = context.clock.now() - Date.parse(creationTimestamp ?? '');
    if (age > CREATION_DELAY) {
      const place = `${metadata.namespace ?? ''}/${metadata.name ?? ''}`;
      throw new CliError(`Metrics not available for pod ${place}, age: ${goDuration(age)}`);
    }
  }
  throw new CliError('metrics not available yet');
}

async function run(context: Context, name: string, typed: Values<typeof flags>): Promise<number> {
  const cluster = await context.cluster();
  const { selector } = typed;
  checkSortBy(typed['sort-by']);
  if (name !== '' && (selector !== '' || typed['field-selector'] !== '')) {
    throw new CliError('only one of NAME or selector can be provided');
  }
  checkSelector(selector);
  const query = { name, selector, fieldSelector: canonicalFieldSelector(typed['field-selector']) };
  const withNamespace = typed['all-namespaces'];
  const namespace = withNamespace ? '' : cluster.namespace;
  const all = await podUsages(cluster, namespace, { name, selector, signal: context.signal });
  const byFields = all.length > 0 && typed['field-selector'] !== '';
  const usages = byFields ? await withSelectedFields(context, cluster, namespace, query, all) : all;
  if (usages.length === 0) {
    await explainNoMetrics(context, cluster, query);
    const where = withNamespace ? '' : ` in ${escapeTerminal(cluster.namespace)} namespace.`;
    context.io.stderr.write(`No resources found${where}\n`);
    return 0;
  }
  const { containers, sum, 'no-headers': noHeaders, 'sort-by': sortBy, 'show-swap': showSwap } = typed;
  writeRows(context.io, podTable(usages, { containers, sum, noHeaders, sortBy, showSwap, withNamespace }));
  return 0;
}

export const command = defineCommand({
  use: USE,
  long: `
    Display resource (CPU/memory) usage of pods, as the metrics API of the cluster reports it.

    A pod has no metrics in the first minutes after its creation.`,
  examples: `
    # Show metrics for all pods in the current namespace
    cox top pod

    # Show metrics for all pods in a namespace
    cox top pod --namespace=NAMESPACE

    # Show metrics for a pod and its containers
    cox top pod POD_NAME --containers

    # Show metrics for the pods with the label name=myLabel
    cox top pod -l name=myLabel`,
  flags,
  args: positionals({ name: 'optional' }, () => new UsageError(USE)),
  run: (context, { flags, named }) => run(context, named.name ?? '', flags),
});
