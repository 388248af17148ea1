/** Blanks at which a line may be broken: Unicode's, but for U+00A0. */
const BLANK = '[\\t\\v\\f\\r \\u0085\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000]';
const BLANKS_AND_WORD = new RegExp(`(${BLANK}*)((?:(?!${BLANK}).)*)`, 'gsu');

/**
 * Breaks lines at blanks so that each has at most `limit` characters where its words allow it. Line
 * breaks and indents of the text stay (github.com/mitchellh/go-wordwrap, which kubectl uses).
 */
export function wordWrap(text: string, limit: number): string {
  return text
    .split('\n')
    .map((line) => wrapLine(line, limit))
    .join('\n');
}

function wrapLine(line: string, limit: number): string {
  let output = '';
  let column = 0;
  for (const [, blanks = '', word = ''] of line.matchAll(BLANKS_AND_WORD)) {
    const start = column + lengthOf(blanks);
    const end = start + lengthOf(word);
    if (word === '') {
      if (start <= limit) output += blanks;
    } else if (end > limit && isWorthBreaking(start, limit)) {
      output += `\n${word}`;
      column = end - start;
    } else {
      output += blanks + word;
      column = end;
    }
  }
  return output;
}

/** A word too long for any line stays behind a single character. */
const isWorthBreaking = (start: number, limit: number): boolean => Math.max(1, limit - start + 1) < limit;

const lengthOf = (text: string): number => (/[\ud800-\udbff]/.test(text) ? [...text].length : text.length);

/** Every line of the text behind this many blanks, empty ones too. */
export function indent(text: string, amount: number): string {
  const margin = ' '.repeat(amount);
  return margin + text.replaceAll('\n', `\n${margin}`);
}
