/** Where each of a chart's computed values comes from. */
import { textOfBytes } from '../../apimachinery/go/bytes.ts';
import { type GoMap, GoStruct, type GoValue } from '../../apimachinery/go/values.ts';
import { CliError } from '../../errors.ts';
import { fieldOf, isMap, type Node } from '../../manifest/kustomize/node.ts';
import { readDocuments } from '../../manifest/kustomize/read.ts';
import { type Chart, fullPath } from '../chart/chart.ts';
import { processDependencies } from '../chart/dependencies.ts';
import { coalesceValues, isTable } from './coalesce.ts';
import type { NoteValues } from './files.ts';
import { type MutableMap, setKey } from './mutable.ts';

/** A value that is no table, with a note where it was written: values are merged with these in their places. */
export class Written extends GoStruct {
  readonly value: GoValue;
  readonly origin: string;

  constructor(value: GoValue, origin: string) {
    super('origin', new Map());
    this.value = value;
    this.origin = origin;
  }
}

/** Notes every value that has no note yet. A null stays one, since it takes defaults away; so do empty lists. */
export function noted(
  value: GoValue,
  originAt: (path: readonly string[]) => string,
  path: readonly string[] = [],
): GoValue {
  if (value === null || value instanceof Written) return value;
  if (Array.isArray(value)) return value.map((item, index) => noted(item, originAt, [...path, String(index)]));
  if (!isTable(value)) return new Written(value, originAt(path));
  const table: MutableMap = {};
  for (const [key, item] of Object.entries(value)) setKey(table, key, noted(item, originAt, [...path, key]));
  return table;
}

/** The values without the notes. */
export function plainValues(value: GoValue): GoValue {
  if (value instanceof Written) return value.value;
  if (Array.isArray(value)) return value.map(plainValues);
  if (!isTable(value)) return value;
  const table: MutableMap = {};
  for (const [key, item] of Object.entries(value)) setKey(table, key, plainValues(item));
  return table;
}

/** The lines of a file's values: `FILE:LINE`, or the name alone where a line is not known. */
export function fileOrigin(bytes: Uint8Array, file: string): (path: readonly string[]) => string {
  let nodes: readonly (Node | undefined)[] = [];
  try {
    nodes = readDocuments(textOfBytes(bytes), file).toReversed();
  } catch (error) {
    if (!(error instanceof CliError)) throw error;
  }
  return (path) => {
    for (const node of nodes) {
      const line = nodeAtPath(node, path)?.place?.line;
      if (line !== undefined) return `${file}:${line}`;
    }
    return file;
  };
}

function nodeAtPath(node: Node | undefined, path: readonly string[]): Node | undefined {
  let found = node;
  for (const key of path)
    found = isMap(found) ? fieldOf(found, key) : found?.kind === 'list' ? found.items[Number(key)] : undefined;
  return found;
}

/** Gives what is given notes: see valuesOf. */
export const noteGiven: NoteValues = {
  file: (values, bytes, file) => noted(values, fileOrigin(bytes, file)) as GoMap,
  line: (values, flag, line) => noted(values, () => `--${flag} ${line}`) as GoMap,
};

/** A copy of a chart whose defaults are noted. */
function notedChart(chart: Chart, parent: Chart | undefined): Chart {
  const file = `${fullPath(chart)}/values.yaml`;
  const raw = chart.raw.find(({ name }) => name === 'values.yaml');
  const originAt = raw === undefined ? () => file : fileOrigin(raw.data, file);
  const copy: Chart = {
    ...chart,
    metadata: structuredClone(chart.metadata),
    values: noted(chart.values, originAt) as GoMap,
    parent,
  };
  copy.dependencies = chart.dependencies.map((child) => notedChart(child, copy));
  return copy;
}

/** The computed values of a chart that was not processed yet, with their notes. Throws HelmFault. */
export function computedWithNotes(chart: Chart, given: GoMap): GoMap {
  const ignore = (): void => undefined;
  const copy = notedChart(chart, undefined);
  processDependencies(copy, given, ignore, (values) => plainValues(values) as GoMap);
  return coalesceValues(copy, given, ignore);
}

/** Those of a stored release: its chart is processed already, and what was given is not known to its files. */
export function releaseWithNotes(chart: Chart, given: GoMap): GoMap {
  const supplied = noted(given, () => 'given for the release') as GoMap;
  return coalesceValues(notedChart(chart, undefined), supplied, () => undefined);
}

export interface ValueOrigin {
  readonly path: readonly string[];
  /** Nulls, empty lists and empty tables have none. */
  readonly origin: string | undefined;
  readonly value: GoValue;
}

/** Each value that is no table or list with what is in it, in the order of its path. */
export function originsOf(values: GoValue, path: readonly string[] = []): readonly ValueOrigin[] {
  if (values instanceof Written) return [{ path, origin: values.origin, value: values.value }];
  const entries: readonly (readonly [string, GoValue])[] =
    Array.isArray(values) || isTable(values) ? Object.entries(values as GoMap) : [];
  if (entries.length === 0) return [{ path, origin: undefined, value: values }];
  return entries.flatMap(([key, item]) => originsOf(item, [...path, key]));
}
