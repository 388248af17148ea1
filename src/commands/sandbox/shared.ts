import { string } from '../../cli/flag.ts';
import { defaultName } from '../../sandbox/paths.ts';

export const nameFlag = { name: string('The name of the sandbox', { default: defaultName }) } as const;

/** -o json, or a table. */
export const outputFlag = {
  output: string('Output format: json; the default is a table', { short: 'o', values: ['json'] }),
} as const;
