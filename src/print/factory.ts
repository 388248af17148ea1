/** From -o to a printer. Each format is a file of its own, loaded on demand. */

import { CliError } from '../errors.ts';
import { unreadable } from '../io/system-text.ts';
import { omitManagedFields } from './managed-fields.ts';
import type { Printer, PrinterOptions } from './printer.ts';
import { unmatchedFormat } from './unmatched-format.ts';

const templateFormats = ['go-template', 'go-template-file', 'template', 'templatefile'] as const;
const jsonPathFormats = ['jsonpath', 'jsonpath-as-json', 'jsonpath-file'] as const;
const columnFormats = ['custom-columns', 'custom-columns-file'] as const;

/** The formats of write commands, as their error lists them. */
export const allowedWriteFormats: readonly string[] = [
  ...['json', 'yaml', 'kyaml', 'name'],
  ...templateFormats,
  ...jsonPathFormats,
];

/** The formats of `get`. */
export const allowedGetFormats: readonly string[] = [...allowedWriteFormats, ...columnFormats, 'wide'];

/**
 * The printer of a read command (`get`) for -o other than the table's. `output` is what was typed;
 * an empty one with a --template means go-template. Throws CliError for a format that does not
 * exist, a template that does not parse or whose file cannot be read.
 */
export async function makePrinter(output: string, options: PrinterOptions): Promise<Printer> {
  const format = output === '' && (options.template ?? '') !== '' ? 'go-template' : output;
  const printer =
    (await makeTemplatePrinter(format, options)) ??
    (await makeObjectPrinter(format.toLowerCase(), options)) ??
    (await makeColumnsPrinter(format, options)) ??
    (await makeNamePrinter(format));
  if (printer === undefined) throw new CliError(unmatchedFormat(format, allowedGetFormats));
  return printer;
}

/**
 * The printer of json, yaml and the template formats that every command with -o shares; undefined
 * for any other.
 */
export async function makeFormatPrinter(format: string, options: PrinterOptions): Promise<Printer | undefined> {
  return (await makeObjectPrinter(format, options)) ?? makeTemplatePrinter(format, options);
}

async function makeObjectPrinter(format: string, options: PrinterOptions): Promise<Printer | undefined> {
  const printer = await plainObjectPrinter(format, options);
  return printer === undefined || options.showManagedFields === true ? printer : omitManagedFields(printer);
}

async function plainObjectPrinter(format: string, options: PrinterOptions): Promise<Printer | undefined> {
  if (format === 'json') return (await import('./json.ts')).jsonPrinter(options.keyOrder);
  if (format === 'yaml') return (await import('./yaml.ts')).yamlPrinter();
  if (format === 'kyaml') return (await import('./kyaml.ts')).kyamlPrinter(options.keyOrder);
  return undefined;
}

async function makeNamePrinter(format: string): Promise<Printer | undefined> {
  return format.toLowerCase() === 'name' ? (await import('./name.ts')).namePrinter() : undefined;
}

async function makeTemplatePrinter(output: string, options: PrinterOptions): Promise<Printer | undefined> {
  const parted = partTemplate(output, options.template ?? '', [...jsonPathFormats, ...templateFormats]);
  if (parted === undefined) return undefined;
  if (parted.value === '') throw new CliError('template format specified but no template given');
  const { format, value } = parted;
  const isFile = format.endsWith('file');
  const text = isFile ? await readTemplate(value, 'error reading --template', options) : value;
  const allowMissingKeys = options.allowMissingKeys ?? true;
  if ((templateFormats as readonly string[]).includes(format)) {
    return (await import('./go-template.ts')).goTemplatePrinter(text, { allowMissingKeys, keyOrder: options.keyOrder });
  }
  const asJson = format === 'jsonpath-as-json';
  return (await import('./jsonpath-printer.ts')).jsonPathPrinter(text, { allowMissingKeys, asJson });
}

async function makeColumnsPrinter(output: string, options: PrinterOptions): Promise<Printer | undefined> {
  const parted = partTemplate(output, options.template ?? '', columnFormats);
  if (parted === undefined) return undefined;
  if (parted.value === '') throw new CliError('custom-columns format specified but no custom columns given');
  const { columnsFromSpec, columnsFromTemplate, customColumnsPrinter } = await import('./custom-columns.ts');
  if (parted.format === 'custom-columns')
    return customColumnsPrinter(columnsFromSpec(parted.value), options.noHeaders ?? false);
  const text = await readTemplate(parted.value, 'error reading template', options);
  return customColumnsPrinter(columnsFromTemplate(text), false);
}

/**
 * `jsonpath={.a}` -> jsonpath and {.a}; a --template replaces the part after `=`, which must then
 * be absent.
 */
function partTemplate(
  output: string,
  template: string,
  formats: readonly string[],
): { format: string; value: string } | undefined {
  if (template !== '') return formats.includes(output) ? { format: output, value: template } : undefined;
  const equals = output.indexOf('=');
  const format = equals < 0 ? output : output.slice(0, equals);
  if (!formats.includes(format)) return undefined;
  return { format, value: equals < 0 ? '' : output.slice(equals + 1) };
}

async function readTemplate(file: string, problem: string, options: PrinterOptions): Promise<string> {
  const [{ readFile }, { resolve }] = await Promise.all([import('node:fs/promises'), import('node:path')]);
  try {
    return await readFile(resolve(options.cwd, file), 'utf8');
  } catch (error) {
    throw new CliError(`${problem} ${file}, ${unreadable(file, error)}`, { cause: error });
  }
}
