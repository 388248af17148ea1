/** The shown fields of a PKCS #10 certificate request (RFC 2986). */
import { type DerElement, derElements, derObjectIdentifier, derTag, derText } from './der.ts';

export interface CertificateRequest {
  /** By the names that Go's pkix.Name has for them; attributes may occur more than once. */
  readonly subject: ReadonlyMap<SubjectField, readonly string[]>;
  readonly dnsNames: readonly string[];
  readonly emailAddresses: readonly string[];
  readonly uris: readonly string[];
  readonly ipAddresses: readonly string[];
}

const subjectFields = {
  '2.5.4.3': 'Common Name',
  '2.5.4.5': 'Serial Number',
  '2.5.4.6': 'Country',
  '2.5.4.7': 'Locality',
  '2.5.4.8': 'Province',
  '2.5.4.9': 'StreetAddress',
  '2.5.4.10': 'Organization',
  '2.5.4.11': 'Organizational Unit',
  '2.5.4.17': 'PostalCode',
} as const;

export type SubjectField = (typeof subjectFields)[keyof typeof subjectFields];

const EXTENSION_REQUEST = '1.2.840.113549.1.9.14';
const SUBJECT_ALTERNATIVE_NAME = '2.5.29.17';
const ATTRIBUTES = 0xa0;

/** Parses a request in PEM. Throws SyntaxError, with Go's text where Go has one. */
export function parseCertificateRequest(pem: string): CertificateRequest {
  const block = /-----BEGIN CERTIFICATE REQUEST-----([^-]*)-----END CERTIFICATE REQUEST-----/.exec(pem)?.[1];
  if (block === undefined) throw new SyntaxError('PEM block type must be CERTIFICATE REQUEST');
  const request = childrenAt(derElements(Buffer.from(block, 'base64')), 0);
  const info = childrenAt(request, 0);
  const names = info.filter(({ tag }) => tag === ATTRIBUTES).flatMap(alternativeNames);
  const texts = (tag: number): string[] => names.filter((name) => name.tag === tag).map(derText);
  return {
    subject: readSubject(childrenAt(info, 1)),
    emailAddresses: texts(0x81),
    dnsNames: texts(0x82),
    uris: texts(0x86),
    ipAddresses: names.filter(({ tag }) => tag === 0x87).map(({ content }) => addressText(content)),
  };
}

function childrenAt(elements: readonly DerElement[], index: number): readonly DerElement[] {
  const element = elements[index];
  if (element === undefined) throw new SyntaxError('asn1: structure error');
  return derElements(element.content);
}

/** A name is a sequence of sets of pairs of type and value. */
function readSubject(sets: readonly DerElement[]): ReadonlyMap<SubjectField, readonly string[]> {
  const subject = new Map<SubjectField, readonly string[]>();
  for (const pair of sets.flatMap(({ content }) => derElements(content))) {
    const [type, value] = derElements(pair.content);
    if (type === undefined || value === undefined) continue;
    const field = subjectFields[derObjectIdentifier(type.content) as keyof typeof subjectFields];
    if (field !== undefined) subject.set(field, [...(subject.get(field) ?? []), derText(value)]);
  }
  return subject;
}

/** The general names of the extension in the request's attributes. */
function alternativeNames({ content }: DerElement): readonly DerElement[] {
  return derElements(content)
    .map((attribute) => derElements(attribute.content))
    .filter(([type]) => type !== undefined && derObjectIdentifier(type.content) === EXTENSION_REQUEST)
    .flatMap((attribute) => childrenAt(attribute, 1).flatMap((extensions) => derElements(extensions.content)))
    .map((extension) => derElements(extension.content))
    .filter(([type]) => type !== undefined && derObjectIdentifier(type.content) === SUBJECT_ALTERNATIVE_NAME)
    .flatMap((extension) => {
      const value = extension.find(({ tag }) => tag === derTag.octetString);
      return value === undefined ? [] : childrenAt(derElements(value.content), 0);
    });
}

function addressText(bytes: Uint8Array): string {
  if (bytes.length === 4) return bytes.join('.');
  const groups = Array.from({ length: 8 }, (_, index) => ((bytes[index * 2] ?? 0) << 8) | (bytes[index * 2 + 1] ?? 0));
  return new URL(`http://[${groups.map((group) => group.toString(16)).join(':')}]/`).hostname.slice(1, -1);
}
