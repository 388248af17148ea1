/** Time limits and interruption of commands that wait. */

import { CliError, ErrorList, ExitError, StatusError } from '../errors.ts';
import type { Host } from '../io/host.ts';

/** The longest possible timer; kubectl's own "forever" is a week. */
const LONGEST_TIMER = 2 ** 31 - 1;

export interface Deadline {
  /** Aborted at the deadline, and when the command is interrupted. */
  readonly signal: AbortSignal;
  /** Whether the time is up. */
  readonly expired: boolean;
  /** Whether the deadline caused an error that has no text of its own. */
  caused(error: unknown): boolean;
  /** Removes the timer; call it when the wait is over. */
  clear(): void;
}

/** A time limit of N milliseconds from now; undefined means no limit. */
export function startDeadline(context: Pick<Host, 'clock' | 'signal'>, milliseconds: number | undefined): Deadline {
  const timer = new AbortController();
  const over = new AbortController();
  const state = { expired: false };
  if (milliseconds !== undefined) {
    const wait = Math.min(Math.max(milliseconds, 0), LONGEST_TIMER);
    const ring = (): void => {
      if (timer.signal.aborted) return;
      state.expired = true;
      over.abort(new Error('deadline'));
    };
    if (wait === 0) ring();
    else context.clock.sleep(wait, timer.signal).then(ring, () => undefined);
  }
  return {
    signal: AbortSignal.any([context.signal, over.signal]),
    get expired() {
      return state.expired && !context.signal.aborted;
    },
    caused: (error) => state.expired && !context.signal.aborted && !isWorded(error),
    clear: () => timer.abort(new Error('over')),
  };
}

function isWorded(error: unknown): boolean {
  return error instanceof CliError || error instanceof StatusError || error instanceof ErrorList;
}

/**
 * Runs a wait with a time limit. When the time is up, `timedOut` makes the error to throw. Ctrl-C
 * ends it with exit code 1, as kubectl's watches, waits and rollout status end
 * (k8s.io/kubectl/pkg/util/interrupt).
 */
export async function withDeadline<T>(
  context: Pick<Host, 'clock' | 'signal'>,
  milliseconds: number | undefined,
  work: (deadline: Deadline) => Promise<T>,
  timedOut: () => Error,
): Promise<T> {
  const deadline = startDeadline(context, milliseconds);
  try {
    return await work(deadline);
  } catch (error) {
    if (context.signal.aborted) throw new ExitError(1);
    if (deadline.caused(error)) throw timedOut();
    throw error;
  } finally {
    deadline.clear();
  }
}
