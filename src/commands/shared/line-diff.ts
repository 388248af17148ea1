/** The difference between two texts, line by line, in hunks as `diff -u` has them. */
import { structuredPatch } from 'diff';

export interface DiffLine {
  readonly kind: 'same' | 'removed' | 'added';
  readonly text: string;
}

export interface Hunk {
  /** `@@ -3,7 +3,8 @@`, lines counted from 1. */
  readonly header: string;
  readonly lines: readonly DiffLine[];
}

const kinds: Readonly<Record<string, DiffLine['kind']>> = { ' ': 'same', '-': 'removed', '+': 'added' };

/**
 * The hunks that turn one text into the other, with this many unchanged lines around each change;
 * none when the texts are equal. The lines have no line feeds. In a replaced range the removed
 * lines come first.
 */
export function unifiedHunks(before: readonly string[], after: readonly string[], around = 3): readonly Hunk[] {
  const text = (lines: readonly string[]): string => lines.map((line) => `${line}\n`).join('');
  const { hunks } = structuredPatch('', '', text(before), text(after), '', '', { context: around });
  return hunks.map(({ oldStart, oldLines, newStart, newLines, lines }) => ({
    header: `@@ -${range(oldStart, oldLines)} +${range(newStart, newLines)} @@`,
    lines: lines.map((line) => ({ kind: kinds[line[0]!]!, text: line.slice(1) })),
  }));
}

/**
 * `start,count` of one side. A side without lines names the line before it, a count of 1 is left
 * out.
 */
function range(start: number, count: number): string {
  if (count === 0) return `${start - 1},0`;
  return count === 1 ? String(start) : `${start},${count}`;
}
