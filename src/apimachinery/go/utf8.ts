/** What is wrong with bytes, and where the first character begins that is none. */
export interface Utf8Fault {
  readonly problem: string;
  readonly at: number;
}

/** The error of go-yaml for bytes that are not UTF-8; see utf8Fault. */
export const utf8Problem = (bytes: Uint8Array): string | undefined => utf8Fault(bytes)?.problem;

/** Undefined for valid UTF-8, and for UTF-16 with a byte order mark. */
export function utf8Fault(bytes: Uint8Array): Utf8Fault | undefined {
  const [first, second] = bytes;
  if ((first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff)) return undefined;
  for (let at = 0; at < bytes.length; ) {
    const width = sequenceLength(bytes[at] as number);
    if (width === 0) return { problem: 'invalid leading UTF-8 octet', at };
    if (at + width > bytes.length) return { problem: 'incomplete UTF-8 octet sequence', at };
    if (!bytes.subarray(at + 1, at + width).every((byte) => (byte & 0xc0) === 0x80)) {
      return { problem: 'invalid trailing UTF-8 octet', at };
    }
    const problem = codePointProblem(bytes.subarray(at, at + width));
    if (problem !== undefined) return { problem, at };
    at += width;
  }
  return undefined;
}

/**
 * How many bytes the character that begins with this byte has; 0 when no character begins with it.
 */
function sequenceLength(byte: number): number {
  if (byte < 0x80) return 1;
  if ((byte & 0xe0) === 0xc0) return 2;
  if ((byte & 0xf0) === 0xe0) return 3;
  return (byte & 0xf8) === 0xf0 ? 4 : 0;
}

function codePointProblem(sequence: Uint8Array): string | undefined {
  const [lead = 0, ...rest] = sequence;
  if (rest.length === 0) return undefined;
  const value = rest.reduce((code, byte) => (code << 6) | (byte & 0x3f), lead & (0x7f >> sequence.length));
  const least = [0x80, 0x800, 0x10000][rest.length - 1] as number;
  if (value < least) return 'invalid length of a UTF-8 sequence';
  const isCharacter = (value < 0xd800 || value > 0xdfff) && value <= 0x10ffff;
  return isCharacter ? undefined : 'invalid Unicode character';
}
