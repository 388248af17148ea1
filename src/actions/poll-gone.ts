/** The wait between deleting an object and creating it again under the same name. */

import { CliError, isNotFound } from '../errors.ts';
import type { Host } from '../io/host.ts';

/** Milliseconds between two checks. */
const PAUSE = 1000;

/**
 * Reads an object at once, then every second, until it is not found. `timeout` is in milliseconds;
 * 0 checks once. Throws CliError on a timeout, in the words of wait.PollUntilContextTimeout, and
 * any other error of `read`.
 */
export async function pollUntilGone(
  { clock, signal }: Pick<Host, 'clock' | 'signal'>,
  timeout: number,
  read: () => Promise<unknown>,
): Promise<void> {
  const deadline = clock.now() + timeout;
  for (;;) {
    try {
      await read();
    } catch (error) {
      if (isNotFound(error)) return;
      throw error;
    }
    const left = deadline - clock.now();
    if (left <= 0) throw new CliError('context deadline exceeded');
    await clock.sleep(Math.min(PAUSE, left), signal);
  }
}
