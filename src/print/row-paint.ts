/** Colours for the rows of a table by their state. Loaded only where colour may be used. */
import { newPaint } from '../io/paint.ts';
import { rowTones, type Tone } from './row-tones.ts';
import type { RowPaint } from './table.ts';
import { listLayout, type TabOptions, textWidth } from './tabwriter.ts';

/** Red for what fails, yellow for what is not there yet, dim for what is over. */
export async function rowPaint(): Promise<RowPaint> {
  const { bad, doubtful, faint } = await newPaint(true);
  const byTone: Readonly<Record<Tone, (text: string) => string>> = { failing: bad, pending: doubtful, done: faint };
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
