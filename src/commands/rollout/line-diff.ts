/** The difference between two texts, line by line: Myers' shortest edit script (An O(ND) Difference Algorithm, 1986) in hunks as `diff -u` has them. */

export interface DiffLine {
  readonly kind: 'same' | 'removed' | 'added';
  readonly text: string;
}

export interface Hunk {
  /** `@@ -3,7 +3,8 @@`, lines counted from 1. */
  readonly header: string;
  readonly lines: readonly DiffLine[];
}

/** The hunks that make one text of the other, with so many unchanged lines around each change; none when the texts are equal. */
export function unifiedHunks(before: readonly string[], after: readonly string[], around = 3): readonly Hunk[] {
  const lines = diffLines(before, after);
  const changes = lines.flatMap(({ kind }, index) => (kind === 'same' ? [] : [index]));
  const spans: { from: number; to: number }[] = [];
  for (const index of changes) {
    const from = Math.max(0, index - around);
    const to = Math.min(lines.length, index + around + 1);
    const last = spans.at(-1);
    if (last !== undefined && from <= last.to) last.to = to;
    else spans.push({ from, to });
  }
  return spans.map(({ from, to }) => ({
    header: `@@ -${range(lines, from, to, 'added')} +${range(lines, from, to, 'removed')} @@`,
    lines: lines.slice(from, to),
  }));
}

/** `start,count` of one side; `other` are the lines it has not. A side without lines names the line before it, a count of 1 is left out. */
function range(lines: readonly DiffLine[], from: number, to: number, other: DiffLine['kind']): string {
  const count = (part: readonly DiffLine[]): number => part.filter(({ kind }) => kind !== other).length;
  const above = count(lines.slice(0, from));
  const size = count(lines.slice(from, to));
  const start = size === 0 ? above : above + 1;
  return size === 1 ? String(start) : `${start},${size}`;
}

/** All lines of both texts in the order of a shortest edit script; of a replaced run the removed lines come first. */
export function diffLines(before: readonly string[], after: readonly string[]): readonly DiffLine[] {
  let start = 0;
  while (start < before.length && start < after.length && before[start] === after[start]) start++;
  let [oldEnd, newEnd] = [before.length, after.length];
  while (oldEnd > start && newEnd > start && before[oldEnd - 1] === after[newEnd - 1]) {
    oldEnd--;
    newEnd--;
  }
  const same = (text: string): DiffLine => ({ kind: 'same', text });
  return [
    ...before.slice(0, start).map(same),
    ...editScript(before.slice(start, oldEnd), after.slice(start, newEnd)),
    ...before.slice(oldEnd).map(same),
  ];
}

/** Walks back from the end through the furthest points that each number of edits reached. */
function editScript(before: readonly string[], after: readonly string[]): readonly DiffLine[] {
  const script: DiffLine[] = [];
  const reached = furthestPoints(before, after);
  let [x, y] = [before.length, after.length];
  for (let edits = reached.length - 1; edits >= 0; edits--) {
    const furthest = reached[edits] as Furthest;
    const diagonal = x - y;
    const from = edits === 0 ? 0 : cameDown(furthest, diagonal, edits) ? diagonal + 1 : diagonal - 1;
    const previousX = edits === 0 ? 0 : (furthest.get(from) ?? 0);
    const previousY = previousX - from;
    while (x > previousX && y > previousY) {
      x--;
      y--;
      script.push({ kind: 'same', text: before[x] as string });
    }
    if (edits === 0) break;
    if (x > previousX) script.push({ kind: 'removed', text: before[previousX] as string });
    else script.push({ kind: 'added', text: after[previousY] as string });
    [x, y] = [previousX, previousY];
  }
  return script.reverse();
}

/** Diagonal (x - y) to the furthest x on it. */
type Furthest = ReadonlyMap<number, number>;

/** Whether the best way onto a diagonal is an added line (from the diagonal above) rather than a removed one. */
function cameDown(furthest: Furthest, diagonal: number, edits: number): boolean {
  if (diagonal === -edits) return true;
  if (diagonal === edits) return false;
  return (furthest.get(diagonal - 1) ?? -1) < (furthest.get(diagonal + 1) ?? -1);
}

/** For each number of edits what was reached before it, until both texts are at their end. */
function furthestPoints(before: readonly string[], after: readonly string[]): readonly Furthest[] {
  const history: Furthest[] = [];
  const furthest = new Map<number, number>([[1, 0]]);
  for (let edits = 0; edits <= before.length + after.length; edits++) {
    history.push(new Map(furthest));
    for (let diagonal = -edits; diagonal <= edits; diagonal += 2) {
      const down = cameDown(furthest, diagonal, edits);
      let x = down ? (furthest.get(diagonal + 1) ?? 0) : (furthest.get(diagonal - 1) ?? 0) + 1;
      while (x < before.length && x - diagonal < after.length && before[x] === after[x - diagonal]) x++;
      furthest.set(diagonal, x);
      if (x >= before.length && x - diagonal >= after.length) return history;
    }
  }
  return history;
}
