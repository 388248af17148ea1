/**
 * File patterns as Go's path.Match and filepath.Match read them: `*` and `?` do not cross a slash,
 * `[a-z]`, `[^a]`, `\x`. Matching takes time in proportion to pattern times name.
 */

/** What one character of a name has to be. */
type Test = (character: string) => boolean;

/** Tests that stand next to each other; `star`: anything but a slash may stand before them. */
interface Chunk {
  readonly star: boolean;
  readonly tests: readonly Test[];
}

export type PathMatcher = (name: string) => boolean;

/** Undefined for a malformed pattern (path.ErrBadPattern). */
export function pathMatcher(pattern: string): PathMatcher | undefined {
  const [, start, star, end] = ONE_STAR.exec(pattern) ?? [];
  if (start !== undefined && end !== undefined) return star === '' ? (name) => name === start : around(start, end);
  const chunks = readChunks([...pattern]);
  return chunks && ((name) => matches(chunks, [...name]));
}

/** What most patterns are: a name, or one with a single star. */
const ONE_STAR = /^([^*?[\]\\]*)(\*?)([^*?[\]\\]*)$/;

const around =
  (start: string, end: string): PathMatcher =>
  (name) =>
    name.length >= start.length + end.length &&
    name.startsWith(start) &&
    name.endsWith(end) &&
    !name.slice(start.length, name.length - end.length).includes('/');

function readChunks(characters: readonly string[]): readonly Chunk[] | undefined {
  const chunks: Chunk[] = [];
  for (let at = 0; at < characters.length; ) {
    const star = characters[at] === '*';
    while (characters[at] === '*') at += 1;
    const tests: Test[] = [];
    while (at < characters.length && characters[at] !== '*') {
      const read = readTest(characters, at);
      if (read === undefined) return undefined;
      tests.push(read.test);
      at = read.end;
    }
    chunks.push({ star, tests });
  }
  return chunks;
}

interface ReadTest {
  readonly test: Test;
  readonly end: number;
}

function readTest(characters: readonly string[], at: number): ReadTest | undefined {
  const character = characters[at] as string;
  if (character === '?') return { test: (one) => one !== '/', end: at + 1 };
  if (character === '[') return readSet(characters, at + 1);
  const literal = character === '\\' ? characters[at + 1] : character;
  if (literal === undefined) return undefined;
  return { test: (one) => one === literal, end: at + (character === '\\' ? 2 : 1) };
}

const codeOf = (character: string): number => character.codePointAt(0) as number;

/** What stands behind `[`. */
function readSet(characters: readonly string[], start: number): ReadTest | undefined {
  const isNegated = characters[start] === '^';
  const ranges: (readonly [low: number, high: number])[] = [];
  let at = isNegated ? start + 1 : start;
  while (characters[at] !== ']' || ranges.length === 0) {
    const low = readEnd(characters, at);
    if (low === undefined) return undefined;
    const high = characters[low.end] === '-' ? readEnd(characters, low.end + 1) : low;
    if (high === undefined) return undefined;
    ranges.push([codeOf(low.character), codeOf(high.character)]);
    at = high.end;
  }
  const test = (one: string): boolean =>
    ranges.some(([low, high]) => low <= codeOf(one) && codeOf(one) <= high) !== isNegated;
  return { test, end: at + 1 };
}

/** One end of a range; something has to follow it. */
function readEnd(
  characters: readonly string[],
  start: number,
): { readonly character: string; readonly end: number } | undefined {
  if (characters[start] === '-' || characters[start] === ']') return undefined;
  const at = characters[start] === '\\' ? start + 1 : start;
  const character = characters[at];
  return character === undefined || at + 1 >= characters.length ? undefined : { character, end: at + 1 };
}

/** The leftmost place of each chunk is taken; no later one could do more. */
function matches(chunks: readonly Chunk[], name: readonly string[]): boolean {
  let at = 0;
  for (const [index, { star, tests }] of chunks.entries()) {
    const isLast = index === chunks.length - 1;
    if (star && tests.length === 0) return !name.includes('/', at);
    const fits = (from: number): boolean =>
      from + tests.length <= name.length &&
      (!isLast || from + tests.length === name.length) &&
      tests.every((test, offset) => test(name[from + offset] as string));
    let found = at;
    while (!fits(found)) {
      if (!star || found >= name.length || name[found] === '/') return false;
      found += 1;
    }
    at = found + tests.length;
  }
  return at === name.length;
}
