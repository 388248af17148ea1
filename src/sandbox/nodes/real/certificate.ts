import { generateKeyPair, randomBytes, sign } from 'node:crypto';
import { promisify } from 'node:util';

/** A client certificate that is its own authority, and its key, both PEM. */
export interface ClientCertificate {
  readonly certificate: string;
  readonly key: string;
}

// DER (X.690): a tag, a length, the content.
function der(tag: number, ...content: readonly Buffer[]): Buffer {
  const body = Buffer.concat(content);
  if (body.length < 0x80) return Buffer.concat([Buffer.from([tag, body.length]), body]);
  const bytes = body.length < 0x100 ? [body.length] : [body.length >> 8, body.length & 0xff];
  return Buffer.concat([Buffer.from([tag, 0x80 | bytes.length, ...bytes]), body]);
}

const sequence = (...content: readonly Buffer[]): Buffer => der(0x30, ...content);
const identifier = (hex: string): Buffer => der(0x06, Buffer.from(hex, 'hex'));
const octets = (content: Buffer): Buffer => der(0x04, content);
const bits = (content: Buffer): Buffer => der(0x03, Buffer.from([0]), content);

const ed25519 = sequence(identifier('2b6570'));
const commonName = identifier('550403');
const extendedKeyUsage = identifier('551d25');
const clientAuthentication = identifier('2b06010505070302');

/** UTCTime, which RFC 5280 takes until 2049. */
const time = (date: Date): Buffer =>
  der(0x17, Buffer.from(`${date.toISOString().slice(2, 19).replaceAll(/[-T:]/g, '')}Z`));

const day = 86_400_000;

/**
 * Makes a self-signed Ed25519 certificate for client authentication (RFC 5280). The API server's
 * own certificate, which is for servers only, does not do towards a kubelet.
 * @param now milliseconds since the epoch; it is valid from a day before, for ten years
 */
export async function clientCertificate(name: string, now: number): Promise<ClientCertificate> {
  const { publicKey, privateKey } = await promisify(generateKeyPair)('ed25519');
  const subject = sequence(der(0x31, sequence(commonName, der(0x0c, Buffer.from(name)))));
  const serial = randomBytes(16);
  // A positive integer whose first byte says something.
  serial[0] = (serial[0]! & 0x3f) | 0x40;
  const unsigned = sequence(
    der(0xa0, der(0x02, Buffer.from([2]))),
    der(0x02, serial),
    ed25519,
    subject,
    sequence(time(new Date(now - day)), time(new Date(now + 3650 * day))),
    subject,
    publicKey.export({ type: 'spki', format: 'der' }),
    der(0xa3, sequence(sequence(extendedKeyUsage, octets(sequence(clientAuthentication))))),
  );
  const signed = sequence(unsigned, ed25519, bits(sign(null, unsigned, privateKey)));
  const lines = signed.toString('base64').replaceAll(/.{64}(?=.)/g, '$&\n');
  return {
    certificate: `-----BEGIN CERTIFICATE-----\n${lines}\n-----END CERTIFICATE-----\n`,
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  };
}
