/**
 * How wide text is on a terminal, and how it is cut to fit: never in the middle of a character that
 * a reader sees as one.
 */

// In the bundle this is loaded by a getter (scripts/build/lazy.ts), for the first text that is not
// narrow.
import stringWidth from 'string-width';

/**
 * Letters of a cell each, and the marks and lines of our own drawings: … ✔ ✖ ◌ ─ │ └ ├ ┼. What
 * widens them (U+FE0F) is not among these.
 */
const NARROW = /^[\u0020-\u02ff\u2026\u2714\u2716\u25cc\u2500\u2502\u2514\u251c\u253c]*$/;

/** How many cells a text takes; it has no control characters. */
export function cellsOf(text: string): number {
  return NARROW.test(text) ? text.length : stringWidth(text);
}

/** What a reader sees as characters: a letter with its accents, an emoji with all its parts. */
function graphemesOf(text: string): readonly string[] {
  if (NARROW.test(text)) return [...text];
  return Array.from(new Intl.Segmenter().segment(text), ({ segment }) => segment);
}

/**
 * The beginning of a text that fits into this many cells, `…` at its end when some of it is left
 * out.
 */
export function cutToFit(text: string, cells: number): string {
  if (cellsOf(text) <= cells) return text;
  if (cells < 1) return '';
  let kept = '';
  let used = 0;
  for (const grapheme of graphemesOf(text)) {
    used += cellsOf(grapheme);
    if (used > cells - 1) break;
    kept += grapheme;
  }
  return `${kept}…`;
}

/** The end of a text that fits, `…` before it: names differ at their ends. */
export function cutFront(text: string, cells: number): string {
  if (cellsOf(text) <= cells) return text;
  const graphemes = [...graphemesOf(text)];
  while (cellsOf(graphemes.join('')) > Math.max(0, cells - 1)) graphemes.shift();
  return `…${graphemes.join('')}`;
}

/** The text with blanks after it up to this many cells. */
export function padCells(text: string, cells: number): string {
  return text + ' '.repeat(Math.max(0, cells - cellsOf(text)));
}
