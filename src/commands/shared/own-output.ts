/** -o of commands that kubectl does not have: our own text, or one of a few formats. */
import { CliError } from '../../errors.ts';
import { unmatchedFormat } from '../../print/unmatched-format.ts';

/** Throws CliError for an unknown format of -o, before anything is read. */
export function checkOutput(output: string, ...formats: readonly string[]): void {
  if (output !== '' && !formats.includes(output)) throw new CliError(unmatchedFormat(output, formats));
}

/** Whether -o is json, for commands whose only format is json. Throws CliError. */
export function wantsJson(output: string): boolean {
  checkOutput(output, 'json');
  return output === 'json';
}
