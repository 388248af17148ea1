/** One typed line of a case: its words, and the file that stands after `<`. */
export interface TypedLine {
  readonly words: readonly string[];
  readonly stdin: string | undefined;
}

/**
 * Splits a line as a shell splits words (quotes, backslash), without expanding anything. `< FILE`
 * names stdin.
 */
export function splitLine(line: string): TypedLine {
  const words: string[] = [];
  let current: string | undefined;
  let quote: string | undefined;
  for (let index = 0; index < line.length; index += 1) {
    const character = line[index]!;
    if (quote === "'") {
      if (character === "'") quote = undefined;
      else current = (current ?? '') + character;
    } else if (quote === '"') {
      if (character === '"') quote = undefined;
      else if (character === '\\' && '"\\$`'.includes(line[index + 1] ?? '')) current = (current ?? '') + line[++index];
      else current = (current ?? '') + character;
    } else if (character === "'" || character === '"') {
      quote = character;
      current ??= '';
    } else if (character === '\\') current = (current ?? '') + (line[++index] ?? '');
    else if (/\s/.test(character)) {
      if (current !== undefined) words.push(current);
      current = undefined;
    } else current = (current ?? '') + character;
  }
  if (quote !== undefined) throw new Error(`a quote is not closed in: ${line}`);
  if (current !== undefined) words.push(current);
  const at = words.indexOf('<');
  if (at < 0) return { words, stdin: undefined };
  return { words: [...words.slice(0, at), ...words.slice(at + 2)], stdin: words[at + 1] };
}
