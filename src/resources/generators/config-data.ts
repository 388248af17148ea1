/**
 * The keys and values of ConfigMaps and Secrets, gathered one by one: each key is checked and may
 * come once.
 */

import { goQuote } from '../../apimachinery/go/text.ts';
import type { JsonObject } from '../../apimachinery/json.ts';
import type { KubeObject } from '../../apimachinery/object.ts';
import { CliError } from '../../errors.ts';
import { configMapHash, secretHash } from './hash.ts';
import { type Identity, objectMeta } from './metadata.ts';
import { sortedMap } from './pairs.ts';
import { dataKeyProblems } from './validation.ts';

export interface Entry {
  readonly key: string;
  readonly value: Uint8Array;
}

/** The text of UTF-8 bytes; undefined for other bytes. */
function utf8(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');

/**
 * What `create configmap` sends; values that are not UTF-8 go to binaryData. Throws CliError for a
 * bad or repeated key.
 */
export function configMap(identity: Identity, entries: Iterable<Entry>, appendHash: boolean): KubeObject {
  const data = new Map<string, string>();
  const binaryData = new Map<string, string>();
  for (const { key, value } of entries) {
    const problems = dataKeyProblems(key);
    if (problems.length > 0) {
      throw new CliError(`${goQuote(key)} is not a valid key name for a ConfigMap: ${problems.join(',')}`);
    }
    const where = data.has(key) ? 'Data' : binaryData.has(key) ? 'BinaryData' : undefined;
    if (where !== undefined) {
      const known = `another key by that name already exists in ${where} for ConfigMap ${goQuote(identity.name)}`;
      throw new CliError(`cannot add key ${goQuote(key)}, ${known}`);
    }
    const text = utf8(value);
    if (text === undefined) binaryData.set(key, base64(value));
    else data.set(key, text);
  }
  const texts = sortedMap(data);
  const binary = sortedMap(binaryData);
  const name = appendHash ? `${identity.name}-${configMapHash(identity.name, texts, binary)}` : identity.name;
  const result: KubeObject = { kind: 'ConfigMap', apiVersion: 'v1', metadata: objectMeta({ ...identity, name }) };
  if (data.size > 0) result.data = texts;
  if (binaryData.size > 0) result.binaryData = binary;
  return result;
}

/** What `create secret` sends. Throws CliError for a bad or repeated key. */
export function secret(identity: Identity, type: string, entries: Iterable<Entry>, appendHash: boolean): KubeObject {
  const data = new Map<string, string>();
  for (const { key, value } of entries) {
    const problems = dataKeyProblems(key);
    if (problems.length > 0) {
      throw new CliError(`${goQuote(key)} is not valid key name for a Secret ${problems.join(';')}`);
    }
    if (data.has(key)) throw new CliError(`cannot add key ${key}, another key by that name already exists`);
    data.set(key, base64(value));
  }
  const values = sortedMap(data);
  const name = appendHash ? `${identity.name}-${secretHash(identity.name, type, values)}` : identity.name;
  const result: KubeObject = { kind: 'Secret', apiVersion: 'v1', metadata: objectMeta({ ...identity, name }) };
  if (data.size > 0) result.data = values as JsonObject;
  if (type !== '') result.type = type;
  return result;
}
