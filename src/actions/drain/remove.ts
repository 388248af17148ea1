/**
 * Removes pods from a node: by evictions, which respect PodDisruptionBudgets, or by deletions
 * (drain.DeleteOrEvictPods).
 */

import { goDuration } from '../../apimachinery/go/duration.ts';
import { goQuote } from '../../apimachinery/go/text.ts';
import type { JsonObject } from '../../apimachinery/json.ts';
import { type KubeObject, meta } from '../../apimachinery/object.ts';
import type { DryRun } from '../../apimachinery/write-options.ts';
import { CliError, ErrorList, isNotFound, StatusError } from '../../errors.ts';
import { objectPath } from '../../kube/address.ts';
import type { ClusterContext } from '../../kube/cluster-context.ts';
import { createSubresource, deleteObject, getObject } from '../../kube/objects.ts';
import { BULK_CONCURRENCY, interruptedText } from '../bulk.ts';
import { requestErrorText } from '../request-error.ts';
import { type Deadline, startDeadline } from '../waiting.ts';
import { newLimiter } from './limiter.ts';
import { type PodWait, podAddress, waitUntilPodsGone } from './wait-gone.ts';

/** Milliseconds until a refused eviction is tried again. */
const RETRY_AFTER = 5000;

export interface RemovalOptions {
  readonly dryRun: DryRun;
  readonly disableEviction: boolean;
  /** Seconds; negative leaves it to the pod. */
  readonly gracePeriod: number;
  /** Milliseconds; 0 for no limit. */
  readonly timeout: number;
  readonly skipWaitForDeleteTimeout: number;
}

/** What happens during the removal, as it happens. */
export interface RemovalReport {
  evicting(pod: KubeObject): void;
  /** A request was sent, or is about to be. */
  started(pod: KubeObject, eviction: boolean): void;
  finished(pod: KubeObject, eviction: boolean, failed: boolean): void;
  passedOver(pod: KubeObject): void;
  /** A line about a refused eviction, or about an interrupted run. */
  problem(text: string): void;
}

interface Removal {
  readonly context: Pick<ClusterContext, 'cluster' | 'clock' | 'signal'>;
  readonly options: RemovalOptions;
  readonly report: RemovalReport;
}

function deleteOptions({ gracePeriod, dryRun }: RemovalOptions): JsonObject {
  return {
    ...(gracePeriod < 0 ? {} : { gracePeriodSeconds: gracePeriod }),
    ...(dryRun === 'server' ? { dryRun: ['All'] } : {}),
  };
}

/** The version in which the server takes evictions, such as policy/v1; undefined when it takes none. */
async function evictionVersion({ context }: Removal): Promise<string | undefined> {
  const { discovery } = await context.cluster();
  const types = await discovery.resources();
  const pods = types.find(({ group, version, resource }) => group === '' && version === 'v1' && resource === 'pods');
  const eviction = pods?.subresources.find(({ name, kind }) => name === 'eviction' && kind === 'Eviction');
  if (eviction === undefined || eviction.group === '' || eviction.version === '') return undefined;
  return `${eviction.group}/${eviction.version}` === 'policy/v1' ? 'policy/v1' : 'policy/v1beta1';
}

/** Whether the namespace of the pod is going away, so that no eviction will ever succeed. */
const inTerminatingNamespace = (error: unknown): boolean =>
  error instanceof StatusError &&
  error.reason === 'Forbidden' &&
  (error.status.details?.causes ?? []).some(({ reason }) => reason === 'NamespaceTerminating');

const isTooManyRequests = (error: unknown): boolean =>
  error instanceof StatusError && (error.reason === 'TooManyRequests' || error.code === 429);

type Limited = ReturnType<typeof newLimiter>;

interface Eviction extends Removal {
  readonly apiVersion: string;
  readonly deadline: Deadline;
  readonly limited: Limited;
}

async function sendEviction({ context, options, apiVersion, limited }: Eviction, pod: KubeObject): Promise<void> {
  const { transport } = await context.cluster();
  const { name = '', namespace = '' } = meta(pod);
  const body = { kind: 'Eviction', apiVersion, metadata: { name, namespace }, deleteOptions: deleteOptions(options) };
  const address = { ...podAddress(pod), subresource: 'eviction' };
  await limited(() => createSubresource(transport, address, body, { signal: context.signal }));
}

/** Waits before the next try, at most until the time is up, and reads the pod again. */
async function pauseAndRefresh(eviction: Eviction, pod: KubeObject): Promise<KubeObject> {
  const { context, deadline, limited } = eviction;
  await context.clock.sleep(RETRY_AFTER, deadline.signal).catch(() => undefined);
  if (context.signal.aborted) throw context.signal.reason;
  const { transport } = await context.cluster();
  // an error here is left to the next eviction
  return limited(() => getObject(transport, podAddress(pod), { signal: context.signal })).catch(() => pod);
}

/**
 * Evicts a pod, again and again while a budget forbids it. Returns the pod to wait for, undefined
 * when it is gone already. Throws CliError.
 */
