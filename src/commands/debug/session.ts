/** The user's session in a debug container (handleAttachPod of kubectl's debug). */
import { withDeadline } from '../../actions/waiting.ts';
import { isJsonObject, type JsonObject, objectsOf, textOf } from '../../apimachinery/json.ts';
import { pods } from '../../apimachinery/known-types.ts';
import { at, type KubeObject, meta } from '../../apimachinery/object.ts';
import type { Context } from '../../context.ts';
import { plainMessage } from '../../error-text.ts';
import { CliError, ExitError, StatusError } from '../../errors.ts';
import { escapeTerminal } from '../../io/escape.ts';
import { watchResuming } from '../../kube/watch.ts';
import { attachTo } from '../session/attached-streams.ts';
import { printPodLog } from '../session/print-log.ts';
import { warn } from '../shared/warn.ts';

export interface DebugSession {
  readonly stdin: boolean;
  readonly tty: boolean;
  readonly quiet: boolean;
}

/**
 * Waits until the container runs, and attaches to it. When it has ended, or attaching fails, it
 * prints the log instead. Throws when the pod is deleted, or its log cannot be read.
 */
export async function runDebugSession(
  context: Context,
  created: KubeObject,
  container: string,
  session: DebugSession,
): Promise<void> {
  const pod = await startedPod(context, created, container, session.quiet);
  if (isJsonObject(at(statusOf(pod, container), 'state', 'terminated'))) return printPodLog(context, pod, container);
  try {
    const reattach = { detachKeys: 'ctrl-p,ctrl-q', command: 'attach' };
    await attachTo(context, pod, { ...session, ...reattach, container, justStarted: true });
  } catch (error) {
    if (error instanceof ExitError || context.signal.aborted) throw error;
    const name = meta(pod).name ?? '';
    const reason = escapeTerminal(plainMessage(error));
    context.io.stderr.write(`warning: couldn't attach to pod/${name}, falling back to streaming logs: ${reason}\n`);
    await printPodLog(context, pod, container);
  }
}

/** The pod as soon as the container runs, or has ended. Says on stderr why it does not start. */
async function startedPod(
  context: Context,
  created: KubeObject,
  container: string,
  quiet: boolean,
): Promise<KubeObject> {
  const { transport } = await context.cluster();
  const { name = '', namespace = '' } = meta(created);
  const address = { mapping: pods, namespace, name };
  const work = async ({ signal }: { readonly signal: AbortSignal }): Promise<KubeObject> => {
    for await (const event of watchResuming(transport, address, { signal, clock: context.clock })) {
      if (event.type === 'DELETED') throw notFound();
      if (event.type !== 'ADDED' && event.type !== 'MODIFIED') continue;
      const state = at(statusOf(event.object, container), 'state');
      if (isJsonObject(at(state, 'running')) || isJsonObject(at(state, 'terminated'))) return event.object;
      const message = textOf(at(state, 'waiting', 'message'));
      if (message !== '' && !quiet) warn(context.io, `container ${container}: ${message}`);
    }
    throw new CliError('timed out waiting for the condition');
  };
  return withDeadline(context, undefined, work, () => new CliError('timed out waiting for the condition'));
}

/** kubectl's words: they do not name the pod. */
const notFound = (): StatusError =>
  new StatusError({ message: 'pods "" not found', reason: 'NotFound', code: 404, details: { kind: 'pods' } }, 404);

function statusOf(pod: KubeObject, container: string): JsonObject | undefined {
  const lists = ['initContainerStatuses', 'containerStatuses', 'ephemeralContainerStatuses'];
  return lists.flatMap((list) => objectsOf(at(pod, 'status', list))).find(({ name }) => name === container);
}
