/** What becomes of a release whose command is interrupted: it is recorded as failed. */
import { HelmFault } from '../../helm/error.ts';
import { isReleaseFault } from './faults.ts';
import { type HelmTools, undisturbed } from './tools.ts';

/** Go's word for work that was called off. */
const CANCELED = 'context canceled';

/**
 * Works on a stored release. What goes wrong, an interruption too, goes to `fail`, with tools that
 * still work; what that throws is thrown.
 */
export async function orFail<Of>(
  tools: HelmTools,
  name: string,
  work: () => Promise<Of>,
  fail: (tools: HelmTools, error: Error) => Promise<never>,
): Promise<Of> {
  try {
    return await work();
  } catch (error) {
    if (!tools.context.signal.aborted) {
      if (!isReleaseFault(error)) throw error;
      return fail(tools, error);
    }
    tools.out(`Release ${name} has been cancelled.\n`);
    tools.context.finishFirst?.();
    const other = await undisturbed(tools);
    try {
      return await fail(other, new HelmFault(CANCELED));
    } finally {
      other.cluster.transport.close();
    }
  }
}
