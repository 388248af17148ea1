import { type DryRun, readDryRun } from '../../apimachinery/write-options.ts';
import type { Context } from '../../context.ts';
import { klogLine } from '../../kube/transport/klog.ts';

/** --dry-run; kubectl's warning about an old form goes to the log. Throws CliError in kubectl's words. */
export function parseDryRun(text: string, { io, clock }: Pick<Context, 'io' | 'clock'>): DryRun {
  const { dryRun, warning } = readDryRun(text);
  if (warning !== undefined) io.stderr.write(klogLine('W', clock.now(), warning));
  return dryRun;
}
