/** Waits as Helm 3 did: objects are read again every two seconds (pkg/kube/wait.go). */
import { goDuration } from '../../../apimachinery/go/duration.ts';
import { type KubeObject, meta } from '../../../apimachinery/object.ts';
import { plainMessage } from '../../../error-text.ts';
import { isNotFound } from '../../../errors.ts';
import { HelmFault } from '../../../helm/error.ts';
import { watchResuming } from '../../../kube/watch.ts';
import { conditionsOf, current, inProgress, numberAt, textAt } from '../../../resources/status/result.ts';
import { startDeadline } from '../../waiting.ts';
import { isReleaseFault, serverError } from '../faults.ts';
import { perform } from '../objects/perform.ts';
import { read } from '../objects/requests.ts';
import type { Resource } from '../objects/resource.ts';
import { type HelmTools, joined } from '../tools.ts';
import { isReady, type ReadyOptions } from './legacy-ready.ts';
import type { ReportedWait, WaitListener } from './reporter.ts';
import type { Waiter } from './strategy.ts';

const PAUSE = 2000;
/** How often in a row one object may not be read. */
const RETRIES = 30;
const NOT_IMPLEMENTED = 501;

/** Whether a later read may succeed. */
function isRetryable({ debug }: HelmTools, { name: resource }: Resource, error: Error): boolean {
  debug?.('error received when checking resource status', { resource, error: plainMessage(error) });
  const code = serverError(error)?.code;
  if (code === undefined) {
    debug?.('retryable error assumed', { resource });
    return true;
  }
  const retryable = code === 0 || code === 429 || (code >= 500 && code !== NOT_IMPLEMENTED);
  debug?.('status code received', { resource, statusCode: code, retryable });
  return retryable;
}

/** Asks at once, then every two seconds, until the answer is yes. Throws HelmFault when the time is up. */
async function poll({ context }: HelmTools, timeout: number, ask: () => Promise<boolean>): Promise<void> {
  const deadline = context.clock.now() + timeout;
  for (;;) {
    if (await ask()) return;
    const left = deadline - context.clock.now();
    if (left > 0) await context.clock.sleep(Math.min(PAUSE, left), context.signal);
    if (left <= PAUSE) throw new HelmFault('context deadline exceeded');
  }
}

/** Tells of a wait that is judged by yes and no. It keeps its whole time. */
async function reported(
  { context, reporter }: HelmTools,
  wait: ReportedWait,
  work: (listener: WaitListener) => Promise<void>,
): Promise<void> {
  const listener = reporter.begin(context, wait);
  try {
    await work(listener);
  } catch (error) {
    await listener.end(context.signal.aborted || !(error instanceof HelmFault) ? 'broken' : 'failed');
    throw error;
  }
  await listener.end('done');
}

const READY = current('ready');
const NOT_READY = inProgress('not ready');

function ready(
  tools: HelmTools,
  resources: readonly Resource[],
  timeout: number,
  options: ReadyOptions,
  listener: WaitListener,
): Promise<void> {
  const failures = new Map<Resource, number>();
  tools.debug?.('beginning wait for resources', { count: resources.length, timeout: goDuration(timeout) });
  return poll(tools, timeout, async () => {
    for (const resource of resources) {
      try {
        const isUp = await isReady(tools, resource, options);
        listener.changed(resource, isUp ? READY : NOT_READY);
        if (!isUp) return false;
        failures.delete(resource);
      } catch (error) {
        if (!isReleaseFault(error) || !isRetryable(tools, resource, error)) throw error;
        const count = (failures.get(resource) ?? 0) + 1;
        failures.set(resource, count);
        const { name } = resource;
        if (count > RETRIES) {
          tools.debug?.('max number of retries reached', { resource: name, retries: count });
          throw error;
        }
        const retries = { currentRetries: count - 1, maxRetries: RETRIES };
        tools.debug?.('retrying resource readiness', { resource: name, ...retries });
        return false;
      }
    }
    return true;
  });
}

