/** X.509 certificates with the extensions that sprig gives them, in Go's order. */
import { createHash, sign, X509Certificate } from 'node:crypto';
import { isIPv4, isIPv6 } from 'node:net';
import { goText } from '../../../apimachinery/go/fmt/print.ts';
import { GoError, type GoValue } from '../../../apimachinery/go/values.ts';
import { bits, contentOf, der, elementsOf, integer, octets, oid, sequence, set, time, yes } from './der.ts';
import { decodePem, encodePem } from './pem.ts';
import { publicDer, type SigningKey } from './private-keys.ts';

export interface CertificateRequest {
  readonly name: string;
  readonly ips: readonly GoValue[];
  readonly hosts: readonly GoValue[];
  readonly days: bigint;
  readonly isCa: boolean;
  readonly key: SigningKey;
  /** Itself where it is left out. */
  readonly signer?: { readonly certificate: X509Certificate; readonly key: SigningKey };
  readonly now: number;
  readonly serial: Uint8Array;
}

/** Reads the first PEM block. Throws GoError with sprig's text, and OpenSSL's on the bytes. */
export function readCertificate(pem: string, what: string): X509Certificate {
  const block = decodePem(pem);
  if (block === undefined) throw new GoError('unable to decode certificate');
  try {
    return new X509Certificate(block.bytes);
  } catch (error) {
    throw new GoError(`error parsing certificate: ${what}: ${(error as Error).message}`);
  }
}

const nullDer = der(0x05);

/** How a key signs: the hash of Go's choice. */
function algorithmOf({ kind, key }: SigningKey): { readonly identifier: Buffer; readonly hash: string | null } {
  if (kind === 'rsa') return { identifier: sequence(oid('1.2.840.113549.1.1.11'), nullDer), hash: 'sha256' };
  if (kind === 'ed25519') return { identifier: sequence(oid('1.3.101.112')), hash: null };
  if (kind !== 'ec')
    throw new GoError('error creating certificate: x509: certificate private key does not implement crypto.Signer');
  const curve = key.asymmetricKeyDetails?.namedCurve;
  const [hash, last] = curve === 'secp384r1' ? ['sha384', 3] : curve === 'secp521r1' ? ['sha512', 4] : ['sha256', 2];
  return { identifier: sequence(oid(`1.2.840.10045.4.3.${last}`)), hash: hash as string };
}

function addressBytes(address: GoValue): Buffer {
  if (typeof address !== 'string') throw new GoError(`error parsing ip: ${goText(address)} is not a string`);
  if (isIPv4(address)) return Buffer.from(address.split('.').map(Number));
  if (!isIPv6(address) || address.includes('%')) throw new GoError(`error parsing ip: ${address}`);
  const dotted = /^(.*:)(\d+)\.(\d+)\.(\d+)\.(\d+)$/.exec(address);
  const plain =
    dotted === null
      ? address
      : `${dotted[1]}${[0, 2].map((at) => (Number(dotted[2 + at]) * 256 + Number(dotted[3 + at])).toString(16)).join(':')}`;
  const [head = '', tail] = plain.split('::');
  const words = (part = ''): string[] => (part === '' ? [] : part.split(':'));
  const missing = tail === undefined ? 0 : 8 - words(head).length - words(tail).length;
  const all = [...words(head), ...Array.from({ length: missing }, () => '0'), ...words(tail)];
  const bytes = Buffer.from(all.map((word) => word.padStart(4, '0')).join(''), 'hex');
  // Go writes such an address in four bytes
  return bytes.subarray(0, 12).equals(Buffer.from('00000000000000000000ffff', 'hex')) ? bytes.subarray(12) : bytes;
}

function hostBytes(host: GoValue): Buffer {
  if (typeof host !== 'string') {
    throw new GoError(`error processing alternate dns name: ${goText(host)} is not a string`);
  }
  return Buffer.from(host);
}

const extension = (id: string, value: Buffer, isCritical: boolean): Buffer =>
  sequence(oid(id), ...(isCritical ? [yes] : []), octets(value));

const nameOf = (name: string): Buffer =>
  name === ''
    ? sequence()
    : sequence(
        set(sequence(oid('2.5.4.3'), der(/^[A-Za-z0-9 '()+,\-./:=?*&]*$/.test(name) ? 0x13 : 0x0c, Buffer.from(name)))),
      );

/** The hash by which certificates name a key. */
function keyId(spki: Buffer): Buffer {
  const [, key] = elementsOf(spki);
  return createHash('sha256')
    .update(contentOf(key as Buffer).subarray(1))
    .digest()
    .subarray(0, 20);
}

/** The subject and the key identifier of the certificate that signs, as its bytes have them. */
function issuerOf(certificate: X509Certificate): { readonly name: Buffer; readonly keyId: Buffer | undefined } {
  const fields = elementsOf(elementsOf(certificate.raw)[0] as Buffer);
  const extensions = fields.find((field) => field[0] === 0xa3);
  const all = extensions === undefined ? [] : elementsOf(elementsOf(extensions)[0] as Buffer);
  const own = all.find((each) => (elementsOf(each)[0] as Buffer).equals(oid('2.5.29.14')));
  return {
    name: fields[5] as Buffer,
    keyId: own === undefined ? undefined : contentOf(contentOf(elementsOf(own).at(-1) as Buffer)),
  };
}

/** A certificate in PEM, signed. Throws GoError with sprig's text. */
export function issue({ name, ips, hosts, days, isCa, key, signer, now, serial }: CertificateRequest): string {
  const addresses = ips.map((ip) => der(0x87, addressBytes(ip)));
  const names = [...hosts.map((host) => der(0x82, hostBytes(host))), ...addresses];
  const signing = signer?.key ?? key;
  const { identifier, hash } = algorithmOf(signing);
  const spki = publicDer(key);
  const issuer = signer === undefined ? undefined : issuerOf(signer.certificate);
  const authority = issuer?.keyId;
  const extensions = [
    extension('2.5.29.15', isCa ? bits(Buffer.of(0xa4), 2) : bits(Buffer.of(0xa0), 5), true),
    extension('2.5.29.37', sequence(oid('1.3.6.1.5.5.7.3.1'), oid('1.3.6.1.5.5.7.3.2')), false),
    extension('2.5.29.19', isCa ? sequence(yes) : sequence(), true),
    ...(isCa ? [extension('2.5.29.14', octets(keyId(spki)), false)] : []),
    ...(authority === undefined ? [] : [extension('2.5.29.35', sequence(der(0x80, authority)), false)]),
    ...(names.length === 0 ? [] : [extension('2.5.29.17', sequence(...names), name === '')]),
  ];
  const start = Math.floor(now / 1000) * 1000;
  const body = sequence(
    der(0xa0, integer(2n)),
    integer(BigInt(`0x${Buffer.from(serial).toString('hex')}`)),
    identifier,
    issuer?.name ?? nameOf(name),
    sequence(time(start), time(start + Number(days) * 86_400_000)),
    nameOf(name),
    spki,
    der(0xa3, sequence(...extensions)),
  );
  const signature = sign(hash, body, signing.key);
  return encodePem('CERTIFICATE', sequence(body, identifier, bits(signature)));
}
