/**
 * Scaling by the scale subresource, with kubectl's preconditions and retries
 * (k8s.io/kubectl/pkg/scale).
 */

import { isJsonObject } from '../../apimachinery/json.ts';
import { at, type KubeObject, meta } from '../../apimachinery/object.ts';
import type { Context } from '../../context.ts';
import { CliError, StatusError } from '../../errors.ts';
import type { Cluster } from '../../kube/cluster.ts';
import { getObject, patchObject, replaceObject } from '../../kube/objects.ts';
import { withPlace } from '../../kube/status.ts';
import type { Item } from '../../manifest/selection.ts';

/** How long, and how often, a conflict is retried, in milliseconds. */
const RETRY_FOR = 5 * 60_000;
const INTERVAL = 1000;

export interface Precondition {
  /** -1: any. */
  readonly replicas: number;
  /** "": any. */
  readonly resourceVersion: string;
}

export interface ScaleOptions {
  readonly precondition: Precondition;
  /** Whether this is a dry run of the server. */
  readonly dryRun: boolean;
}

const specReplicas = (scale: KubeObject): number => Number(at(scale, 'spec', 'replicas') ?? 0);

function check(scale: KubeObject, { replicas, resourceVersion }: Precondition): void {
  const actual = specReplicas(scale);
  if (replicas !== -1 && actual !== replicas) {
    throw new CliError(`Expected replicas to be ${replicas}, was ${actual}`);
  }
  const version = meta(scale).resourceVersion ?? '';
  if (resourceVersion !== '' && version !== resourceVersion) {
    throw new CliError(`Expected resource version to be ${resourceVersion}, was ${version}`);
  }
}

/** client-go's scale client names the resource without its group. */
async function scaleOnce(
  context: Context,
  cluster: Cluster,
  item: Item,
  replicas: number,
  options: ScaleOptions,
): Promise<number> {
  const { precondition } = options;
  const verb = precondition.replicas === -1 && precondition.resourceVersion === '' ? 'patch' : 'get';
  try {
    return await sendScale(context, cluster, item, replicas, options);
  } catch (error) {
    throw withPlace(error, `${verb} ${item.mapping.resource} ${item.name}`);
  }
}

async function sendScale(
  context: Context,
  { transport }: Cluster,
  { mapping, namespace, name }: Item,
  replicas: number,
  { precondition, dryRun }: ScaleOptions,
): Promise<number> {
  const address = { mapping, namespace, name, subresource: 'scale' };
  const query = { fieldManager: 'kubectl', ...(dryRun ? { dryRun: 'All' } : {}) };
  const options = { query, signal: context.signal };
  if (precondition.replicas === -1 && precondition.resourceVersion === '') {
    const type = 'application/merge-patch+json';
    return specReplicas(await patchObject(transport, address, type, { spec: { replicas } }, options));
  }
  const scale = await getObject(transport, address, { signal: context.signal });
  check(scale, precondition);
  const { managedFields: _, ...metadata } = isJsonObject(scale.metadata) ? scale.metadata : {};
  const spec = { ...(isJsonObject(scale.spec) ? scale.spec : {}), replicas };
  return specReplicas(await replaceObject(transport, address, { ...scale, metadata, spec }, options));
}

/**
 * Scales an object and returns its new size. A conflict is retried for five minutes. Throws
 * CliError when the precondition does not hold, StatusError when the server refuses the change.
 */
export async function scaleObject(
  context: Context,
  cluster: Cluster,
  item: Item,
  replicas: number,
  options: ScaleOptions,
): Promise<number> {
  const end = context.clock.now() + RETRY_FOR;
  for (;;) {
    try {
      return await scaleOnce(context, cluster, item, replicas, options);
    } catch (error) {
      const conflict = error instanceof StatusError && error.reason === 'Conflict';
      if (!conflict || context.clock.now() + INTERVAL > end) throw error;
      await context.clock.sleep(INTERVAL, context.signal);
    }
  }
}

/** Whether the replicas exist, or somebody has scaled the object again. */
function isSettled(scale: KubeObject, replicas: number): boolean {
  return specReplicas(scale) !== replicas || Number(at(scale, 'status', 'replicas') ?? 0) === replicas;
}

/** Waits until the status has this many replicas. Throws CliError on a timeout. */
export async function waitForReplicas(
  context: Context,
  { transport }: Cluster,
  { mapping, namespace, name }: Item,
  replicas: number,
  timeout: number,
): Promise<void> {
  const end = context.clock.now() + timeout;
  const address = { mapping, namespace, name, subresource: 'scale' };
  for (;;) {
    if (isSettled(await getObject(transport, address, { signal: context.signal }), replicas)) return;
    const left = end - context.clock.now();
    if (left > 0) await context.clock.sleep(Math.min(INTERVAL, left), context.signal);
    if (left < INTERVAL) throw new CliError(`timed out waiting for "${name}" to be synced`);
  }
}
