/** The log that a cause needs, as part of its evidence. */

import { withFailureLogs } from '../../../actions/failure-logs.ts';
import type { Context } from '../../../context.ts';
import type { Finding } from '../../../resources/diagnosis/types.ts';

const LINES = 10;
/**
 * How long to wait for the log, in milliseconds: a verdict does not wait for a kubelet that does
 * not answer.
 */
const LOG_TIMEOUT = 3000;

/** The finding with the last lines of the log that it needs, if they can be read. */
export async function withLogs(context: Context, finding: Finding): Promise<Finding> {
  if (finding.logs === undefined) return finding;
  const { transport } = await context.cluster();
  const { signal } = context;
  const [withLines] = await withFailureLogs(transport, [finding], { signal, lines: LINES, timeout: LOG_TIMEOUT });
  return withLines ?? finding;
}
