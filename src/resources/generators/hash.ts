/** The name suffix of --append-hash (k8s.io/kubectl/pkg/util/hash). */
import { createHash } from 'node:crypto';
import { compactJson } from '../../apimachinery/go/compact-json.ts';
import type { JsonObject } from '../../apimachinery/json.ts';
import type { StringMap } from './pairs.ts';

const consonants: Readonly<Record<string, string>> = { '0': 'g', '1': 'h', '3': 'k', a: 'm', e: 't' };

/** The first 40 bits of a SHA-256 in hex, without vowels, to avoid words. */
function encode(text: string): string {
  const hex = createHash('sha256').update(text).digest('hex').slice(0, 10);
  return [...hex].map((digit) => consonants[digit] ?? digit).join('');
}

/** Of a ConfigMap's data (texts), binaryData (base64) and name. Keys sorted. */
export function configMapHash(name: string, data: StringMap, binaryData: StringMap): string {
  const content: JsonObject = Object.keys(binaryData).length > 0 ? { binaryData: { ...binaryData } } : {};
  return encode(compactJson({ ...content, data: { ...data }, kind: 'ConfigMap', name }));
}

/** Of a Secret's data (base64), type and name. Keys sorted. */
export function secretHash(name: string, type: string, data: StringMap): string {
  return encode(compactJson({ data: { ...data }, kind: 'Secret', name, type }));
}
