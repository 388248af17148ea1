/** Flags that the commands of `probe` share. */
import { bool } from '../../cli/flag.ts';
import { CliError } from '../../errors.ts';
import { goQuote } from '../../resources/go-text.ts';

export const kindFlags = {
  liveness: bool('The liveness probe: restarts the container when it fails'),
  readiness: bool('The readiness probe: takes the pod out of service while it fails'),
  startup: bool('The startup probe: holds the other two back until it passes'),
} as const;

/** Throws CliError for an output format other than json. */
export function wantsJson(output: string): boolean {
  if (output === '' || output === 'json') return output === 'json';
  throw new CliError(
    `unable to match a printer suitable for the output format ${goQuote(output)}, allowed formats are: json`,
  );
}
