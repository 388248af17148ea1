/** Checks that a certificate and a private key match, worded as in Go's tls.X509KeyPair. */
import { createPrivateKey, createPublicKey, type KeyObject, X509Certificate } from 'node:crypto';
import { CliError } from '../../errors.ts';

interface Block {
  readonly type: string;
  readonly der: Buffer;
}

const PEM = /-----BEGIN ([^\r\n]*?)-----[ \t]*\r?\n([\s\S]*?)\r?\n?-----END \1-----/g;

function blocks(text: string): Block[] {
  return [...text.matchAll(PEM)].map(([, type, body]) => ({
    type: type as string,
    // headers such as Proc-Type end with an empty line
    der: Buffer.from((body as string).replace(/^(?:[^\r\n]*:[^\r\n]*\r?\n)+\r?\n/, ''), 'base64'),
  }));
}

const fail = (message: string): never => {
  throw new CliError(`tls: ${message}`);
};

function certificateBlock(text: string): Block {
  const all = blocks(text);
  const certificate = all.find(({ type }) => type === 'CERTIFICATE');
  if (certificate !== undefined) return certificate;
  const types = all.map(({ type }) => type);
  if (types.length === 0) return fail('failed to find any PEM data in certificate input');
  if (types.length === 1 && types[0]?.endsWith('PRIVATE KEY')) {
    return fail(
      'failed to find certificate PEM data in certificate input, but did find a private key; PEM inputs may have been switched',
    );
  }
  return fail(
    `failed to find "CERTIFICATE" PEM block in certificate input after skipping PEM blocks of the following types: [${types.join(' ')}]`,
  );
}

function keyBlock(text: string): Block {
  const all = blocks(text);
  const key = all.find(({ type }) => type === 'PRIVATE KEY' || type.endsWith(' PRIVATE KEY'));
  if (key !== undefined) return key;
  const types = all.map(({ type }) => type);
  if (types.length === 0) return fail('failed to find any PEM data in key input');
  if (types.length === 1 && types[0] === 'CERTIFICATE') {
    return fail('found a certificate rather than a key in the PEM for the private key');
  }
  return fail(
    `failed to find PEM block with type ending in "PRIVATE KEY" in key input after skipping PEM blocks of the following types: [${types.join(' ')}]`,
  );
}

function parseCertificate({ der }: Block): X509Certificate {
  try {
    return new X509Certificate(der);
  } catch (error) {
    throw new CliError('x509: malformed certificate', { cause: error });
  }
}

/** The type in the PEM header does not decide: Go tries PKCS#1, PKCS#8 and SEC 1 in turn. */
function parseKey({ der }: Block): KeyObject {
  for (const type of ['pkcs1', 'pkcs8', 'sec1'] as const) {
    try {
      return createPrivateKey({ key: der, format: 'der', type });
    } catch {
      // the next encoding
    }
  }
  return fail('failed to parse private key');
}

const KNOWN = ['rsa', 'ec', 'ed25519'];

/** Throws CliError when the texts hold no certificate or no key, or when the two do not match. */
export function checkKeyPair(certificateText: string, keyText: string): void {
  const certificate = certificateBlock(certificateText);
  const key = keyBlock(keyText);
  const publicKey = parseCertificate(certificate).publicKey;
  const privateKey = parseKey(key);
  const privateType = privateKey.asymmetricKeyType ?? '';
  if (!KNOWN.includes(privateType)) fail('found unknown private key type in PKCS#8 wrapping');
  if (!KNOWN.includes(publicKey.asymmetricKeyType ?? '')) fail('unknown public key algorithm');
  if (publicKey.asymmetricKeyType !== privateType) fail('private key type does not match public key type');
  if (!createPublicKey(privateKey).equals(publicKey)) fail('private key does not match public key');
}
