/**
 * Base64 as Go's encoding/base64 reads it: padded, with line breaks anywhere and no other blanks.
 */

const PADDING = 0x3d;

/**
 * Where the text stops being base64, as Go counts it: in bytes, including line breaks. Undefined
 * when all of it is base64.
 */
export function base64Problem(text: string): number | undefined {
  if (text.length % 4 === 0 && /^[A-Za-z0-9+/]*={0,2}$/.test(text)) return undefined;
  const bytes = Buffer.from(text);
  /** How many characters of the group of four have come. */
  let filled = 0;
  for (let at = 0; at < bytes.length; at += 1) {
    const byte = bytes[at] as number;
    if (isLineBreak(byte)) continue;
    if (byte === PADDING) return paddingProblem(bytes, at, filled);
    if (!isDigit(byte)) return at;
    filled = (filled + 1) % 4;
  }
  return filled === 0 ? undefined : bytes.length - filled;
}

/**
 * The same bytes, written as Go writes them. Only for text in which base64Problem finds no problem.
 */
export function canonicalBase64(text: string): string {
  return Buffer.from(text, 'base64').toString('base64');
}

/**
 * What stands wrong from the first `=` on: it ends the text, twice where only two characters came
 * before.
 */
function paddingProblem(bytes: Uint8Array, first: number, filled: number): number | undefined {
  if (filled < 2) return first;
  let at = skipLineBreaks(bytes, first + 1);
  if (filled === 2) {
    if (at === bytes.length) return bytes.length;
    if (bytes[at] !== PADDING) return at - 1;
    at = skipLineBreaks(bytes, at + 1);
  }
  return at < bytes.length ? at : undefined;
}

function skipLineBreaks(bytes: Uint8Array, start: number): number {
  let at = start;
  while (at < bytes.length && isLineBreak(bytes[at] as number)) at += 1;
  return at;
}

const isLineBreak = (byte: number): boolean => byte === 0x0a || byte === 0x0d;

const isDigit = (byte: number): boolean => /[A-Za-z0-9+/]/.test(String.fromCharCode(byte));
