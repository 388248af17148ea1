/** sprig's functions with keys, certificates and passwords. */
import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  randomBytes as cryptoRandomBytes,
  scryptSync,
} from 'node:crypto';
import { bytesOfText, textOfBytes } from '../../../apimachinery/go/bytes.ts';
import { GoError, GoFunction, GoStruct, type GoValue, type SizedInteger } from '../../../apimachinery/go/values.ts';
import { type CertificateRequest, issue, readCertificate } from './certificates.ts';
import { base64Bytes } from './encoding.ts';
import type { FunctionOptions } from './options.ts';
import { newKey, newPem, readKey, type SigningKey } from './private-keys.ts';

const CERTIFICATE = 'sprig.certificate';
const LIST = '[]interface {}';

const certificateValue = (cert: string, key: string): GoStruct =>
  new GoStruct(
    CERTIFICATE,
    new Map([
      ['Cert', cert],
      ['Key', key],
    ]),
  );

/** The kinds of passwords and their shapes: https://masterpassword.app, as sprig has them. */
const SHAPES: Readonly<Record<string, string>> = {
  maximum: 'anoxxxxxxxxxxxxxxxxx axxxxxxxxxxxxxxxxxno',
  long:
    'CvcvnoCvcvCvcv CvcvCvcvnoCvcv CvcvCvcvCvcvno CvccnoCvcvCvcv CvccCvcvnoCvcv CvccCvcvCvcvno CvcvnoCvccCvcv ' +
    'CvcvCvccnoCvcv CvcvCvccCvcvno CvcvnoCvcvCvcc CvcvCvcvnoCvcc CvcvCvcvCvccno CvccnoCvccCvcv CvccCvccnoCvcv ' +
    'CvccCvccCvcvno CvcvnoCvccCvcc CvcvCvccnoCvcc CvcvCvccCvccno CvccnoCvcvCvcc CvccCvcvnoCvcc CvccCvcvCvccno',
  medium: 'CvcnoCvc CvcCvcno',
  short: 'Cvcn',
  basic: 'aaanaaan aannaaan aaannaaa',
  pin: 'nnnn',
};
const CONSONANTS = 'BCDFGHJKLMNPQRSTVWXYZ';
const LETTERS = `AEIOUaeiou${CONSONANTS}${CONSONANTS.toLowerCase()}`;
const ALPHABETS: Readonly<Record<string, string>> = {
  V: 'AEIOU',
  C: CONSONANTS,
  v: 'aeiou',
  c: CONSONANTS.toLowerCase(),
  A: `AEIOU${CONSONANTS}`,
  a: LETTERS,
  n: '0123456789',
  o: "@&%?,=[]_:-+*$#!'^~;()/.",
  x: `${LETTERS}0123456789!@#$%^&*()`,
};
const SEED = Buffer.from('com.lyndir.masterpassword');

const uint32 = (value: number): Buffer => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value >>> 0);
  return bytes;
};

function derivePassword(counter: number, kind: string, password: string, user: string, site: string): string {
  const shapes = Object.hasOwn(SHAPES, kind) ? (SHAPES[kind] as string).split(' ') : undefined;
  if (shapes === undefined) return `cannot find password template ${kind}`;
  const sized = (text: string): Buffer => {
    const bytes = bytesOfText(text);
    return Buffer.concat([SEED, uint32(bytes.length), bytes]);
  };
  const key = scryptSync(bytesOfText(password), sized(user), 64, { N: 32768, r: 8, p: 2, maxmem: 128 * 2 ** 20 });
  const seed = createHmac('sha256', key).update(sized(site)).update(uint32(counter)).digest();
  const shape = shapes[(seed[0] as number) % shapes.length] as string;
  return [...shape]
    .map((kindOfCharacter, at) => {
      const alphabet = ALPHABETS[kindOfCharacter] as string;
      return alphabet[(seed[at + 1] as number) % alphabet.length];
    })
    .join('');
}

/** The first 32 bytes, filled with zeros. */
function aesKey(password: string): Buffer {
  const key = Buffer.alloc(32);
  key.set(bytesOfText(password).subarray(0, 32));
  return key;
}

function encryptAes(password: string, text: string, iv: Uint8Array): string {
  if (text === '') return '';
  const cipher = createCipheriv('aes-256-cbc', aesKey(password), iv);
  return Buffer.concat([iv, cipher.update(bytesOfText(text)), cipher.final()]).toString('base64');
}

/** Takes off as many bytes as the last one says, whatever they are. */
function decryptAes(password: string, text: string): string {
  if (text === '') return '';
  const bytes = base64Bytes(text);
  if (bytes.length < 16)
    throw new GoError(
      `runtime error: slice bounds out of range [:16] with capacity ${Math.floor(text.length / 4) * 3}`,
    );
  const body = bytes.subarray(16);
  if (body.length % 16 !== 0) throw new GoError('crypto/cipher: input not full blocks');
  if (body.length === 0) throw new GoError('runtime error: index out of range [-1]');
  const decipher = createDecipheriv('aes-256-cbc', aesKey(password), bytes.subarray(0, 16)).setAutoPadding(false);
  const plain = Buffer.concat([decipher.update(body), decipher.final()]);
  const end = plain.length - (plain.at(-1) as number);
  if (end < 0) throw new GoError(`runtime error: slice bounds out of range [:${end}]`);
  return textOfBytes(plain.subarray(0, end));
}