async function evict(eviction: Eviction, pod: KubeObject): Promise<KubeObject | undefined> {
  const { context, options, report, deadline } = eviction;
  const { name = '', namespace = '' } = meta(pod);
  const place = `pods/${goQuote(name)} -n ${goQuote(namespace)}`;
  let current = pod;
  for (;;) {
    if (options.dryRun !== 'server') report.started(current, true);
    report.evicting(current);
    if (deadline.expired) {
      const limit = goDuration(options.timeout);
      throw new CliError(`error when evicting ${place}: global timeout reached: ${limit}`);
    }
    try {
      await sendEviction(eviction, current);
      return current;
    } catch (error) {
      if (context.signal.aborted) throw error;
      if (isNotFound(error)) return undefined;
      const text = await failureText(eviction, current, error);
      if (isTooManyRequests(error)) {
        report.problem(`error when evicting ${place} (will retry after 5s): ${text}`);
      } else if (inTerminatingNamespace(error)) {
        if (meta(current).deletionTimestamp !== undefined) return current;
        report.problem(
          `error when evicting pod ${goQuote(name)} from terminating namespace ${goQuote(namespace)} (will retry after 5s): ${text}`,
        );
      } else throw new CliError(`error when evicting ${place}: ${text}`, { cause: error });
    }
    current = await pauseAndRefresh(eviction, current);
  }
}

async function failureText({ context }: Removal, pod: KubeObject, error: unknown): Promise<string> {
  const path = (): string => objectPath({ ...podAddress(pod), subresource: 'eviction' });
  return requestErrorText(error, await context.cluster(), { method: 'Post', path, query: {} });
}

function waitOf({ context, options, report }: Removal, deadline: Deadline, eviction: boolean): PodWait {
  return {
    context,
    deadline,
    skipAfter: options.skipWaitForDeleteTimeout,
    finished: (pod, failed) => report.finished(pod, eviction, failed),
    passedOver: (pod) => report.passedOver(pod),
  };
}

async function evictAndWait(eviction: Eviction, pod: KubeObject): Promise<void> {
  const evicted = await evict(eviction, pod);
  if (evicted === undefined || eviction.options.dryRun === 'server') return;
  try {
    await waitUntilPodsGone(waitOf(eviction, eviction.deadline, true), [evicted]);
  } catch (error) {
    if (eviction.context.signal.aborted) throw error;
    const { name = '', namespace = '' } = meta(pod);
    throw new CliError(
      `error when waiting for pod ${goQuote(name)} in namespace ${goQuote(namespace)} to terminate: ${(error as Error).message}`,
      { cause: error },
    );
  }
}

/** All at once: a pod that a budget protects does not hold up the others. */
async function evictPods(removal: Removal, pods: readonly KubeObject[], apiVersion: string): Promise<void> {
  const { context, options } = removal;
  const deadline = startDeadline(context, options.timeout === 0 ? undefined : options.timeout);
  const eviction = { ...removal, apiVersion, deadline, limited: newLimiter(BULK_CONCURRENCY) };
  const left = new Set(pods);
  const failures: Error[] = [];
  const one = async (pod: KubeObject): Promise<void> => {
    try {
      await evictAndWait(eviction, pod);
    } catch (error) {
      if (context.signal.aborted) return;
      failures.push(error as Error);
    }
    left.delete(pod);
  };
  try {
    await Promise.all(pods.map(one));
  } finally {
    deadline.clear();
  }
  refuseInterrupted(removal, pods.length, left, 'evicted');
  if (failures.length > 0) throw new ErrorList(failures);
}

/** One after the other: the first refusal ends it, as in kubectl. */
async function deletePods(removal: Removal, pods: readonly KubeObject[]): Promise<void> {
  const { context, options, report } = removal;
  const cluster = await context.cluster();
  const left = new Set(pods);
  const finished = (pod: KubeObject, eviction: boolean, failed: boolean): void => {
    left.delete(pod);
    report.finished(pod, eviction, failed);
  };
  try {
    for (const pod of pods) {
      const address = podAddress(pod);
      try {
        await deleteObject(cluster.transport, address, deleteOptions(options), { signal: context.signal });
      } catch (error) {
        if (context.signal.aborted) throw error;
        if (!isNotFound(error)) throw await deletionFailure(removal, pod, error);
      }
      if (options.dryRun !== 'server') report.started(pod, false);
    }
    if (options.dryRun === 'server') return;
    const deadline = startDeadline(context, options.timeout === 0 ? undefined : options.timeout);
    const own = { ...removal, report: { ...report, finished } };
    await waitUntilPodsGone(waitOf(own, deadline, false), pods).finally(() => deadline.clear());
  } catch (error) {
    if (context.signal.aborted) refuseInterrupted(removal, pods.length, left, 'deleted');
    throw error;
  }
}

async function deletionFailure({ context }: Removal, pod: KubeObject, error: unknown): Promise<unknown> {
  if (error instanceof StatusError) return error;
  const sent = { method: 'Delete', path: () => objectPath(podAddress(pod)), query: {} } as const;
  return new CliError(requestErrorText(error, await context.cluster(), sent), { cause: error });
}

/** After Ctrl-C: says which pods are still there, and ends the command. */
function refuseInterrupted({ context, report }: Removal, total: number, left: Set<KubeObject>, done: string): void {
  if (!context.signal.aborted) return;
  const unfinished = [...left];
  const result = { interrupted: true, unfinished, inFlight: unfinished.length };
  const text = interruptedText(total, result, (pod) => `pod/${meta(pod).name ?? ''}`, done);
  if (text !== undefined) report.problem(text);
  throw context.signal.reason;
}

/**
 * Removes the pods and waits until they are gone. With a dry run of the server nothing is waited
 * for. Throws ErrorList of the failed evictions, the error of a deletion, and the signal's reason
 * when the command is interrupted.
 */
export async function removePods(
  context: Removal['context'],
  pods: readonly KubeObject[],
  options: RemovalOptions,
  report: RemovalReport,
): Promise<void> {
  if (pods.length === 0) return;
  const removal = { context, options, report };
  const apiVersion = options.disableEviction ? undefined : await evictionVersion(removal);
  if (apiVersion === undefined) await deletePods(removal, pods);
  else await evictPods(removal, pods, apiVersion);
}
