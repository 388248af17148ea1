/** -o of commands that kubectl does not have: text of our own unless it names one of few formats. */
import { CliError } from '../../errors.ts';
import { unmatchedFormat } from '../../print/unmatched-format.ts';

/** Throws CliError for a format of -o that there is not: before anything is read. */
export function checkOutput(output: string, ...formats: readonly string[]): void {
  if (output !== '' && !formats.includes(output)) throw new CliError(unmatchedFormat(output, formats));
}

/** Whether -o says json, where json is all that it may say. Throws CliError. */
export function wantsJson(output: string): boolean {
  checkOutput(output, 'json');
  return output === 'json';
}
