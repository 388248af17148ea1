import { type DryRun, readDryRun } from '../../apimachinery/write-options.ts';
import type { Context } from '../../context.ts';
import { klogLine } from '../../kube/transport/klog.ts';

/**
 * Reads --dry-run and logs kubectl's warning about an old form. Throws CliError, worded as in
 * kubectl.
 */
export function parseDryRun(text: string, { io, clock }: Pick<Context, 'io' | 'clock'>): DryRun {
  const { dryRun, warning } = readDryRun(text);
  if (warning !== undefined) io.stderr.write(klogLine('W', clock.now(), warning));
  return dryRun;
}
