/**
 * How kubectl's own Go structs are patched, for every kind of its scheme: for patches that are made
 * without asking a server.
 */

import { type GroupVersionKind, groupVersion } from '../object.ts';
import type { PatchField, PatchType } from '../patch/schema.ts';
import { parseStrategies } from '../patch/schema.ts';
import { patchLines } from './patch-lines.ts';

/** A struct's name and the texts of its fields. */
type Line = readonly [name: string, fields: ReadonlyMap<string, string>];

interface Table {
  readonly structs: readonly string[];
  /** `apps/v1` to `Deployment=12 ...`. */
  readonly kinds: ReadonlyMap<string, string>;
  readonly read: Map<number, Line>;
}

let table: Table | undefined;

function readTable(): Table {
  const [structs = '', kinds = ''] = patchLines.trim().split('\n\n');
  const places = kinds.split('\n').map((line) => [line.slice(0, line.indexOf(' ')), line] as const);
  return { structs: structs.split('\n'), kinds: new Map(places), read: new Map() };
}

function pairs(words: readonly string[]): ReadonlyMap<string, string> {
  return new Map(words.map((word) => [word.slice(0, word.indexOf('=')), word.slice(word.indexOf('=') + 1)]));
}

function lineAt({ structs, read }: Table, place: number): Line {
  const known = read.get(place);
  if (known !== undefined) return known;
  const [name = '', ...fields] = (structs[place] ?? '').split(' ');
  const line: Line = [name, pairs(fields)];
  read.set(place, line);
  return line;
}

/** A map of anything: Go's lookup has no fields to find in it. */
const mapType: PatchType = { name: '', goKind: 'map', field: () => undefined };

function typeOf(known: Table, reference: string): PatchType | undefined {
  if (reference === '') return undefined;
  if (reference === 'm') return mapType;
  const [name, fields] = lineAt(known, Number(reference));
  return {
    name,
    field(key): PatchField | undefined {
      const text = fields.get(key);
      if (text === undefined) return undefined;
      const [type = '', strategies = '', mergeKey = ''] = text.split('^');
      return { type: typeOf(known, type), mergeKey, ...parseStrategies(strategies) };
    },
  };
}

/** The type of a kind; undefined for one that kubectl has no Go struct for. */
export function builtInPatchType({ group, version, kind }: GroupVersionKind): PatchType | undefined {
  table ??= readTable();
  const line = table.kinds.get(groupVersion(group, version));
  const reference = line === undefined ? undefined : pairs(line.split(' ').slice(1)).get(kind);
  return reference === undefined ? undefined : typeOf(table, reference);
}
