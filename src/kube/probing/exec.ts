/**
 * Runs an exec probe's command (pkg/probe/exec): exit code 0 passes, any other is a failure, a
 * command that cannot be started is neither.
 */
import { StatusError } from '../../errors.ts';
import { type Answer, BODY_LIMIT } from '../../resources/probes/answer.ts';
import type { Cluster } from '../cluster.ts';
import { CommandStartError, StreamLostError } from '../streams/errors.ts';
import { execInPod } from '../streams/index.ts';
import type { PodAddress } from '../streams/requests.ts';
import { DeadlineError } from '../transport/deadline.ts';

export interface ExecQuestion extends PodAddress {
  readonly container: string;
  readonly command: readonly string[];
}

export interface ExecProbeOptions {
  /** Of the probe, in seconds. */
  readonly timeout: number;
  /** Extra milliseconds for the network path of the response. */
  readonly slack: number;
  readonly signal: AbortSignal;
}

/**
 * A command that does not end in time is left running: the kubelet would kill it, but the API has
 * no request for that. Throws when the probe cannot run at all: no permission, no connection, an
 * interruption.
 */
export async function askExec(cluster: Cluster, question: ExecQuestion, options: ExecProbeOptions): Promise<Answer> {
  const started = performance.now();
  const latency = (): number => performance.now() - started;
  try {
    const { exitCode, stdout, stderr } = await execInPod(cluster, {
      ...question,
      limit: BODY_LIMIT,
      timeout: options.timeout * 1000 + options.slack,
      signal: options.signal,
    });
    const body = Buffer.concat([stdout, stderr]).subarray(0, BODY_LIMIT).toString('utf8');
    return { result: exitCode === 0 ? 'success' : 'failure', text: body, status: exitCode, body, latency: latency() };
  } catch (error) {
    options.signal.throwIfAborted();
    if (error instanceof DeadlineError) {
      const command = question.command.join(' ');
      const text = `command timed out: ${JSON.stringify(command)} timed out after ${options.timeout}s`;
      return { result: 'failure', text, latency: latency() };
    }
    if (!cannotStart(error)) throw error;
    return { result: 'error', text: error.message, latency: latency() };
  }
}

/** The node could not start the command, as when the image has no such program. */
function cannotStart(error: unknown): error is Error {
  if (error instanceof StreamLostError) return false;
  if (error instanceof StatusError) return error.reason === 'InternalError';
  return error instanceof CommandStartError;
}
