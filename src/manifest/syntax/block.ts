import { type Cursor, isBlank, isBreak, type ScalarText, SPACE, SyntaxProblem, TAB } from './cursor.ts';

const header = /[|>](?:([+-])([0-9])?|([0-9])([+-])?)?/y;
const restOfHeader = /[ \t]*(?:#[^\r\n\x85\u2028\u2029]*)?/y;
const restOfLine = /[^\r\n\x85\u2028\u2029]*/y;

/**
 * Reads a literal or folded block that begins here; `parentIndent` is the indentation of what holds
 * it, -1 at the top.
 */
export function readBlock(cursor: Cursor, parentIndent: number): ScalarText {
  const { position: opened } = cursor;
  const folds = cursor.code() === 0x3e;
  const match = cursor.take(header) as RegExpExecArray;
  const chomping = match[1] ?? match[4];
  const digit = match[2] ?? match[3];
  if (digit === '0') throw new SyntaxProblem('found an indentation indicator equal to 0', opened);
  cursor.take(restOfHeader);
  if (cursor.position < cursor.text.length) {
    if (!isBreak(cursor.code())) {
      throw new SyntaxProblem('did not find expected comment or line break', cursor.position, { start: opened });
    }
    cursor.newLine();
  }
  const start = cursor.position;
  const indent = digit === undefined ? undefined : Math.max(parentIndent, 0) + Number(digit);
  const { text, breaks } = readLines(cursor, opened, parentIndent, indent, folds);
  const value = chomping === '-' ? text.value : text.value + text.lastBreak;
  return { value: chomping === '+' ? value + breaks : value, start, end: cursor.position };
}

interface Lines {
  /** The lines, without and apart from the break after the last one. */
  readonly text: { readonly value: string; readonly lastBreak: string };
  /** Empty lines after them. */
  readonly breaks: string;
}

function readLines(
  cursor: Cursor,
  opened: number,
  parentIndent: number,
  given: number | undefined,
  folds: boolean,
): Lines {
  const gap = skipEmptyLines(cursor, opened, given ?? 0);
  const indent = given ?? Math.max(gap.widest, parentIndent + 1, 1);
  let { breaks } = gap;
  let value = '';
  let lastBreak = '';
  let wasIndented = false;
  while (cursor.column === indent && cursor.position < cursor.text.length) {
    const isIndented = isBlank(cursor.code());
    const joins = folds && lastBreak === '\n' && !wasIndented && !isIndented;
    if (!joins) value += lastBreak;
    else if (breaks === '') value += ' ';
    value += breaks + cursor.run(restOfLine);
    wasIndented = isIndented;
    lastBreak = '';
    if (cursor.position < cursor.text.length) lastBreak = cursor.newLine();
    breaks = skipEmptyLines(cursor, opened, indent).breaks;
  }
  return { text: { value, lastBreak }, breaks };
}

/**
 * Goes over empty lines and the indentation of the next one. With an `indent` of 0 that is not
 * known yet.
 */
function skipEmptyLines(cursor: Cursor, start: number, indent: number): { breaks: string; widest: number } {
  let breaks = '';
  let widest = 0;
  for (;;) {
    while ((indent === 0 || cursor.column < indent) && cursor.code() === SPACE) cursor.position += 1;
    widest = Math.max(widest, cursor.column);
    if ((indent === 0 || cursor.column < indent) && cursor.code() === TAB) {
      throw new SyntaxProblem('found a tab character where an indentation space is expected', cursor.position, {
        start,
      });
    }
    if (!isBreak(cursor.code())) return { breaks, widest };
    breaks += cursor.newLine();
  }
}
