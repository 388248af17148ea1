/** Waits until pods that were evicted or deleted are gone, by reading them (drain.waitForDelete). */
import { pods } from '../../apimachinery/known-types.ts';
import { type KubeObject, meta } from '../../apimachinery/object.ts';
import { CliError, isNotFound } from '../../errors.ts';
import { type ObjectAddress, objectPath } from '../../kube/address.ts';
import type { ClusterContext } from '../../kube/cluster-context.ts';
import { getObject } from '../../kube/objects.ts';
import { isPassedOver } from '../../resources/drain/pods.ts';
import { requestErrorText } from '../request-error.ts';
import type { Deadline } from '../waiting.ts';

/** Milliseconds between two reads of a pod. */
const INTERVAL = 1000;

export const podAddress = (pod: KubeObject): ObjectAddress => ({
  mapping: pods,
  namespace: meta(pod).namespace ?? '',
  name: meta(pod).name ?? '',
});

export interface PodWait {
  readonly context: Pick<ClusterContext, 'cluster' | 'clock' | 'signal'>;
  readonly deadline: Deadline;
  /** Seconds after which a terminating pod is not waited for; 0 for never. */
  readonly skipAfter: number;
  /** Called for each pod that is gone, or whose read failed. */
  finished(pod: KubeObject, failed: boolean): void;
  passedOver(pod: KubeObject): void;
}

/** Whether the wait for a pod is over. Throws the error of reading it. */
async function isOver({ context, skipAfter, finished, passedOver }: PodWait, pod: KubeObject): Promise<boolean> {
  const cluster = await context.cluster();
  const address = podAddress(pod);
  let now: KubeObject | undefined;
  try {
    now = await getObject(cluster.transport, address, { signal: context.signal });
  } catch (error) {
    if (context.signal.aborted) throw error;
    if (!isNotFound(error)) {
      finished(pod, true);
      const sent = { method: 'Get', path: () => objectPath(address), query: {} } as const;
      throw new CliError(requestErrorText(error, cluster, sent), { cause: error });
    }
  }
  if (now === undefined || meta(now).uid !== meta(pod).uid) {
    finished(pod, false);
    return true;
  }
  if (!isPassedOver(now, skipAfter, context.clock.now())) return false;
  passedOver(pod);
  return true;
}

/**
 * Waits until the pods are gone, or others of their names are there. Throws CliError when the time
 * is up or a pod cannot be read.
 */
export async function waitUntilPodsGone(wait: PodWait, gone: readonly KubeObject[]): Promise<void> {
  const { context, deadline } = wait;
  let left = gone;
  for (;;) {
    const pending: KubeObject[] = [];
    for (const pod of left) if (!(await isOver(wait, pod))) pending.push(pod);
    left = pending;
    if (left.length === 0) return;
    if (!deadline.expired) await context.clock.sleep(INTERVAL, deadline.signal).catch(() => undefined);
    if (context.signal.aborted) throw context.signal.reason;
    if (deadline.expired) throw new CliError('context deadline exceeded');
  }
}
