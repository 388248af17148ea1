/** The diff of cox's own, for machines without a diff program. */

import { compareStrings } from '../../apimachinery/go/text.ts';
import { escapeTerminal } from '../../io/escape.ts';
import { newPaint } from '../../io/paint.ts';
import { unifiedDiff } from '../shared/unified-diff.ts';
import type { DiffFile } from './files.ts';

/** The lines of a text without their line feeds. */
function linesOf(text: string): readonly string[] {
  return text === '' ? [] : text.replace(/\n$/, '').split('\n');
}

/**
 * The differences of all files in the order of their names, as `diff -u -N LIVE MERGED` prints them
 * without the times; "" when there are none.
 */
export async function builtInDiff(files: readonly DiffFile[], color: boolean): Promise<string> {
  const paint = await newPaint(color);
  const parts = files
    .toSorted((one, other) => compareStrings(one.name, other.name))
    .map(({ name, live, merged = '' }) => {
      const [before, after] = [`LIVE/${name}`, `MERGED/${name}`];
      const sides = [
        { title: before, lines: linesOf(live) },
        { title: after, lines: linesOf(merged) },
      ] as const;
      const text = unifiedDiff(...sides, paint);
      return text === '' ? '' : `${paint.strong(escapeTerminal(`diff -u -N ${before} ${after}`))}\n${text}`;
    });
  return parts.join('');
}
