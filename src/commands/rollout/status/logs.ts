/** The log that a cause asks for, as part of its evidence. */

import { withFailureLogs } from '../../../actions/failure-logs.ts';
import type { Context } from '../../../context.ts';
import type { Finding } from '../../../resources/diagnosis/types.ts';

const LINES = 10;
/** How long is waited for them, in milliseconds: a verdict does not wait for a kubelet that does not answer. */
const PATIENCE = 3000;

/** The finding with the last lines of the log that it asks for, as far as they can be had. */
export async function withLogs(context: Context, finding: Finding): Promise<Finding> {
  if (finding.logs === undefined) return finding;
  const { transport } = await context.cluster();
  const { signal } = context;
  const [told] = await withFailureLogs(transport, [finding], { signal, lines: LINES, timeout: PATIENCE });
  return told ?? finding;
}
