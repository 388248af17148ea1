import { string } from '../../cli/flag.ts';
import { defaultName } from '../../sandbox/paths.ts';

export const nameFlag = { name: string('The name of the sandbox', { default: defaultName }) } as const;

/** -o json, or our own drawing. */
export const outputFlag = {
  output: string('Output format: json, or a table when left out', { short: 'o', values: ['json'] }),
} as const;
