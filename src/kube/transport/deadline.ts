import { parseDuration } from '../../apimachinery/go/parse-duration.ts';
import { CliError } from '../../errors.ts';

/**
 * Milliseconds of --request-timeout: seconds as a bare number, else a Go duration; 0 is without end
 * (clientcmd.ParseTimeout). An empty text is as the flag left out.
 */
export function parseRequestTimeout(text: string): number {
  if (text === '') return 0;
  if (/^\+?\d+$/.test(text)) return Number(text) * 1000;
  try {
    return parseDuration(text);
  } catch {
    throw new CliError(
      'Invalid timeout value. Timeout must be a single integer in seconds, or an integer followed by a corresponding time unit (e.g. 1s | 2m | 3h)',
    );
  }
}

/** Time ran out; the reason of the signal that ends a request. */
export class DeadlineError extends Error {
  readonly code = 'DEADLINE';
  constructor() {
    super('context deadline exceeded');
  }
}

export interface Deadline {
  readonly signal: AbortSignal;
  /** Ends the timer; the signal stays as it is. */
  clear(): void;
}

/**
 * A signal that is aborted with `signal`, and with a DeadlineError after this many milliseconds (0:
 * never).
 */
export function newDeadline(signal: AbortSignal, milliseconds: number): Deadline {
  if (milliseconds === 0) return { signal, clear: () => undefined };
  const controller = new AbortController();
  const stop = (): void => controller.abort(signal.reason);
  const timer = setTimeout(() => controller.abort(new DeadlineError()), milliseconds);
  const clear = (): void => {
    clearTimeout(timer);
    signal.removeEventListener('abort', stop);
  };
  if (signal.aborted) stop();
  else signal.addEventListener('abort', stop, { once: true });
  return { signal: controller.signal, clear };
}
