/**
 * The server's Table, and objects without one, to aligned rows (cli-runtime's
 * HumanReadablePrinter).
 */

import { ageSince } from '../apimachinery/duration.ts';
import { compareStrings } from '../apimachinery/go/text.ts';
import { goValue } from '../apimachinery/go/value.ts';
import type { Json, JsonObject } from '../apimachinery/json.ts';
import { at, meta } from '../apimachinery/object.ts';
import { escapeTerminal } from '../io/escape.ts';
import type { TabWriter } from './tabwriter.ts';

/** One column of metav1.Table. */
export interface ColumnDefinition {
  readonly name: string;
  readonly type: string;
  readonly format?: string;
  /** Above zero: shown with -o wide only. */
  readonly priority?: number;
}

export interface TableRow {
  readonly cells: readonly Json[];
  /** The object's metadata, or the whole object, depending on includeObject. */
  readonly object?: JsonObject | null;
}

export interface Table {
  readonly columnDefinitions: readonly ColumnDefinition[] | null;
  readonly rows: readonly TableRow[] | null;
}

export interface TableOptions {
  readonly wide: boolean;
  readonly noHeaders: boolean;
  readonly withNamespace: boolean;
  /** The kind and group to put before each name, `deployment.apps/`; undefined for bare names. */
  readonly kindPrefix?: string;
  readonly showLabels: boolean;
  /** -L. */
  readonly columnLabels: readonly string[];
  /** Colours for the cells of a row; the writer must not count them (TabOptions.width). */
  readonly paint?: RowPaint;
}

/** How the cells of one row are shown, by the position of the cell; a cell without one is plain. */
export type RowPaint = (
  columns: readonly ColumnDefinition[],
  cells: readonly Json[],
) => readonly (((text: string) => string) | undefined)[];

/**
 * Prints tables of one resource type one after the other. Headers are printed once, until the
 * columns change.
 */
export interface TablePrinter {
  /** A Table of the server; `eventType` becomes a column. */
  printTable(table: Table, writer: TabWriter, eventType?: string): void;
  /** An object the server sent no Table for: its name and age at `now`. */
  printObject(object: JsonObject, writer: TabWriter, now: number, eventType?: string): void;
}

/** Whether a value is a Table of the server. */
export function isTable(object: JsonObject): boolean {
  return (
    object.kind === 'Table' && (object.apiVersion === 'meta.k8s.io/v1' || object.apiVersion === 'meta.k8s.io/v1beta1')
  );
}

const emptyColumn = { type: 'string' } as const;

export function tablePrinter(options: TableOptions): TablePrinter {
  let lastColumns: readonly ColumnDefinition[] = [];
  let headersPrinted = false;
  let objectHeadersDue = !options.noHeaders;
  return {
    printTable(table, writer, eventType) {
      const own = table.columnDefinitions ?? [];
      const rows = table.rows ?? [];
      const same = own.length === 0 || JSON.stringify(own) === JSON.stringify(lastColumns);
      const noHeaders = options.noHeaders || (headersPrinted && same);
      // Watch events after the first come without definitions.
      if (!same) {
        lastColumns = own;
        headersPrinted = false;
      }
      if (rows.length > 0) headersPrinted = true;
      writeTable(decorate(lastColumns, rows, options, eventType), writer, { ...options, noHeaders });
    },
    printObject(object, writer, now, eventType) {
      if (objectHeadersDue) writer.write(`${objectHeaders(options, eventType).join('\t')}\n`);
      objectHeadersDue = false;
      writer.write(`${objectCells(object, options, now, eventType).join('\t')}\n`);
    },
  };
}

interface Decorated {
  readonly columns: readonly ColumnDefinition[];
  readonly rows: readonly (readonly Json[])[];
}

/** Adds what the flags ask for around the server's columns: event, namespace, kind, labels. */
function decorate(
  columns: readonly ColumnDefinition[],
  rows: readonly TableRow[],
  options: TableOptions,
  eventType: string | undefined,
): Decorated {
  const before = [
    ...(eventType === undefined ? [] : [{ ...emptyColumn, name: 'Event' }]),
    ...(options.withNamespace ? [{ ...emptyColumn, name: 'Namespace' }] : []),
  ];
  const after = [
    ...options.columnLabels.map((label) => ({ ...emptyColumn, name: labelHeader(label) })),
    ...(options.showLabels ? [{ ...emptyColumn, name: 'Labels' }] : []),
  ];
  const nameColumn =
    options.kindPrefix === undefined
      ? -1
      : columns.findIndex(({ format, type }) => format === 'name' && type === 'string');
  if (before.length + after.length === 0 && nameColumn < 0) return { columns, rows: rows.map(({ cells }) => cells) };
  return {
    columns: [...before, ...columns, ...after],
    rows: rows.map((row) => decorateRow(row, options, nameColumn, eventType)),
  };
}

