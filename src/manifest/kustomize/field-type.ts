/** How a strategic merge treats a field: the types of the schema, as far as it needs them. */
import { mergeKeyLines } from './merge-keys.ts';

export interface FieldType {
  /** Undefined for a field that the schema does not know. */
  field(name: string): FieldType | undefined;
  /** The type of a list's items. */
  items(): FieldType | undefined;
  /**
   * What tells the items of a merged list apart, none for a set of scalars; undefined where a patch
   * replaces the list.
   */
  readonly mergeKeys: readonly string[] | undefined;
}

/** A type without merged lists. */
const plainType: FieldType = { field: () => undefined, items: () => undefined, mergeKeys: undefined };

interface Table {
  readonly types: readonly string[];
  /** `apps/v1` to `DaemonSet=11 ...`. */
  readonly kinds: ReadonlyMap<string, string>;
  readonly read: Map<string, FieldType>;
}

let table: Table | undefined;

function readTable(): Table {
  const [types = '', kinds = ''] = mergeKeyLines.trim().split('\n\n');
  const lines = kinds.split('\n').map((line) => [line.slice(0, line.indexOf(' ')), line] as const);
  return { types: types.split('\n'), kinds: new Map(lines), read: new Map() };
}

const pairsOf = (words: readonly string[]): ReadonlyMap<string, string> =>
  new Map(words.map((word) => [word.slice(0, word.indexOf('=')), word.slice(word.indexOf('=') + 1)]));

/** The type that `N`, `N^KEYS`, `^KEYS` or `-` stands for. */
function typeOf(known: Table, reference: string): FieldType {
  if (reference === '-') return plainType;
  const read = known.read.get(reference);
  if (read !== undefined) return read;
  const [place = '', keys] = reference.split('^');
  const type = keys === undefined ? objectType(known, place) : listType(known, place, keys);
  known.read.set(reference, type);
  return type;
}

/**
 * The fields that are not in the table lead to no merged list, so that it makes no difference
 * whether the schema knows them, but for objects of other kinds in them.
 */
function objectType(known: Table, place: string): FieldType {
  const fields = pairsOf((known.types[Number(place)] ?? '').split(' '));
  return {
    field(name) {
      const reference = fields.get(name);
      return reference === undefined ? undefined : typeOf(known, reference);
    },
    items: () => undefined,
    mergeKeys: undefined,
  };
}

function listType(known: Table, place: string, keys: string): FieldType {
  const mergeKeys = keys === '' ? [] : keys.split(',');
  return { field: () => undefined, items: () => (place === '' ? plainType : typeOf(known, place)), mergeKeys };
}

/** The type of a kind of Kubernetes 1.21; undefined for any other. */
export function builtInType(apiVersion: string, kind: string): FieldType | undefined {
  table ??= readTable();
  const line = table.kinds.get(apiVersion);
  const reference = line === undefined ? undefined : pairsOf(line.split(' ').slice(1)).get(kind);
  return reference === undefined ? undefined : typeOf(table, reference);
}
