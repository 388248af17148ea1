/** The suffix of generated ConfigMaps and Secrets (kustomize's hasher). */
import { createHash } from 'node:crypto';
import { compactJson } from '../../apimachinery/go/compact-json.ts';
import { isJsonObject, isRawNumber, type Json, type JsonObject, setKey } from '../../apimachinery/json.ts';
import { type Node, nodeAt } from './node.ts';
import { nodeJson } from './node-json.ts';
import { annotation, type Resource } from './resource.ts';
import type { ResourceMap } from './resource-map.ts';

/** Adds the hash of its content to the name of every object that needs one. Throws BuildError. */
export function addHashes(resources: ResourceMap): void {
  for (const resource of resources.resources) {
    if (!resource.isEnabled(annotation.needsHash)) continue;
    const hash = hashOf(resource);
    resource.rememberId();
    resource.name = `${resource.name}-${hash}`;
  }
}

/** What of an object counts: a later patch of a label or of the name does not change the hash. */
function hashOf({ kind, node }: Resource): string {
  const part = (field: string): Json => partOf(nodeAt(node, field));
  const optional = (field: string): JsonObject => {
    const found = nodeAt(node, field);
    return found === undefined || found.kind === 'scalar' ? {} : { [field]: partOf(found) };
  };
  if (kind === 'ConfigMap') {
    return encode({ ...optional('binaryData'), data: part('data'), kind, name: '' });
  }
  if (kind === 'Secret') {
    return encode({ data: part('data'), kind, name: '', ...optional('stringData'), type: part('type') });
  }
  return encode(partOf(node));
}

/** A scalar counts as its text, a list as nothing, and numbers as Go's float64. */
function partOf(node: Node | undefined): Json {
  if (node === undefined) return '';
  if (node.kind === 'scalar') return node.value;
  return node.kind === 'list' ? null : withFloats(nodeJson(node));
}

function withFloats(value: Json): Json {
  if (isRawNumber(value)) return Number(value.rawJSON);
  if (Array.isArray(value)) return value.map(withFloats);
  if (!isJsonObject(value)) return value;
  const result: JsonObject = {};
  for (const [key, member] of Object.entries(value)) setKey(result, key, withFloats(member));
  return result;
}

const LETTERS: Readonly<Record<string, string>> = { '0': 'g', '1': 'h', '3': 'k', a: 'm', e: 't' };

/** Ten digits of SHA-256, spelt so that they make no words. */
function encode(content: Json): string {
  const digits = createHash('sha256').update(compactJson(content)).digest('hex').slice(0, 10);
  return digits.replace(/[013ae]/g, (digit) => LETTERS[digit] as string);
}
