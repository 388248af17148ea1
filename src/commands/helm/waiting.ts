/** Runs what may wait, and says why where it waited in vain. */
import type { WaitReporter } from '../../actions/helm/wait/reporter.ts';
import type { Context } from '../../context.ts';
import { plainMessage } from '../../error-text.ts';
import { HelmFault } from '../../helm/error.ts';
import { helmNamespace } from './namespace.ts';
import { printReport, structReport } from './output.ts';
import { newWaitReporter } from './wait-reporter.ts';

export interface WaitingOptions {
  /** The release. */
  readonly name: string;
  /** -o; "table" for none. */
  readonly output: string;
}

/**
 * Runs work that reports its waits. When one failed, or something was undone, a terminal is told of
 * it below the error, and -o json and yaml print a verdict on stdout. Throws what the work throws.
 */
export async function whileWaiting<Of>(
  context: Context,
  { name, output }: WaitingOptions,
  work: (reporter: WaitReporter) => Promise<Of>,
): Promise<Of> {
  const asked = output === 'json' || output === 'yaml';
  const reporter = newWaitReporter({ asked });
  try {
    return await work(reporter);
  } catch (error) {
    const { failure, undoing } = reporter;
    if (!(error instanceof HelmFault) || (failure === undefined && undoing === undefined)) throw error;
    const { reportJson, reportText } = await import('./wait-report.ts');
    const report = { name, namespace: await helmNamespace(context), program: context.program, failure, undoing };
    if (asked) {
      const value = reportJson(report, plainMessage(error), context.clock.now());
      printReport(
        context,
        output,
        structReport(value, () => ''),
      );
    }
    const hint = reportText(report);
    if (hint === '') throw error;
    throw new HelmFault(error.message, { cause: error, hint });
  }
}
