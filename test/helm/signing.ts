/** Keys and provenance files, as `helm package --sign` makes them. */
import { createHash } from 'node:crypto';
import { createCleartextMessage, generateKey, type PrivateKey, sign } from 'openpgp';

export const newKey = async (name: string): Promise<PrivateKey> => {
  const { privateKey } = await generateKey({
    userIDs: [{ name, email: `${name}@example.com` }],
    format: 'object',
    type: 'rsa',
    rsaBits: 2048,
  });
  return privateKey;
};

/** The text that is signed for archives. */
export const sumsText = (archives: Readonly<Record<string, Uint8Array>>): string => {
  const lines = Object.entries(archives).map(
    ([name, data]) => `  ${name}: sha256:${createHash('sha256').update(data).digest('hex')}\n`,
  );
  return `name: web\nversion: 0.1.0\n\n...\nfiles:\n${lines.join('')}`;
};

export const signed = async (text: string, key: PrivateKey): Promise<string> =>
  sign({ message: await createCleartextMessage({ text }), signingKeys: key });

/** GnuPG's newer form of keyrings: a header, and a blob a key (kbx/keybox-blob.c). */
export function keybox(...keys: readonly Uint8Array[]): Buffer {
  const header = Buffer.alloc(32);
  header.writeUInt32BE(32, 0);
  header.set([1, 1], 4);
  header.write('KBXf', 8);
  const blobs = keys.map((key) => {
    const head = Buffer.alloc(16);
    head.writeUInt32BE(16 + key.length, 0);
    head.set([2, 1], 4);
    head.writeUInt32BE(16, 8);
    head.writeUInt32BE(key.length, 12);
    return Buffer.concat([head, key]);
  });
  return Buffer.concat([header, ...blobs]);
}
