/** What both commands of `top` do with flags and output. */
import { parseLabelQuery } from '../../apimachinery/label-query.ts';
import { bool, string } from '../../cli/flag.ts';
import { selectorFlag } from '../../cli/flag-sets.ts';
import { CliError } from '../../errors.ts';
import { escapeTerminal } from '../../io/escape.ts';
import type { Io } from '../../io/io.ts';
import { alignColumns } from '../../print/tabwriter.ts';

/** The flags of both. */
export const topFlags = {
  ...selectorFlag,
  'sort-by': string('Sort by cpu or memory, the greatest first, instead of by name', { values: ['cpu', 'memory'] }),
  'no-headers': bool('Print no headers'),
  'use-protocol-buffers': bool('Accepted for compatibility: the metrics are the same in every encoding', {
    default: 'true',
  }),
} as const;

/** Throws CliError for a --sort-by that is none. */
export function checkSortBy(sortBy: string): void {
  if (!['', 'cpu', 'memory'].includes(sortBy)) throw new CliError('--sort-by accepts only cpu or memory');
}

/** Throws CliError, in the words of labels.Parse, for a selector that is none. */
export function checkSelector(selector: string): void {
  if (selector !== '') parseLabelQuery(selector);
}

/** Writes a table whose cells all end with a tab, as kubectl's do here. */
export function writeRows({ stdout }: Pick<Io, 'stdout'>, rows: readonly (readonly string[])[]): void {
  const text = rows.map((cells) => `${cells.map((cell) => `${escapeTerminal(cell)}\t`).join('')}\n`).join('');
  if (text !== '') stdout.write(alignColumns(text));
}