function decorateRow(row: TableRow, options: TableOptions, nameColumn: number, eventType: string | undefined): Json[] {
  const cells: Json[] = [];
  if (eventType !== undefined) cells.push(eventType.padEnd(8));
  const metadata = row.object === undefined || row.object === null ? undefined : meta(row.object);
  if (options.withNamespace) cells.push(metadata === undefined ? null : (metadata.namespace ?? ''));
  for (const [index, cell] of row.cells.entries()) {
    cells.push(index === nameColumn ? `${options.kindPrefix}/${cellText(cell)}` : cell);
  }
  if (metadata !== undefined) cells.push(...labelCells(metadata.labels ?? {}, options));
  return cells;
}

function labelHeader(label: string): string {
  return label.slice(label.lastIndexOf('/') + 1).toUpperCase();
}

function labelCells(labels: Readonly<Record<string, string>>, options: TableOptions): string[] {
  const cells = options.columnLabels.map((key) => (Object.hasOwn(labels, key) ? labels[key]! : ''));
  if (options.showLabels) cells.push(formatLabels(labels));
  return cells;
}

/** `a=1,b=2`, sorted; `<none>` without any (labels.FormatLabels). */
export function formatLabels(labels: Readonly<Record<string, string>>): string {
  const pairs = Object.entries(labels).map(([key, value]) => `${key}=${value}`);
  return pairs.length === 0 ? '<none>' : pairs.sort(compareStrings).join(',');
}

/** Rows between two flushes of the writer, which keeps the widths it has seen. */
const flushInterval = 100;

/**
 * The first line is padded to the widest cells of all rows (counted in bytes, as in kubectl), so
 * that rows after a flush are aligned with those before it.
 */
function writeTable(
  table: Decorated,
  writer: TabWriter,
  options: Pick<TableOptions, 'wide' | 'noHeaders' | 'paint'>,
): void {
  if (table.rows.length === 0) return;
  const shown = [...table.columns.keys()].filter(
    (index) => options.wide || (table.columns[index]!.priority ?? 0) === 0,
  );
  const last = shown.at(-1) ?? -1;
  const widths = shown.map((index) => (index === last ? 0 : widest(table.rows, index)));
  const padded = (text: string, length: number, position: number): string =>
    text + ' '.repeat(Math.max(0, widths[position]! - length));
  if (!options.noHeaders) {
    const headers = shown.map((index) => escapeTerminal(table.columns[index]!.name.toUpperCase()));
    writer.write(`${headers.map((text, position) => padded(text, byteLength(text), position)).join('\t')}\n`);
  }
  let padding = options.noHeaders;
  for (const [number, cells] of table.rows.entries()) {
    let line = '';
    const paints = options.paint?.(table.columns, cells);
    for (const [position, index] of shown.entries()) {
      if (index >= cells.length) break;
      const raw = cellText(cells[index]!);
      const plain = displayed(raw);
      const text = paints?.[index]?.(plain) ?? plain;
      line += (position === 0 ? '' : '\t') + (padding ? padded(text, byteLength(raw), position) : text);
    }
    writer.write(`${line}\n`);
    padding = false;
    if ((number + 1) % flushInterval === 0) writer.flush();
  }
}

function widest(rows: readonly (readonly Json[])[], index: number): number {
  let width = 0;
  for (const cells of rows) {
    if (index < cells.length) width = Math.max(width, byteLength(cellText(cells[index]!)));
  }
  return width;
}

function byteLength(text: string): number {
  return /^[\x00-\x7f]*$/.test(text) ? text.length : Buffer.byteLength(text);
}

function cellText(cell: Json): string {
  if (typeof cell === 'string') return cell;
  return cell === null ? '' : goValue(cell);
}

/** The first line of a cell, with dots for the rest; control characters escaped. */
function displayed(text: string): string {
  const end = text.search(/[\f\n\r]/);
  return end < 0 ? escapeTerminal(text) : `${escapeTerminal(text.slice(0, end))}...`;
}

function objectHeaders(options: TableOptions, eventType: string | undefined): string[] {
  return [
    ...(eventType === undefined ? [] : ['EVENT']),
    ...(options.withNamespace ? ['NAMESPACE'] : []),
    ...['NAME', 'AGE'],
    ...options.columnLabels.map(labelHeader),
    ...(options.showLabels ? ['LABELS'] : []),
  ];
}

function objectCells(object: JsonObject, options: TableOptions, now: number, eventType: string | undefined): string[] {
  const { name = '', namespace = '', labels = {} } = meta(object);
  const created = at(object, 'metadata', 'creationTimestamp');
  return [
    ...(eventType === undefined ? [] : [eventType.padEnd(8)]),
    ...(options.withNamespace ? [namespace] : []),
    options.kindPrefix === undefined ? name : `${options.kindPrefix}/${name}`,
    ageSince(typeof created === 'string' ? created : undefined, now),
    ...labelCells(labels, options),
  ].map(escapeTerminal);
}
