import { type Cursor, isBlank, isBreak, type ScalarText, SyntaxProblem, TAB } from './cursor.ts';
import { folded } from './quoted.ts';

const blockRun = /(?:[^ \t\r\n\x85\u2028\u2029:]|:(?![ \t\r\n\x85\u2028\u2029]|$))+/y;
const flowRun = /(?:[^ \t\r\n\x85\u2028\u2029:,?[\]{}]|:(?![ \t\r\n\x85\u2028\u2029]|$))+/y;

/** A plain scalar and whether the cursor has gone on to another line after it. */
export interface PlainText extends ScalarText {
  readonly endsLine: boolean;
}

/**
 * Reads a plain scalar that begins here. In a block its further lines are indented by `indent` at
 * least.
 */
export function readPlain(cursor: Cursor, indent: number, inFlow: boolean): PlainText {
  const { position: start } = cursor;
  const run = inFlow ? flowRun : blockRun;
  let value = '';
  let end = start;
  let gap = '';
  let endsLine = false;
  while (!cursor.atDocumentMark() && cursor.code() !== 0x23) {
    const words = cursor.run(run);
    if (words !== '') {
      value += gap + words;
      end = cursor.position;
      gap = '';
      endsLine = false;
    }
    if (!isBlank(cursor.code()) && !isBreak(cursor.code())) break;
    const from = cursor.position;
    const breaks = skipGap(cursor, indent);
    if (breaks !== '') endsLine = true;
    gap = breaks !== '' ? folded(breaks) : cursor.text.slice(from, cursor.position);
    if (!inFlow && cursor.column < indent) break;
  }
  return { value, start, end, endsLine };
}

/** Goes over blanks and line breaks; answers the breaks. */
function skipGap(cursor: Cursor, indent: number): string {
  let breaks = '';
  for (let code = cursor.code(); isBlank(code) || isBreak(code); code = cursor.code()) {
    if (isBreak(code)) {
      breaks += cursor.newLine();
      continue;
    }
    if (breaks !== '' && code === TAB && cursor.column < indent) {
      throw new SyntaxProblem('found a tab character that violates indentation', cursor.position);
    }
    cursor.position += 1;
  }
  return breaks;
}
