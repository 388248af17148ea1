/** How wide text is on a terminal, and how it is cut to fit. */

/** Combining marks, zero-width and bidirectional controls take no cell. */
const NO_CELL = /^[\p{M}\p{Cf}]$/u;
/** East Asian wide characters and emoji take two (Unicode, EastAsianWidth.txt: W and F). */
const TWO_CELLS =
  /^[\u1100-\u115f\u2e80-\u303e\u3041-\u4dbf\u4e00-\ua4cf\ua960-\ua97c\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{1f300}-\u{1f64f}\u{1f680}-\u{1f6ff}\u{1f900}-\u{1f9ff}\u{20000}-\u{3fffd}]$/u;

function cellsOfCharacter(character: string): number {
  if (character < '\u0300') return 1;
  if (NO_CELL.test(character)) return 0;
  return TWO_CELLS.test(character) ? 2 : 1;
}

/** How many cells a text takes; it has no control characters. */
export function cellsOf(text: string): number {
  let cells = 0;
  for (const character of text) cells += cellsOfCharacter(character);
  return cells;
}

/** The beginning of a text that fits into so many cells, `…` at its end when some of it is left out. */
export function cutToFit(text: string, cells: number): string {
  if (cellsOf(text) <= cells) return text;
  if (cells < 1) return '';
  let kept = '';
  let used = 0;
  for (const character of text) {
    used += cellsOfCharacter(character);
    if (used > cells - 1) break;
    kept += character;
  }
  return `${kept}…`;
}

/** The end of a text that fits, `…` before it: names differ at their ends. */
export function cutFront(text: string, cells: number): string {
  if (cellsOf(text) <= cells) return text;
  const characters = [...text];
  while (cellsOf(characters.join('')) > Math.max(0, cells - 1)) characters.shift();
  return `…${characters.join('')}`;
}

/** The text with blanks behind it up to so many cells. */
export function padCells(text: string, cells: number): string {
  return text + ' '.repeat(Math.max(0, cells - cellsOf(text)));
}
