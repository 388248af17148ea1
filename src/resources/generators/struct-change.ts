/**
 * Changes to objects that are Go structs in kubectl, and the strategic merge patches for them (the
 * patches of `kubectl set`).
 */

import { cloneJson, isJsonObject, type JsonObject, objectsOf } from '../../apimachinery/json.ts';
import { type KubeObject, mutableMeta } from '../../apimachinery/object.ts';
import { diffMaps } from '../../apimachinery/patch/strategic-diff.ts';
import { asTyped } from '../../apimachinery/typed/decode.ts';
import { typedPatchType } from '../../apimachinery/typed/patch-type.ts';
import { fieldsOf } from '../../apimachinery/typed/shape.ts';
import { containerLists, podSpecPath } from './template-change.ts';

export interface StructChange {
  /** The object with the change, its fields in the struct's order. */
  readonly object: KubeObject;
  /** The strategic merge patch; empty when nothing changes. */
  readonly patch: JsonObject;
}

const asStruct = (object: KubeObject): KubeObject =>
  fieldsOf(object.kind) === undefined ? object : (asTyped(object.kind, object) as KubeObject);

/** Changes a copy of the object. Throws what `change` throws. */
export function changeStruct(object: KubeObject, change: (draft: KubeObject) => void): StructChange {
  const before = asStruct(object);
  const draft = cloneJson(before);
  change(draft);
  const after = asStruct(draft);
  return { object: after, patch: diffMaps(before, after, typedPatchType(object.kind), { elementOrder: true }) };
}

/** The map below a key, which is made when it is missing. */
export function mapIn(object: JsonObject, key: string): JsonObject {
  const inner = object[key];
  if (isJsonObject(inner)) return inner;
  const made: JsonObject = {};
  object[key] = made;
  return made;
}

/** The pod spec of a draft. Throws CliError for a kind without one. */
export function podSpecIn(draft: KubeObject): JsonObject {
  return podSpecPath(draft).reduce<JsonObject>(mapIn, draft);
}

/** Containers, then init containers, whose names match the pattern. */
export function containersIn(spec: JsonObject, pattern: string): JsonObject[] {
  return containerLists
    .flatMap((list) => objectsOf(spec[list]))
    .filter(({ name }) => matchesName(String(name ?? ''), pattern));
}

/**
 * Whether a name matches a pattern with `*`, in kubectl's way (set.selectString), which does not
 * anchor the first part, and looks for each part from where the last one began.
 */
export function matchesName(name: string, pattern: string): boolean {
  if (pattern === '*') return true;
  if (!pattern.includes('*')) return name === pattern;
  const parts = pattern.split('*');
  let position = 0;
  for (const [index, part] of parts.entries()) {
    if (part === '') continue;
    const next = name.slice(position).indexOf(part);
    const isLast = index === parts.length - 1;
    if (next < position || (index === 0 && position !== 0)) return false;
    if (isLast && name.length !== part.length + next) return false;
    position = next;
  }
  return true;
}

/** Writes the command line into a draft (--record); without one it does nothing. */
export function recordCause(draft: KubeObject, cause: readonly [annotation: string, text: string] | undefined): void {
  if (cause !== undefined) mapIn(mutableMeta(draft), 'annotations')[cause[0]] = cause[1];
}
