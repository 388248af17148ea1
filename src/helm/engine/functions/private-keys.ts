/** Private keys in the forms of PEM that sprig writes and reads. */
import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { GoError } from '../../../apimachinery/go/values.ts';
import { contentOf, elementsOf, integer, sequence } from './der.ts';
import { decodePem, encodePem } from './pem.ts';

export interface SigningKey {
  readonly kind: 'rsa' | 'ec' | 'ed25519' | 'dsa';
  readonly key: KeyObject;
  /** As sprig writes it. */
  readonly pem: string;
}

const pemOf = (key: KeyObject, type: 'pkcs1' | 'sec1' | 'pkcs8'): string =>
  key.export({ format: 'pem', type } as { format: 'pem'; type: 'pkcs8' }) as string;

export function newKey(kind: 'rsa' | 'ec' | 'ed25519', size = 2048): SigningKey {
  const { privateKey } =
    kind === 'rsa'
      ? generateKeyPairSync('rsa', { modulusLength: size })
      : kind === 'ec'
        ? generateKeyPairSync('ec', { namedCurve: 'P-256' })
        : generateKeyPairSync('ed25519');
  return { kind, key: privateKey, pem: pemOf(privateKey, FORMS[kind]) };
}

const FORMS = { rsa: 'pkcs1', ec: 'sec1', ed25519: 'pkcs8' } as const;

/** genPrivateKey */
export function newPem(kind: string): string {
  switch (kind) {
    case '':
    case 'rsa':
      return newKey('rsa', 4096).pem;
    case 'ecdsa':
      return newKey('ec').pem;
    case 'ed25519':
      return newKey('ed25519').pem;
    case 'dsa':
      return newDsaPem();
    default:
      return `Unknown type ${kind}`;
  }
}

const numberOf = (element: Buffer | undefined): bigint => BigInt(`0x${contentOf(element as Buffer).toString('hex')}`);

/** OpenSSL's old form, which node:crypto does not write: version, p, q, g, y, x. */
function newDsaPem(): string {
  const { privateKey, publicKey } = generateKeyPairSync('dsa', { modulusLength: 2048, divisorLength: 256 });
  const [, algorithm, key] = elementsOf(privateKey.export({ format: 'der', type: 'pkcs8' }));
  const [, parameters] = elementsOf(algorithm as Buffer);
  const [p, q, g] = elementsOf(parameters as Buffer).map(numberOf) as [bigint, bigint, bigint];
  const [, bitString] = elementsOf(publicKey.export({ format: 'der', type: 'spki' }));
  const y = numberOf(contentOf(bitString as Buffer).subarray(1));
  const x = numberOf(contentOf(key as Buffer));
  return encodePem('DSA PRIVATE KEY', sequence(...[0n, p, q, g, y, x].map(integer)));
}

/** Reads a key. Throws GoError with sprig's text; what is wrong with the bytes is in OpenSSL's words. */
export function readKey(text: string): SigningKey {
  const block = decodePem(text);
  if (block === undefined) throw new GoError('no PEM data in input');
  const { type, bytes } = block;
  const read = (form: 'pkcs8' | 'pkcs1' | 'sec1', prefix: string): SigningKey => {
    try {
      const key = createPrivateKey({ key: bytes, format: 'der', type: form });
      const kind = (key.asymmetricKeyType ?? '') as SigningKey['kind'];
      const own = kind === 'rsa' || kind === 'ec' || kind === 'ed25519' ? FORMS[kind] : 'pkcs8';
      return { kind, key, pem: pemOf(key, own) };
    } catch (error) {
      throw new GoError(`${prefix}: ${(error as Error).message}`);
    }
  };
  if (type === 'PRIVATE KEY') return read('pkcs8', 'decoding PEM as PKCS#8');
  if (!type.endsWith(' PRIVATE KEY')) throw new GoError(`no private key data in PEM block of type ${type}`);
  if (type === 'RSA PRIVATE KEY') return read('pkcs1', 'parsing RSA private key from PEM');
  if (type === 'EC PRIVATE KEY') return read('sec1', 'parsing EC private key from PEM');
  if (type === 'DSA PRIVATE KEY') return readDsa(text);
  throw new GoError(`invalid private key type ${type.slice(0, -' PRIVATE KEY'.length)}`);
}

function readDsa(text: string): SigningKey {
  try {
    return { kind: 'dsa', key: createPrivateKey(text), pem: text };
  } catch (error) {
    throw new GoError(`parsing DSA private key from PEM: ${(error as Error).message}`);
  }
}

/** The SubjectPublicKeyInfo of a key. */
export const publicDer = ({ key }: SigningKey): Buffer => createPublicKey(key).export({ format: 'der', type: 'spki' });
