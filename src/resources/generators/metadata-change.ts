/** Changes to the labels or the annotations of an object of any kind, and the merge patch for them. */

import { compareStrings, goQuote } from '../../apimachinery/go/text.ts';
import { isJsonObject, type Json, type JsonObject, setKey } from '../../apimachinery/json.ts';
import { labelValueProblems } from '../../apimachinery/label-rules.ts';
import type { KubeObject } from '../../apimachinery/object.ts';
import { createMergePatch } from '../../apimachinery/patch/json-merge.ts';
import { CliError } from '../../errors.ts';

export type MetadataField = 'labels' | 'annotations';

export interface MetadataEdit {
  readonly set: ReadonlyMap<string, string>;
  readonly remove: readonly string[];
}

/** Further fields of metadata that change with the labels or annotations. */
export interface MetadataExtras {
  /** The version that the server must still have; "" for any. */
  readonly resourceVersion: string;
  /** The command line, for --record; undefined: none. */
  readonly cause: readonly [annotation: string, text: string] | undefined;
}

export interface MetadataChange {
  /** The object with the change. */
  readonly object: KubeObject;
  /** The JSON merge patch; it has the resourceVersion when one was asked for. */
  readonly patch: JsonObject;
  /** Whether a value is new or another one. */
  readonly added: boolean;
  readonly removed: boolean;
}

/** A map of texts as unstructured objects have it: null is "", a map with other values is none. */
function textMap(value: Json | undefined): Record<string, string> {
  if (!isJsonObject(value)) return {};
  const entries = Object.entries(value).map(([key, text]): [string, Json] => [key, text ?? '']);
  return entries.every(([, text]) => typeof text === 'string')
    ? (Object.fromEntries(entries) as Record<string, string>)
    : {};
}

/** The labels or annotations of an object, in the order of their keys. */
export function metadataEntries(object: JsonObject, field: MetadataField): readonly (readonly [string, string])[] {
  return Object.entries(fieldOf(object, field)).sort(([a], [b]) => compareStrings(a, b));
}

const metadataOf = (object: JsonObject): JsonObject => (isJsonObject(object.metadata) ? object.metadata : {});

const fieldOf = (object: JsonObject, field: MetadataField): Record<string, string> =>
  textMap(metadataOf(object)[field]);

/** Keys to remove that the object does not have. */
export function missingKeys(object: JsonObject, field: MetadataField, { remove }: MetadataEdit): readonly string[] {
  const current = fieldOf(object, field);
  return remove.filter((key) => !Object.hasOwn(current, key));
}

/** Keys that have another value now, with that value. */
export function conflicts(
  object: JsonObject,
  field: MetadataField,
  { set }: MetadataEdit,
): readonly (readonly [key: string, current: string])[] {
  const current = fieldOf(object, field);
  return [...set]
    .filter(([key, value]) => Object.hasOwn(current, key) && current[key] !== value)
    .map(([key]) => [key, current[key] as string]);
}

/** Sets and removes keys. The object given is kept. */
export function changeMetadata(
  object: KubeObject,
  field: MetadataField,
  { set, remove }: MetadataEdit,
  { resourceVersion, cause }: MetadataExtras,
): MetadataChange {
  const before = resourceVersion === '' ? object : withMetadata(object, 'resourceVersion', undefined);
  const recorded = cause === undefined ? before : withKey(before, 'annotations', ...cause);
  const current = fieldOf(recorded, field);
  const next: JsonObject = { ...current };
  for (const [key, value] of set) setKey(next, key, value);
  for (const key of remove) delete next[key];
  const changed = withMetadata(recorded, field, next);
  const after = resourceVersion === '' ? changed : withMetadata(changed, 'resourceVersion', resourceVersion);
  return {
    object: after,
    patch: createMergePatch(before, after),
    added: [...set].some(([key, value]) => !Object.hasOwn(current, key) || current[key] !== value),
    removed: remove.some((key) => Object.hasOwn(current, key) || set.has(key)),
  };
}

function withKey(object: KubeObject, field: MetadataField, key: string, value: string): KubeObject {
  const next: JsonObject = fieldOf(object, field);
  setKey(next, key, value);
  return withMetadata(object, field, next);
}

function withMetadata(object: KubeObject, key: string, value: Json | undefined): KubeObject {
  const { [key]: _, ...rest } = metadataOf(object);
  return { ...object, metadata: value === undefined ? rest : { ...rest, [key]: value } };
}

/**
 * KEY=VALUE and KEY- words of `label`. Throws CliError for a value that no label may have; keys are
 * left to the server.
 */
export function parseLabelChanges(words: readonly string[]): MetadataEdit {
  const set = new Map<string, string>();
  const remove: string[] = [];
  for (const word of words) {
    if (!word.includes('=')) {
      remove.push(word.slice(0, -1));
      continue;
    }
    const [key, value, ...more] = word.split('=') as [string, string, ...string[]];
    if (more.length > 0) throw new CliError(`invalid label spec: ${word}`);
    const problems = labelValueProblems(value);
    if (problems.length > 0) throw new CliError(`invalid label value: ${goQuote(word)}: ${problems.join(';')}`);
    set.set(key, value);
  }
  if (remove.some((key) => set.has(key))) {
    throw new CliError('can not both modify and remove a label in the same command');
  }
  return { set, remove };
}
