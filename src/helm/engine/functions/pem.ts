/** PEM blocks as Go's encoding/pem writes and reads them. */
export interface PemBlock {
  readonly type: string;
  readonly bytes: Buffer;
}

export function encodePem(type: string, bytes: Uint8Array): string {
  const lines =
    Buffer.from(bytes)
      .toString('base64')
      .match(/.{1,64}/g) ?? [];
  return `-----BEGIN ${type}-----\n${lines.map((line) => `${line}\n`).join('')}-----END ${type}-----\n`;
}

/** The first block of a text; headers are left out. */
export function decodePem(text: string): PemBlock | undefined {
  const pattern =
    /(?:^|\n)-----BEGIN ([^\n]*?)-----[ \t]*\r?\n([^-]*?(?:[^-]-[^-]+?)*)-----END ([^\n]*?)-----[ \t\r]*(?:\n|$)/g;
  for (const [, type = '', body = '', end] of text.matchAll(pattern)) {
    if (type !== end) continue;
    const digits = body.replace(/^(?:[^\n:]+:[^\n]*\n)+\r?\n/, '').replace(/\s+/g, '');
    if (/^[A-Za-z0-9+/]*={0,2}$/.test(digits) && digits.length % 4 === 0) {
      return { type, bytes: Buffer.from(digits, 'base64') };
    }
  }
  return undefined;
}
