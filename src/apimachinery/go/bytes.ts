/**
 * Go's strings are bytes, and need not be UTF-8. Here such a string is a JavaScript string in which
 * a byte that belongs to no character is a lone low surrogate, U+DC00 plus the byte: text that came
 * from JSON or UTF-8 has none of those.
 */

const FIRST_ESCAPE = 0xdc80;
const LAST_ESCAPE = 0xdcff;
const ESCAPED = /[\udc80-\udcff]/;

/** The string that these bytes are. */
export function textOfBytes(bytes: Uint8Array): string {
  const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
  if (!text.includes('\ufffd')) return text;
  const parts: string[] = [];
  for (let at = 0; at < bytes.length; ) {
    const width = characterWidth(bytes, at);
    parts.push(
      width === 0
        ? String.fromCharCode(0xdc00 + (bytes[at] as number))
        : new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes.subarray(at, at + width)),
    );
    at += Math.max(width, 1);
  }
  return parts.join('');
}

/** The bytes of a string; what textOfBytes escaped becomes a byte again. */
export function bytesOfText(text: string): Uint8Array {
  if (!ESCAPED.test(text)) return Buffer.from(text);
  const parts = text.split(/(?<![\ud800-\udbff])([\udc80-\udcff])/);
  return Buffer.concat(
    parts.map((part) =>
      part.length === 1 && isEscapedByte(part) ? Buffer.of(part.charCodeAt(0) & 0xff) : Buffer.from(part),
    ),
  );
}

/** How many bytes a string has. */
export const byteLength = (text: string): number =>
  ESCAPED.test(text) ? bytesOfText(text).length : Buffer.byteLength(text);

/** Whether a string has bytes that are not UTF-8. */
export const hasEscapedByte = (text: string): boolean => ESCAPED.test(text);

/** Whether a character of a string stands for a byte that is not UTF-8. */
export function isEscapedByte(character: string): boolean {
  const code = character.charCodeAt(0);
  return character.length === 1 && code >= FIRST_ESCAPE && code <= LAST_ESCAPE;
}

/** Joins strings whose ends may be halves of one character. */
export const joinTexts = (parts: readonly string[]): string => {
  const text = parts.join('');
  return ESCAPED.test(text) ? textOfBytes(bytesOfText(text)) : text;
};

/** How many bytes the character at `at` has; 0 where the bytes are not UTF-8. */
function characterWidth(bytes: Uint8Array, at: number): number {
  const lead = bytes[at] as number;
  if (lead < 0x80) return 1;
  const width = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2;
  if (lead < 0xc2 || lead > 0xf4 || at + width > bytes.length) return 0;
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes.subarray(at, at + width));
    return width;
  } catch {
    return 0;
  }
}
