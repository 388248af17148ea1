/** Base32 as Go's encoding/base32 reads and writes it: padded, line breaks anywhere. */

const DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
/** How many bytes so many digits hold; no other number may stand before the padding. */
const BYTES_OF: Readonly<Record<number, number>> = { 2: 1, 4: 2, 5: 3, 7: 4, 8: 5 };

export function encodeBase32(bytes: Uint8Array): string {
  const parts: string[] = [];
  for (let at = 0; at < bytes.length; at += 5) {
    const group = bytes.subarray(at, at + 5);
    let value = 0n;
    for (let index = 0; index < 5; index += 1) value = (value << 8n) | BigInt(group[index] ?? 0);
    const digits = Array.from({ length: 8 }, (_, index) => DIGITS[Number((value >> BigInt(35 - 5 * index)) & 31n)]);
    parts.push(
      digits
        .slice(0, Math.ceil((group.length * 8) / 5))
        .join('')
        .padEnd(8, '='),
    );
  }
  return parts.join('');
}

/** The bytes, or where Go finds that the text is none (counted without line breaks). */
export function decodeBase32(text: Uint8Array): Uint8Array | number {
  const source = text.filter((byte) => byte !== 0x0a && byte !== 0x0d);
  const found: number[] = [];
  for (let start = 0; start < source.length; start += 8) {
    const group = source.subarray(start, start + 8);
    const count = digitsOf(group, start, source.length);
    if (typeof count !== 'number') return count.problem;
    let value = 0n;
    for (let index = 0; index < 8; index += 1) {
      value = (value << 5n) | BigInt(index < count ? digit(group[index] as number) : 0);
    }
    const bytes = BYTES_OF[count] as number;
    for (let index = 0; index < bytes; index += 1) found.push(Number((value >> BigInt(32 - 8 * index)) & 255n));
    if (count < 8) break;
  }
  return Uint8Array.from(found);
}

const digit = (byte: number): number => DIGITS.indexOf(String.fromCharCode(byte));

/** How many digits stand before the padding of a group. */
function digitsOf(group: Uint8Array, start: number, total: number): number | { readonly problem: number } {
  for (let index = 0; index < 8; index += 1) {
    const byte = group[index];
    if (byte === undefined) return { problem: total - index };
    // only the last group may be padded
    if (byte === 0x3d && index >= 2 && total - start - index - 1 < 8) {
      const behind = total - start - index - 1;
      if (behind + index < 7) return { problem: total };
      for (let next = 0; next < 7 - index; next += 1) {
        const other = group[index + 1 + next];
        if (other !== undefined && other !== 0x3d) return { problem: total - behind + next - 1 };
      }
      return BYTES_OF[index] === undefined ? { problem: total - behind - 1 } : index;
    }
    if (digit(byte) < 0) return { problem: start + index };
  }
  return 8;
}
