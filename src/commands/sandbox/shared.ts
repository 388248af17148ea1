import { string } from '../../cli/flag.ts';
import { UsageError } from '../../errors.ts';
import { defaultName } from '../../sandbox/paths.ts';

export const nameFlag = { name: string('The name of the sandbox', { default: defaultName }) } as const;

/** -o json, or our own drawing. */
export const outputFlag = {
  output: string('Output format: json, or a table when left out', { short: 'o', values: ['json'] }),
} as const;

/** Throws UsageError when there are words the command does not take. */
export function refuseWords(words: readonly string[], most = 0): void {
  if (words.length > most) throw new UsageError(`unexpected argument ${JSON.stringify(words[most])}`);
}