async function bcryptOf(randomBytes: (count: number) => Uint8Array): Promise<(password: string) => string> {
  const { default: bcrypt } = await import('bcryptjs');
  return (password) => {
    if (bytesOfText(password).length > 72) {
      return 'failed to encrypt string with bcrypt: bcrypt: password length exceeds 72 bytes';
    }
    const salt = bcrypt.encodeBase64(randomBytes(16), 16);
    return bcrypt.hashSync(password, `$2a$10$${salt}`);
  };
}

function orPrefixed<Of>(prefix: string, work: () => Of): Of {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof GoError)) throw error;
    throw new GoError(`${prefix}${error.message}`);
  }
}

function buildCustomCert(base64Cert: string, base64Key: string): GoValue {
  const decode = (text: string, what: string): string => {
    try {
      return textOfBytes(base64Bytes(text));
    } catch {
      throw new GoError(`unable to decode base64 ${what}`);
    }
  };
  const cert = decode(base64Cert, 'certificate');
  const key = decode(base64Key, 'private key');
  readCertificate(cert, 'decodedCert.Bytes');
  orPrefixed('error parsing private key: ', () => readKey(key));
  return certificateValue(cert, key);
}

const strings = (list: GoValue | undefined): readonly GoValue[] => (list ?? []) as readonly GoValue[];

export async function cryptoFunctions({
  now,
  randomBytes = cryptoRandomBytes,
}: FunctionOptions): Promise<ReadonlyMap<string, GoFunction>> {
  const bcrypt = await bcryptOf(randomBytes);
  const made = (request: Omit<CertificateRequest, 'now' | 'serial'>): GoValue => {
    const cert = issue({ ...request, now: now(), serial: randomBytes(16) });
    return certificateValue(cert, request.key.pem);
  };
  const given = (pem: GoValue | undefined): SigningKey =>
    orPrefixed('parsing private key: ', () => readKey(pem as string));
  const rsa = (): SigningKey => newKey('rsa', 2048);
  const ca = (key: (args: readonly GoValue[]) => SigningKey) => (args: readonly GoValue[]) =>
    made({ name: args[0] as string, days: args[1] as bigint, ips: [], hosts: [], isCa: true, key: key(args) });
  const own = (key: (args: readonly GoValue[]) => SigningKey) => (args: readonly GoValue[]) =>
    made({ ...subject(args), isCa: false, key: key(args) });
  const signed = (key: (args: readonly GoValue[]) => SigningKey) => (args: readonly GoValue[]) => {
    const signee = key(args);
    const { fields } = args[4] as GoStruct;
    const signer = readCertificate(fields.get('Cert') as string, 'decodedSignerCert.Bytes');
    const signerKey = orPrefixed('error parsing private key: ', () => readKey(fields.get('Key') as string));
    return made({ ...subject(args), isCa: false, key: signee, signer: { certificate: signer, key: signerKey } });
  };
  const subject = ([name, ips, hosts, days]: readonly GoValue[]) => ({
    ...{ name: name as string, ips: strings(ips), hosts: strings(hosts), days: days as bigint },
  });
  const of = (parameters: readonly string[], result: string, call: (args: readonly GoValue[]) => GoValue) =>
    new GoFunction(parameters, result, call);
  const named = ['string', LIST, LIST, 'int'];
  return new Map([
    ['bcrypt', of(['string'], 'string', ([text]) => bcrypt(text as string))],
    [
      'htpasswd',
      of(['string', 'string'], 'string', ([user, password]) =>
        (user as string).includes(':') ? `invalid username: ${user}` : `${user}:${bcrypt(password as string)}`,
      ),
    ],
    ['genPrivateKey', of(['string'], 'string', ([kind]) => newPem(kind as string))],
    [
      'derivePassword',
      of(['uint32', 'string', 'string', 'string', 'string'], 'string', ([counter, ...words]) =>
        derivePassword(Number((counter as SizedInteger).value), ...(words as [string, string, string, string])),
      ),
    ],
    [
      'buildCustomCert',
      of(['string', 'string'], CERTIFICATE, ([cert, key]) => buildCustomCert(cert as string, key as string)),
    ],
    ['genCA', of(['string', 'int'], CERTIFICATE, ca(rsa))],
    [
      'genCAWithKey',
      of(
        ['string', 'int', 'string'],
        CERTIFICATE,
        ca((args) => given(args[2])),
      ),
    ],
    ['genSelfSignedCert', of(named, CERTIFICATE, own(rsa))],
    [
      'genSelfSignedCertWithKey',
      of(
        [...named, 'string'],
        CERTIFICATE,
        own((args) => given(args[4])),
      ),
    ],
    ['genSignedCert', of([...named, CERTIFICATE], CERTIFICATE, signed(rsa))],
    [
      'genSignedCertWithKey',
      of(
        [...named, CERTIFICATE, 'string'],
        CERTIFICATE,
        signed((args) => given(args[5])),
      ),
    ],
    [
      'encryptAES',
      of(['string', 'string'], 'string', ([password, text]) =>
        encryptAes(password as string, text as string, randomBytes(16)),
      ),
    ],
    [
      'decryptAES',
      of(['string', 'string'], 'string', ([password, text]) => decryptAes(password as string, text as string)),
    ],
  ]);
}
