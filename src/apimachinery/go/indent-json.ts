/** JSON text with new line breaks (encoding/json.Indent). */

/** Strings, runs of blanks, punctuation, and anything else up to the next of these. */
const TOKEN = /"(?:[^"\\]|\\.)*"|[ \t\r\n]+|[{}[\],:]|[^"{}[\],: \t\r\n]+/gs;

/**
 * Breaks valid JSON text into lines, two blanks for each level. Numbers, strings, the order of keys
 * and blanks behind the value stay as they are; empty collections stay on one line.
 */
export function indentJson(text: string): string {
  const end = text.trimEnd().length;
  const parts: string[] = [];
  let depth = 0;
  let opened = false;
  const newLine = (): void => void parts.push(`\n${'  '.repeat(depth)}`);
  for (const [token] of text.slice(0, end).matchAll(TOKEN)) {
    if (/^[ \t\r\n]/.test(token)) continue;
    const closes = token === '}' || token === ']';
    if (opened && !closes) {
      depth += 1;
      newLine();
    } else if (closes && !opened) {
      depth -= 1;
      newLine();
    }
    opened = token === '{' || token === '[';
    parts.push(token === ':' ? ': ' : token);
    if (token === ',') newLine();
  }
  return parts.join('') + text.slice(end);
}
