import { readFileSync } from 'node:fs';
import path from 'node:path';
import { type JsonObject, parseJson } from '../../../src/apimachinery/json.ts';
import { parseGroupVersion } from '../../../src/apimachinery/object.ts';
import { compactTypes, patchTypeOf } from '../../../src/apimachinery/openapi/patch-types.ts';
import type { PatchType } from '../../../src/apimachinery/patch/schema.ts';

/** Parts of the OpenAPI v3 documents of a Kubernetes 1.37 API server, descriptions left out. */
const documents = JSON.parse(readFileSync(path.join(import.meta.dirname, 'openapi.json'), 'utf8')) as Record<
  string,
  JsonObject
>;

export function readJson(name: string): unknown {
  return parseJson(readFileSync(path.join(import.meta.dirname, name), 'utf8'));
}

/** The type of a kind, from the first document that has it. */
export function typeOf(kind: string): PatchType | undefined {
  for (const [name, document] of Object.entries(documents)) {
    const { group, version } = parseGroupVersion(name);
    const type = patchTypeOf(compactTypes(document, group, version), kind);
    if (type !== undefined) return type;
  }
  return undefined;
}

export function documentOf(groupVersion: string): JsonObject {
  return documents[groupVersion] as JsonObject;
}
