/** What commands of helm print with -o: tables, JSON and YAML (pkg/cli/output, gosuri/uitable). */
import { structJson } from '../../apimachinery/go/struct-json.ts';
import { type Json, parseJson } from '../../apimachinery/json.ts';
import type { Context } from '../../context.ts';
import { HelmFault } from '../../helm/error.ts';
import { cellsOf } from '../../io/cells.ts';
import { toYaml } from '../../print/yaml.ts';

export interface TableForm {
  /** Longer cells end in `...`; 0 for no limit. */
  readonly maxWidth?: number;
}

const ANSI = /\x1b\[[\d;]*m/g;
const widthOf = (text: string): number => cellsOf(text.replaceAll(ANSI, '').replaceAll('\n', ''));

/** Cuts to a width with `...` at the end, as uitable does: one that ends in the middle keeps what fits before. */
function cut(text: string, width: number): string {
  let kept = '';
  let used = 0;
  for (const character of text) {
    kept += character;
    const cells = widthOf(character);
    if (used + cells >= width - 3) break;
    used += cells;
  }
  return `${kept}...`;
}

function resized(text: string, width: number): string {
  if (width === 0) return text;
  const own = widthOf(text);
  return own > width ? cut(text, width) : `${text}${' '.repeat(width - own)}`;
}

/** The lines of one row: a cell may have several. */
function rowText(cells: readonly string[], widths: readonly number[]): string {
  const columns = cells.map((cell, index) => resized(cell, widths[index] ?? 0).split('\n'));
  const height = Math.max(...columns.map((lines) => lines.length));
  const lineAt = (line: number): string =>
    columns
      .map((lines, index) => {
        const width = widths[index] ?? 0;
        return resized(lines[line] ?? ' '.repeat(Math.max(width, 1)), width);
      })
      .join('\t');
  return Array.from({ length: height }, (_, line) => lineAt(line)).join('\n');
}

/** Columns padded to their widest cell, the last one too, with one tab between them; ends in a newline. */
export function tableText(rows: readonly (readonly string[])[], { maxWidth = 0 }: TableForm = {}): string {
  const widths: number[] = [];
  for (const row of rows) {
    for (const [index, cell] of row.entries()) {
      const width = Math.max(...cell.split('\n').map(widthOf));
      widths[index] = Math.max(widths[index] ?? 0, maxWidth > 0 ? Math.min(width, maxWidth) : width);
    }
  }
  return `${rows.map((row) => rowText(row, widths)).join('\n')}\n`;
}

/** What a command has to print. YAML is made of the JSON, as helm makes it, with its keys sorted. */
export interface Report {
  table(): string;
  /** As encoding/json writes it, without a newline. */
  json(): string;
}

/** The JSON of lists and objects that stand for Go's structs: keys in the order in which they were given. */
export const structReport = (value: Json, table: () => string): Report => ({ table, json: () => structJson(value) });

/** A JSON text as YAML. Throws HelmFault where YAML cannot hold a text. */
export function yamlOfJson(json: string): string {
  try {
    return toYaml(parseJson(json));
  } catch (error) {
    throw new HelmFault(`unable to write YAML output: ${(error as Error).message}`, { cause: error });
  }
}

/** Prints a report as -o says. */
export function printReport({ io }: Pick<Context, 'io'>, output: string, report: Report): void {
  if (output === 'json') io.stdout.write(`${report.json()}\n`);
  else io.stdout.write(output === 'yaml' ? yamlOfJson(report.json()) : report.table());
}
