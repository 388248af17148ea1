/** Encodes every byte of UTF-8 but those of the characters that `plain` matches. */
export function percentEncode(text: string, plain: RegExp): string {
  let encoded = '';
  for (const character of text) {
    encoded += plain.test(character)
      ? character
      : [...Buffer.from(character)].map((byte) => `%${byte.toString(16).toUpperCase().padStart(2, '0')}`).join('');
  }
  return encoded;
}
