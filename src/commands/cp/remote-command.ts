/** The commands that cp runs in a container. */
import { pods } from '../../apimachinery/known-types.ts';
import type { Context } from '../../context.ts';
import { CliError, StatusError } from '../../errors.ts';
import { getObject } from '../../kube/objects.ts';
import { CommandStartError } from '../../kube/streams/errors.ts';
import { type RemoteStreams, runRemote } from '../../kube/streams/remote-command.ts';
import { sessionContainer } from '../../resources/logs/containers.ts';
import { isCompleted, phaseOf } from '../session/pod.ts';

/** A container that commands are run in. */
export interface CommandTarget {
  readonly namespace: string;
  readonly pod: string;
  readonly container: string;
}

/**
 * The container of a pod that is meant by -c ("" when it was not typed). `notice` receives kubectl's
 * line about which one was chosen. Throws StatusError for a pod that is not there, CliError for one
 * that has ended or has no such container.
 */
export async function findTarget(
  context: Context,
  address: { readonly namespace: string; readonly pod: string },
  wanted: string,
  notice: (text: string) => void,
): Promise<CommandTarget> {
  const { transport, namespace: usual } = await context.cluster();
  const namespace = address.namespace || usual;
  const pod = await getObject(transport, { mapping: pods, namespace, name: address.pod }, { signal: context.signal });
  if (isCompleted(pod)) {
    throw new CliError(`cannot exec into a container in a completed pod; current phase is ${phaseOf(pod)}`);
  }
  const { container, notice: text } = sessionContainer(pod, wanted);
  if (text !== undefined) notice(`${text}\n`);
  return { namespace, pod: address.pod, container };
}

/**
 * Runs a command to its end and returns its exit code. Throws as runRemote does; a container without
 * the program gets a hint.
 */
export async function runIn(
  context: Context,
  target: CommandTarget,
  command: readonly string[],
  streams: RemoteStreams,
  signal: AbortSignal = context.signal,
): Promise<number> {
  const request = { subresource: 'exec', ...target, command, tty: false, signal } as const;
  try {
    return await runRemote(await context.cluster(), request, streams);
  } catch (error) {
    if (error instanceof StatusError) {
      throw new CliError(`unable to upgrade connection: ${error.message}`, { cause: error });
    }
    if (error instanceof CommandStartError && isMissingProgram(error)) throw withHint(context, target, error);
    throw error;
  }
}

/** The runtimes' words for a program that the image does not have. */
const isMissingProgram = ({ message }: Error): boolean =>
  /executable file not found in \$PATH|no such file or directory/.test(message);

function withHint({ program }: Context, { namespace, pod, container }: CommandTarget, cause: Error): CliError {
  const place = `-n ${namespace} ${pod} -c ${container}`;
  return new CliError(cause.message, {
    cause,
    hint: `The container ${container} has no tar, which cp needs. A single file can be copied without it: ${program} exec ${place} -- cat FILE`,
  });
}

/** Reports an exit code other than 0 as kubectl does, and returns it. */
export function reportExit({ io }: Context, code: number): number {
  if (code !== 0) io.stderr.write(`command terminated with exit code ${code}\n`);
  return code;
}
