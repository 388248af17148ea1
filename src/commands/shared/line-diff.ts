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
 * Texts that differ in more lines are shown as one replaced range: the time to find the shortest
 * diff grows with the square of this.
 */
const LONGEST_EDIT = 4000;

/**
 * The hunks that turn one text into the other, with this many unchanged lines around each change;
 * none when the texts are equal. The lines have no line feeds. In a replaced range the removed
 * lines come first.
 */
export function unifiedHunks(before: readonly string[], after: readonly string[], around = 3): readonly Hunk[] {
  const text = (lines: readonly string[]): string => lines.map((line) => `${line}\n`).join('');
  const options = { context: around, maxEditLength: LONGEST_EDIT };
  const patch = structuredPatch('', '', text(before), text(after), '', '', options);
  if (patch === undefined) return [replacedRange(before, after, around)];
  return patch.hunks.map(({ oldStart, oldLines, newStart, newLines, lines }) => ({
    header: `@@ -${range(oldStart, oldLines)} +${range(newStart, newLines)} @@`,
    lines: lines.map((line) => ({ kind: kinds[line[0]!]!, text: line.slice(1) })),
  }));
}

/** One hunk from the first line that differs to the last one. */
function replacedRange(before: readonly string[], after: readonly string[], around: number): Hunk {
  const shorter = Math.min(before.length, after.length);
  let head = 0;
  while (head < shorter && before[head] === after[head]) head += 1;
  let tail = 0;
  while (tail < shorter - head && before.at(-1 - tail) === after.at(-1 - tail)) tail += 1;
  const first = Math.max(0, head - around);
  const behind = Math.min(tail, around);
  const as = (kind: DiffLine['kind'], lines: readonly string[]) => lines.map((text) => ({ kind, text }));
  const lines = [
    ...as('same', before.slice(first, head)),
    ...as('removed', before.slice(head, before.length - tail)),
    ...as('added', after.slice(head, after.length - tail)),
    ...as('same', before.slice(before.length - tail, before.length - tail + behind)),
  ];
  const count = (side: readonly string[]): number => side.length - tail + behind - first;
  return { header: `@@ -${range(first + 1, count(before))} +${range(first + 1, count(after))} @@`, lines };
}

/**
 * `start,count` of one side. A side without lines names the line before it, a count of 1 is left
 * out.
 */
function range(start: number, count: number): string {
  if (count === 0) return `${start - 1},0`;
  return count === 1 ? String(start) : `${start},${count}`;
}
