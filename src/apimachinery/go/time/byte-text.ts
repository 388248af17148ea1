/** Package time reads bytes: here a string with a character for each byte stands for them. */
import { bytesOfText } from '../bytes.ts';

export const byteText = (text: string): string => Buffer.from(bytesOfText(text)).toString('latin1');

/** In quotes; bytes beyond ASCII and control characters by their number. */
export const quoteByteText = (bytes: string): string =>
  `"${bytes
    .replaceAll(/["\\]/g, '\\$&')
    .replaceAll(/[\x00-\x1f\x80-\xff]/g, (byte) => `\\x${byte.charCodeAt(0).toString(16).padStart(2, '0')}`)}"`;
