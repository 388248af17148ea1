/**
 * --sort-by: rows and objects in the order of one field (kubectl's get/sorter.go). For equal
 * values, Go's own sort decides which comes first.
 */

import { goType, isInteger } from '../apimachinery/go/json-value.ts';
import { goSorted } from '../apimachinery/go/sort.ts';
import { compareStrings, goQuote } from '../apimachinery/go/text.ts';
import type { Json, JsonObject } from '../apimachinery/json.ts';
import { isRawNumber } from '../apimachinery/json.ts';
import { compareQuantities, parseQuantity, type Quantity } from '../apimachinery/quantity.ts';
import { CliError } from '../errors.ts';
import { findResults } from './jsonpath/evaluate.ts';
import { JsonPathError, parseJsonPath } from './jsonpath/parse.ts';
import { relaxedJsonPath } from './jsonpath/relaxed.ts';
import type { Value } from './jsonpath/value.ts';
import type { Table, TableRow } from './table.ts';

/**
 * Values without an order: kubectl stops at this error, but ignores other errors of sorting a
 * Table.
 */
export class UnsortableError extends CliError {}

/**
 * The objects in the order of the field. Throws CliError when none has it, or when its values have
 * no order.
 */
export function sortObjects(objects: readonly JsonObject[], field: string): readonly JsonObject[] {
  if (objects.length === 0) return objects;
  return sortBy(objects, relaxedJsonPath(field), (object) => object, '*unstructured.Unstructured');
}

/** A Table with its rows in the order of the field of their objects. Throws as sortObjects does. */
export function sortTable(table: Table, field: string): Table {
  const rows = table.rows ?? [];
  if (rows.length < 2) return table;
  const path = relaxedOrAsTyped(field);
  return { ...table, rows: sortBy(rows, path, (row: TableRow) => row.object ?? null, '[][][]reflect.Value') };
}

function relaxedOrAsTyped(field: string): string {
  try {
    return relaxedJsonPath(field);
  } catch (error) {
    if (error instanceof CliError) return field;
    throw error;
  }
}

/** An item, and the field's first value; no value sorts before every value. */
interface Keyed<Item> {
  readonly item: Item;
  readonly values: readonly Value[];
}

function sortBy<Item>(
  items: readonly Item[],
  path: string,
  data: (item: Item) => Json,
  holder: string,
): readonly Item[] {
  const keyed = keysOf(items, path, data);
  if (keyed.every(({ values }) => values.length === 0)) {
    throw new CliError(`couldn't find any field with path ${goQuote(path)} in the list of objects`);
  }
  const less = (left: Keyed<Item>, right: Keyed<Item>): boolean => {
    if (left.values.length === 0) return true;
    if (right.values.length === 0) return false;
    return isLess(left.values[0] ?? null, right.values[0] ?? null, (problem) => {
      throw new UnsortableError(`Field ${path} in ${holder} is an unsortable type: interface, err: ${problem}`);
    });
  };
  return goSorted(keyed, less).map(({ item }) => item);
}

function keysOf<Item>(items: readonly Item[], path: string, data: (item: Item) => Json): Keyed<Item>[] {
  try {
    const parsed = parseJsonPath(path);
    return items.map((item) => ({
      item,
      values: findResults(parsed, data(item), { allowMissingKeys: true })[0] ?? [],
    }));
  } catch (error) {
    if (!(error instanceof JsonPathError)) throw error;
    throw new CliError(error.message, { cause: error });
  }
}

function isLess(left: Value, right: Value, refuse: (problem: string) => never): boolean {
  const a = left as Json;
  const b = right as Json;
  if (a === null || b === null) return a === null && b !== null;
  const type = goType(a);
  if (type !== 'int64' && type !== 'float64' && type !== 'string') refuse(`unsortable type: ${type}`);
  if (type !== goType(b)) refuse('unsortable interface: interface');
  if (typeof a === 'string') return isLessText(a, b as string);
  return numeric(a) < numeric(b);
}

function numeric(value: Json): bigint | number {
  if (isRawNumber(value)) return isInteger(value) ? BigInt(value.rawJSON) : Number(value.rawJSON);
  return value as number;
}

/** Two quantities (`500m`, `1Gi`, `10`) by their size, everything else as text. */
function isLessText(left: string, right: string): boolean {
  const a = quantity(left);
  const b = a === undefined ? undefined : quantity(right);
  return a === undefined || b === undefined ? compareStrings(left, right) < 0 : compareQuantities(a, b) < 0;
}

function quantity(text: string): Quantity | undefined {
  if (!/^[-+.0-9]/.test(text)) return undefined;
  try {
    return parseQuantity(text);
  } catch {
    return undefined;
  }
}
