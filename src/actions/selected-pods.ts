import { pods } from '../apimachinery/known-types.ts';
import type { KubeObject } from '../apimachinery/object.ts';
import { CliError } from '../errors.ts';
import type { Cluster } from '../kube/cluster.ts';
import type { ClusterContext } from '../kube/cluster-context.ts';
import { listObjects } from '../kube/objects.ts';
import { watch } from '../kube/watch.ts';
import { withDeadline } from './waiting.ts';

/**
 * The pods that a selector matches, in this order. Waits this many milliseconds for the first pod
 * when there is none (polymorphichelpers.GetPodList).
 */
export async function selectedPods(
  context: ClusterContext,
  namespace: string,
  labelSelector: string,
  timeout: number,
  order: (a: KubeObject, b: KubeObject) => number,
): Promise<readonly KubeObject[]> {
  const { transport } = await context.cluster();
  const address = { mapping: pods, namespace };
  const { items, resourceVersion } = await listObjects(transport, address, { query: { labelSelector } });
  if (items.length > 0) return [...items].sort(order);
  const query = { labelSelector, resourceVersion };
  const first = await withDeadline(
    context,
    timeout,
    ({ signal }) => firstPod(transport, address, query, signal),
    () => new CliError('timed out waiting for the condition'),
  );
  return [first];
}

async function firstPod(
  transport: Cluster['transport'],
  address: { readonly mapping: typeof pods; readonly namespace: string },
  query: Readonly<Record<string, string>>,
  signal: AbortSignal,
): Promise<KubeObject> {
  for await (const event of watch(transport, address, { query, signal })) {
    if (event.type === 'ADDED' || event.type === 'MODIFIED') return event.object;
  }
  throw new CliError('watch closed before UntilWithoutRetry timeout');
}
