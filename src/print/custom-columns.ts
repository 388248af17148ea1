import { goFloat } from '../apimachinery/go/text.ts';
import { goValue } from '../apimachinery/go/value.ts';
import type { JsonObject } from '../apimachinery/json.ts';
import { CliError } from '../errors.ts';
import { escapeTerminal } from '../io/escape.ts';
import { findResults } from './jsonpath/evaluate.ts';
import type { JsonPath } from './jsonpath/node.ts';
import { JsonPathError, parseJsonPath } from './jsonpath/parse.ts';
import { relaxedJsonPath } from './jsonpath/relaxed.ts';
import { isFloatLiteral, type Value } from './jsonpath/value.ts';
import type { Printer } from './printer.ts';
import { tabWriter } from './tabwriter.ts';

/** A header and the jsonpath of its cells, such as `{.metadata.name}`. */
export interface Column {
  readonly header: string;
  readonly path: string;
}

/** `NAME:.metadata.name,IMAGE:.spec.containers[0].image`. Throws CliError. */
export function columnsFromSpec(spec: string): readonly Column[] {
  return spec.split(',').map((part) => {
    const colon = part.indexOf(':');
    if (colon < 0) throw new CliError(`unexpected custom-columns spec: ${part}, expected <header>:<json-path-expr>`);
    return { header: part.slice(0, colon), path: relaxedJsonPath(part.slice(colon + 1)) };
  });
}

/** A file of two lines, headers and their paths, both separated by spaces. Throws CliError. */
export function columnsFromTemplate(text: string): readonly Column[] {
  const expected = 'Expected format is one line of space separated headers, one line of space separated column specs.';
  const lines = text === '' ? [] : text.replace(/\n$/, '').split(/\r?\n/);
  if (lines[0] === undefined) throw new CliError(`invalid template, missing header line. ${expected}`);
  if (lines[1] === undefined) throw new CliError(`invalid template, missing spec line. ${expected}`);
  const headers = words(lines[0]);
  const paths = words(lines[1]);
  if (headers.length !== paths.length) {
    throw new CliError(`number of headers (${headers.length}) and field specifications (${paths.length}) don't match`);
  }
  return headers.map((header, index) => ({ header, path: relaxedJsonPath(paths[index]!) }));
}

function words(line: string): string[] {
  return line.split(/\s+/).filter((word) => word !== '');
}

/** -o custom-columns: a header (once), and one line per object or item of a list. */
export function customColumnsPrinter(columns: readonly Column[], noHeaders: boolean): Printer {
  let headersDue = !noHeaders;
  let paths: readonly JsonPath[] | undefined;
  return {
    print(object, write, eventType) {
      const writer = tabWriter(write);
      if (headersDue) writer.write(`${columns.map((column) => column.header).join('\t')}\n`);
      headersDue = false;
      try {
        paths ??= columns.map((column) => parseJsonPath(column.path));
        for (const item of rows(object, eventType)) writer.write(`${line(item, paths)}\n`);
      } catch (error) {
        if (!(error instanceof JsonPathError)) throw error;
        throw new CliError(error.message, { cause: error });
      } finally {
        writer.flush();
      }
    },
  };
}

function rows(object: JsonObject, eventType: string | undefined): readonly JsonObject[] {
  if (eventType !== undefined) return [{ type: eventType, object }];
  return Array.isArray(object.items) ? (object.items as JsonObject[]) : [object];
}

function line(object: JsonObject, paths: readonly JsonPath[]): string {
  return paths.map((path) => cell(findResults(path, object, { allowMissingKeys: true }))).join('\t');
}

function cell(results: readonly (readonly Value[])[]): string {
  const none = results[0] === undefined || results[0].length === 0 ? ['<none>'] : [];
  return [...none, ...results.flat().map((value) => escapeTerminal(text(value)))].join(',');
}

function text(value: Value): string {
  if (value === undefined) return '<nil>';
  return isFloatLiteral(value) ? goFloat(value.float) : goValue(value);
}
