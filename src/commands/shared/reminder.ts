import type { Context } from '../../context.ts';

/** Milliseconds between two reminders. */
const REMINDER = 30_000;

/**
 * Prints on a terminal's stderr, every 30 s, what the command still waits for, until it is stopped.
 * `what` is called each time.
 */
export function remindOfWaiting(context: Pick<Context, 'clock' | 'io'>, what: () => string): () => void {
  const stop = new AbortController();
  const { stderr } = context.io;
  const remind = async (): Promise<void> => {
    for (;;) {
      await context.clock.sleep(REMINDER, stop.signal);
      stderr.write(`Still waiting for ${what()}\n`);
    }
  };
  if (stderr.isTerminal) remind().catch(() => undefined);
  return () => stop.abort(new Error('over'));
}
