/** The line of a template that failed, with a caret under the column: what a terminal shows below the error. */
import { bytesOfText, textOfBytes } from '../../apimachinery/go/bytes.ts';

/** The text of a template by its name; undefined for one that is in no file. */
export type SourceOf = (name: string) => string | undefined;

/** The places in a message of text/template, from the file to what failed in it. */
const PLACE = /template: ([^\n]*?):(\d+)(?::(\d+))?: /g;

/** How much of a line is shown before and behind the column. */
const AROUND = 100;

/** Undefined where no place of the message is in a file. */
export function excerptOf(message: string, sourceOf: SourceOf): string | undefined {
  let found: RegExpExecArray | undefined;
  for (const match of message.matchAll(PLACE)) {
    if (sourceOf(match[1] as string) !== undefined) found = match;
  }
  if (found === undefined) return undefined;
  const [, name = '', line = '', column] = found;
  const text = sourceOf(name)?.split('\n')[Number(line) - 1]?.replace(/\r$/, '');
  if (text === undefined) return undefined;
  // columns count bytes from 0
  const before = column === undefined ? '' : textOfBytes(bytesOfText(text).subarray(0, Number(column)));
  return shown({ name, line, before, after: text.slice(before.length), hasCaret: column !== undefined });
}

interface Excerpt {
  readonly name: string;
  readonly line: string;
  readonly before: string;
  readonly after: string;
  readonly hasCaret: boolean;
}

function shown({ name, line, before, after, hasCaret }: Excerpt): string {
  const start = before.length > AROUND ? `...${before.slice(-AROUND)}` : before;
  const end = after.length > 2 * AROUND ? `${after.slice(0, 2 * AROUND)}...` : after;
  const gutter = ' '.repeat(line.length);
  const lines = [`  ${name}:${line}`, `  ${line} | ${start}${end}`];
  if (hasCaret) lines.push(`  ${gutter} | ${Array.from(start, (one) => (one === '\t' ? one : ' ')).join('')}^`);
  return lines.join('\n');
}
