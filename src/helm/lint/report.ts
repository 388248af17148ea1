/** What a look at a chart has found. */
import { CliError } from '../../errors.ts';

export type Severity = 'INFO' | 'WARNING' | 'ERROR';

export interface Finding {
  readonly severity: Severity;
  /** A file of the chart, or a folder. */
  readonly place: string;
  readonly text: string;
}

/** Collects findings. */
export class Report {
  readonly findings: Finding[] = [];

  /** Takes a finding, if there is one. Returns whether there is none. */
  check(severity: Severity, place: string, text: string | undefined): boolean {
    if (text !== undefined) this.findings.push({ severity, place, text });
    return text === undefined;
  }
}

/** What `work` returns, or the message of the CliError that it throws. */
export async function attempt<T>(
  work: () => T | Promise<T>,
): Promise<{ readonly value: T } | { readonly error: string }> {
  try {
    return { value: await work() };
  } catch (error) {
    if (error instanceof CliError) return { error: error.message };
    throw error;
  }
}