async function gone(tools: HelmTools, resources: readonly Resource[], timeout: number): Promise<void> {
  const { debug, context } = tools;
  debug?.('beginning wait for resources to be deleted', { count: resources.length, timeout: goDuration(timeout) });
  const start = context.clock.now();
  const elapsed = (): string => goDuration(Math.round((context.clock.now() - start) / 1000) * 1000);
  try {
    await untilGone(tools, resources, timeout);
  } catch (error) {
    debug?.('wait for resources failed', { elapsed: elapsed(), error: plainMessage(error as Error) });
    throw error;
  }
  debug?.('wait for resources succeeded', { elapsed: elapsed() });
}

function untilGone(tools: HelmTools, resources: readonly Resource[], timeout: number): Promise<void> {
  return poll(tools, timeout, async () => {
    for (const resource of resources) {
      try {
        await read(tools, resource);
        return false;
      } catch (error) {
        if (!isNotFound(error)) throw error;
      }
    }
    return true;
  });
}

/** Whether a Job has completed. Throws HelmFault when it failed. */
function hasCompleted({ log, debug }: HelmTools, job: KubeObject): boolean {
  const { name = '' } = meta(job);
  const end = conditionsOf(job).find(
    ({ type, status }) => (type === 'Complete' || type === 'Failed') && status === 'True',
  );
  if (end === undefined) {
    const count = (field: string): number => numberAt(job, `status.${field}`, 0);
    const counts = { active: count('active'), failed: count('failed'), succeeded: count('succeeded') };
    debug?.('job status update', { job: name, ...counts });
    return false;
  }
  if (end.type !== 'Failed') return true;
  const { reason = '' } = end;
  log('ERROR', 'job failed', { job: name, reason });
  throw new HelmFault(`job ${name} failed: ${reason}`);
}

const PHASES = ['Succeeded', 'Pending', 'Running', 'Unknown'];

function hasSucceeded({ log, debug }: HelmTools, pod: KubeObject): boolean {
  const phase = textAt(pod, 'status.phase');
  const { name = '' } = meta(pod);
  if (PHASES.includes(phase)) debug?.(`pod ${phase.toLowerCase()}`, { pod: name });
  if (phase !== 'Failed') return phase === 'Succeeded';
  log('ERROR', 'pod failed', { pod: name });
  throw new HelmFault(`pod ${name} failed`);
}

/** Watches a Job or Pod until it has ended, or is gone. */
async function watchHook(tools: HelmTools, { mapping, namespace, name }: Resource, timeout: number): Promise<void> {
  const { kind } = mapping;
  if (kind !== 'Job' && kind !== 'Pod') return;
  const { cluster, context, debug } = tools;
  debug?.('watching for resource changes', { kind, resource: name, timeout: goDuration(timeout) });
  const deadline = startDeadline(context, timeout === 0 ? undefined : timeout);
  const ended = kind === 'Job' ? hasCompleted : hasSucceeded;
  const address = { mapping, namespace, name };
  const { signal } = deadline;
  try {
    for await (const event of watchResuming(cluster.transport, address, { signal, clock: context.clock })) {
      if (event.type === 'BOOKMARK' || event.type === 'ERROR') continue;
      if (event.type === 'DELETED') debug?.('deleted event received', { resource: name });
      else debug?.('add/modify event received', { resource: name, eventType: event.type });
      if (event.type === 'DELETED' || ended(tools, event.object)) return;
    }
  } catch (error) {
    if (deadline.caused(error)) throw new HelmFault('timed out waiting for the condition');
    throw error;
  } finally {
    deadline.clear();
  }
}

export function legacyWaiter(tools: HelmTools): Waiter {
  return {
    ready: (resources, timeout, options) =>
      reported(tools, { purpose: 'ready', resources }, (listener) =>
        ready(tools, resources, timeout, options, listener),
      ),
    async hooks(resources, timeout) {
      const errors = await perform(resources, (resource) => watchHook(tools, resource, timeout));
      if (errors.length > 0) throw joined(errors);
    },
    gone: (resources, timeout) => gone(tools, resources, timeout),
  };
}
