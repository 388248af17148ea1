/**
 * run --attach: waits for the pod, attaches to it, takes its exit code and removes it
 * (RunOptions.Run of kubectl after the creation).
 */

import { withDeadline } from '../../actions/waiting.ts';
import { isJsonObject, objectsOf } from '../../apimachinery/json.ts';
import { pods } from '../../apimachinery/known-types.ts';
import { at, type KubeObject, meta } from '../../apimachinery/object.ts';
import type { Context } from '../../context.ts';
import { plainMessage } from '../../error-text.ts';
import { CliError, ExitError } from '../../errors.ts';
import { escapeTerminal } from '../../io/escape.ts';
import { watchResuming } from '../../kube/watch.ts';
import { sessionContainer } from '../../resources/logs/containers.ts';
import { readySince } from '../../resources/logs/order.ts';
import { type AttachOptions, attachTo } from '../session/attached-streams.ts';
import { isCompleted, phaseOf } from '../session/pod.ts';
import { printPodLog } from '../session/print-log.ts';

export interface AttachedRun {
  readonly session: Omit<AttachOptions, 'container' | 'command'>;
  /** Milliseconds to wait for the pod to run, and for its end. */
  readonly timeout: number;
  /** Which end of the pod gives the exit code; undefined: do not wait for an end. */
  readonly exitOf: 'any' | 'success' | undefined;
}

export interface RunOutcome {
  readonly exitCode: number;
  /** The text for stderr about an exit code other than 0, printed at the very end. */
  readonly text: string;
}

/** Attaches to the pod that was created. Returns the exit code of its container. */
export async function runAttached(context: Context, created: KubeObject, run: AttachedRun): Promise<RunOutcome> {
  const pod = await waitForPod(
    context,
    created,
    run.timeout,
    (one) => isCompleted(one) || (phaseOf(one) === 'Running' && readySince(one) !== undefined),
  );
  if (isCompleted(pod)) await printLog(context, pod, run.session.quiet);
  else await attachOrLog(context, pod, run.session);
  if (run.exitOf === undefined) return success;
  const ended = run.exitOf === 'any' ? isCompleted : (one: KubeObject) => phaseOf(one) === 'Succeeded';
  return outcomeOf(await waitForPod(context, created, run.timeout, ended));
}

/** Prints the earlier log first. When attaching fails, it streams the log instead. */
async function attachOrLog(context: Context, pod: KubeObject, session: AttachedRun['session']): Promise<void> {
  const { stderr } = context.io;
  let since: string | undefined;
  try {
    await printLog(context, pod, session.quiet);
    since = `${new Date(context.clock.now()).toISOString().slice(0, 19)}Z`;
  } catch (error) {
    stderr.write(escapeTerminal(`warning: couldn't fetch pre-attach logs: ${plainMessage(error)}\n`));
  }
  try {
    await attachTo(context, pod, { ...session, container: '', command: 'attach', justStarted: true });
  } catch (error) {
    if (error instanceof ExitError || context.signal.aborted) throw error;
    const name = meta(pod).name ?? '';
    stderr.write(`warning: couldn't attach to pod/${name}, falling back to streaming logs: ${plainMessage(error)}\n`);
    await printLog(context, pod, true, since);
  }
}

async function printLog(context: Context, pod: KubeObject, quiet: boolean, sinceTime?: string): Promise<void> {
  const { container, notice } = sessionContainer(pod, '');
  if (notice !== undefined && !quiet) context.io.stderr.write(`${notice}\n`);
  await printPodLog(context, pod, container, sinceTime);
}

/** Waits until the pod is as wanted. Throws CliError on a timeout, or when the pod is deleted. */
async function waitForPod(
  context: Context,
  created: KubeObject,
  timeout: number,
  wanted: (pod: KubeObject) => boolean,
): Promise<KubeObject> {
  const { transport } = await context.cluster();
  const { name = '', namespace = '' } = meta(created);
  const address = { mapping: pods, namespace, name };
  return withDeadline(
    context,
    timeout,
    async ({ signal }) => {
      for await (const event of watchResuming(transport, address, { signal, clock: context.clock })) {
        if (event.type === 'DELETED') throw new CliError(`pods "${name}" not found`);
        if ((event.type === 'ADDED' || event.type === 'MODIFIED') && wanted(event.object)) return event.object;
      }
      throw new CliError('timed out waiting for the condition');
    },
    () => new CliError('timed out waiting for the condition'),
  );
}

const success: RunOutcome = { exitCode: 0, text: '' };

function outcomeOf(pod: KubeObject): RunOutcome {
  const { name = '', namespace = '' } = meta(pod);
  if (phaseOf(pod) === 'Succeeded') return success;
  const [first] = objectsOf(at(pod, 'status', 'containerStatuses'));
  const terminated = at(first, 'state', 'terminated');
  const code = isJsonObject(terminated) ? Number(terminated.exitCode ?? 0) : 0;
  if (code === 0) throw new CliError(`pod ${namespace}/${name} failed with unknown exit code`);
  const { reason = '', message = '' } = terminated as { reason?: string; message?: string };
  const text = `pod ${namespace}/${name} terminated (${reason})\n${message}`;
  return { exitCode: code, text: escapeTerminal(text.endsWith('\n') ? text : `${text}\n`) };
}
