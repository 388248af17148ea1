/** The number of bytes that a base64 text encodes. */
export function base64Size(text: string): number {
  return Buffer.byteLength(text, 'base64');
}

export function base64Text(text: string): string {
  return Buffer.from(text, 'base64').toString();
}
