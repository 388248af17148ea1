/** A bracket that opens a collection in more others than may be. */
export class TooDeep extends Error {
  readonly position: number;
  constructor(position: number) {
    super('exceeded max depth');
    this.position = position;
  }
}

/**
 * The end of the JSON value that starts at `start`, judged by its brackets and quotes alone;
 * JSON.parse checks the rest. Throws TooDeep.
 */
export function jsonEnd(text: string, start: number, maxDepth: number): number {
  const first = text[start];
  if (first !== '{' && first !== '[') return scalarEnd(text, start);
  const token = /["{}[\]]/g;
  token.lastIndex = start;
  let depth = 0;
  for (let match = token.exec(text); match !== null; match = token.exec(text)) {
    const character = match[0];
    if (character === '"') token.lastIndex = stringEnd(text, match.index) ?? text.length;
    else depth += character === '{' || character === '[' ? 1 : -1;
    if (depth === 0) return match.index + 1;
    if (depth > maxDepth) throw new TooDeep(match.index);
  }
  return text.length;
}

/**
 * The position after the closing quote of the double-quoted string that starts at `start`;
 * undefined when it is never closed.
 */
export function stringEnd(text: string, start: number): number | undefined {
  for (let at = start + 1; ; at += 1) {
    const quote = text.indexOf('"', at);
    if (quote < 0) return undefined;
    let backslashes = 0;
    while (text[quote - 1 - backslashes] === '\\') backslashes += 1;
    if (backslashes % 2 === 0) return quote + 1;
    at = quote;
  }
}

function scalarEnd(text: string, start: number): number {
  if (text[start] === '"') return stringEnd(text, start) ?? text.length;
  const rest = /[\s,:{}[\]"]/g;
  rest.lastIndex = start + 1;
  return rest.exec(text)?.index ?? text.length;
}
