/** A release as helm stores it: base64 of gzip of the JSON that encoding/json writes. */
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { compactJson, jsonString } from '../../apimachinery/go/compact-json.ts';
import type { GoField, GoStruct, GoType } from '../../apimachinery/go/decode.ts';
import { sortedKeys } from '../../apimachinery/go/text.ts';
import { isJsonObject, type Json, type JsonObject } from '../../apimachinery/json.ts';
import type { Release } from './release.ts';
import { goTimeText, isZeroTime, ZERO_TIME } from './time.ts';
import { releaseType } from './types.ts';

/** The text that an object of cluster storage holds. */
export async function encodeRelease(release: Release): Promise<string> {
  const packed = await promisify(gzip)(releaseJson(release), { level: 9 });
  return packed.toString('base64');
}

/** The JSON of a release (json.Marshal). What is not known here comes behind what is. */
export function releaseJson(release: Release): string {
  const { labels: _labels, unknown, ...known } = release;
  return structText({ ...(known as unknown as JsonObject), ...unknown }, releaseType);
}

/** The JSON of a value of one of the types of types.ts. */
export function structText(object: JsonObject, type: GoStruct): string {
  const members: string[] = [];
  for (const [key, field] of Object.entries(type.fields)) {
    const value = Object.hasOwn(object, key) ? (object[key] as Json | undefined) : undefined;
    if (field.always || !isOmitted(value, field)) members.push(`${jsonString(key)}:${fieldText(value ?? null, field)}`);
  }
  for (const [key, value] of Object.entries(object)) {
    if (!Object.hasOwn(type.fields, key)) members.push(`${jsonString(key)}:${compactJson(value)}`);
  }
  return `{${members.join(',')}}`;
}

function isOmitted(value: Json | undefined, { kind }: GoField): boolean {
  if (value === undefined || value === null) return true;
  if (kind === 'pointer' || kind === 'raw') return false;
  if (kind === 'time') return isZeroTime(value as string);
  if (value === '' || value === false || value === 0) return true;
  return typeof value === 'object' && Object.keys(value).length === 0;
}

function fieldText(value: Json, type: GoType): string {
  switch (type.kind) {
    case 'pointer':
      return value === null ? 'null' : fieldText(value, type.of);
    case 'struct':
      return structText(isJsonObject(value) ? value : {}, type);
    case 'list':
      return Array.isArray(value) ? `[${value.map((item) => fieldText(item, type.of)).join(',')}]` : 'null';
    case 'map':
      if (!isJsonObject(value)) return 'null';
      return `{${sortedKeys(value)
        .map((key) => `${jsonString(key)}:${fieldText(value[key] as Json, type.of)}`)
        .join(',')}}`;
    case 'time':
      return jsonString(typeof value === 'string' && value !== '' ? goTimeText(value) : ZERO_TIME);
    case 'string':
      return jsonString((value as string | null) ?? '');
    case 'int':
      return compactJson(value ?? 0);
    case 'bool':
      return String(value ?? false);
    default:
      return compactJson(value);
  }
}
