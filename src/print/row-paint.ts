/** Colours for the rows of a table by their state. Loaded only where colour may be used. */
import { rowTones, type Tone } from './row-tones.ts';
import type { RowPaint } from './table.ts';
import { listLayout, type TabOptions, textWidth } from './tabwriter.ts';

/** Paints each cell that has a tone. */
export function rowPaint(byTone: Readonly<Record<Tone, (text: string) => string>>): RowPaint {
  return (columns, cells) => rowTones(columns, cells).map((tone) => tone && byTone[tone]);
}

/**
 * The layout of `get` for cells with colours. Text of the cluster has no escape sequences of its
 * own: the table escapes them.
 */
export const paintedLayout: TabOptions = {
  ...listLayout,
  width: (text) => textWidth(text.includes('\x1b') ? text.replaceAll(/\x1b\[\d+m/g, '') : text),
};
