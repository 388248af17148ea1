/**
 * The strategic merge of a patch into an object, as kustomize does it (kyaml's yaml/merge2 and
 * yaml/walk). It works in place, on the object and on the patch: a part that the object does not
 * have is the patch's own node.
 */
import { directiveOf } from './directives.ts';
import type { FieldType } from './field-type.ts';
import { mergeItems } from './merge-lists.ts';
import { type Entry, fieldOf, isMissingOrNull, isNull, type MapNode, type Node, textOfNode } from './node.ts';
import { checkKind, kindOf } from './node-kind.ts';
import type { Schema } from './schema.ts';
import { setField } from './set-field.ts';

/**
 * The merged node; undefined when the patch deletes it, another node than `target` when the patch
 * replaces it. Throws BuildError.
 */
export function mergeNodes(
  schema: Schema,
  target: Node | undefined,
  patch: Node | undefined,
  fieldType?: FieldType,
): Node | undefined {
  const kind = kindOf(target) ?? kindOf(patch);
  if (kind === undefined) return mergeNulls(target, patch);
  checkKind(target, kind);
  checkKind(patch, kind);
  if (kind === 'scalar') return patch ?? target;
  const type = fieldType ?? typeByKind(schema, target) ?? typeByKind(schema, patch);
  if (kind === 'map') return mergeMaps(schema, target, patch, type);
  if (type?.mergeKeys === undefined) return patch ?? target;
  return mergeLists(schema, target, patch, type);
}

/** A null that the patch does not mention stays when it was written as a word. */
function mergeNulls(target: Node | undefined, patch: Node | undefined): Node | undefined {
  return patch === undefined && textOfNode(target) !== '' ? target : patch;
}

/** The type of what names its kind; also of an object inside one that the schema does not know. */
function typeByKind(schema: Schema, node: Node | undefined): FieldType | undefined {
  if (node?.kind !== 'map') return undefined;
  const [apiVersion, kind] = ['apiVersion', 'kind'].map((key) => {
    const field = fieldOf(node, key);
    return isNull(field) ? '' : textOfNode(field);
  }) as [string, string];
  return apiVersion === '' || kind === '' ? undefined : schema.typeOf(apiVersion, kind);
}

/** The map that the fields are merged into; undefined when the patch deletes it. */
function startOf(target: Node | undefined, patch: Node | undefined): MapNode | undefined {
  if (isMissingOrNull(target)) return directiveOf(patch, true) === 'delete' ? undefined : (patch as MapNode);
  if (isNull(patch)) return undefined;
  const directive = directiveOf(patch);
  if (directive === 'delete') return undefined;
  return (directive === 'replace' ? patch : target) as MapNode;
}

function mergeMaps(
  schema: Schema,
  target: Node | undefined,
  patch: Node | undefined,
  type: FieldType | undefined,
): Node | undefined {
  const start = startOf(target, patch);
  if (start === undefined) return undefined;
  const own = entriesOf(start);
  const patched = start === patch ? own : entriesOf(patch);
  const removed = new Set<Entry>();
  for (const key of [...new Set([...own.keys(), ...patched.keys()])].sort()) {
    const entry = own.get(key);
    const change = patched.get(key);
    const value = mergeNodes(schema, entry?.value, change?.value, type?.field(key));
    // a null that came through without the patch is one that stays
    const isGone = value === undefined || (isNull(value) && change !== undefined);
    if (!isGone) setField(start, key, value, entry);
    else if (entry !== undefined) removed.add(entry);
  }
  if (removed.size > 0) start.entries = start.entries.filter((entry) => !removed.has(entry));
  return start;
}

/** The first entry of each key. */
function entriesOf(node: Node | undefined): ReadonlyMap<string, Entry> {
  const entries = new Map<string, Entry>();
  for (const entry of node?.kind === 'map' ? node.entries : []) {
    if (!entries.has(entry.key.value)) entries.set(entry.key.value, entry);
  }
  return entries;
}

function mergeLists(
  schema: Schema,
  target: Node | undefined,
  patch: Node | undefined,
  type: FieldType,
): Node | undefined {
  const start = startOfList(target, patch);
  if (start?.kind !== 'list') return undefined;
  const itemType = type.items();
  return mergeItems(start, patch?.kind === 'list' ? patch : undefined, type.mergeKeys ?? [], (item, change) =>
    mergeNodes(schema, item, change, itemType),
  );
}

function startOfList(target: Node | undefined, patch: Node | undefined): Node | undefined {
  if (isMissingOrNull(target)) return patch;
  if (isNull(patch)) return undefined;
  const directive = directiveOf(patch);
  if (directive === 'delete') return undefined;
  return directive === 'replace' ? patch : target;
}
