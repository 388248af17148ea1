import { compactJson } from '../apimachinery/go/compact-json.ts';
import { sprintSyntax } from '../apimachinery/go/json-value.ts';
import { goFloat, goNumber, goQuote } from '../apimachinery/go/text.ts';
import { isRawNumber, type Json, type JsonObject } from '../apimachinery/json.ts';
import { CliError } from '../errors.ts';
import { indentedJson } from './json.ts';
import { findResults } from './jsonpath/evaluate.ts';
import { JsonPathError, parseJsonPath } from './jsonpath/parse.ts';
import { isFloatLiteral, type Value } from './jsonpath/value.ts';
import type { Printer } from './printer.ts';

export interface JsonPathOptions {
  readonly allowMissingKeys: boolean;
  /** jsonpath-as-json: each part of the template as an indented JSON list. */
  readonly asJson: boolean;
}

/**
 * -o jsonpath=TEMPLATE. Throws CliError for a template that does not parse, and later when it fails
 * on an object.
 */
export function jsonPathPrinter(template: string, options: JsonPathOptions): Printer {
  const path = wording(
    () => parseJsonPath(template),
    (message) => `error parsing jsonpath ${template}, ${message}`,
  );
  return {
    print(object, write, eventType) {
      const data: JsonObject = eventType === undefined ? object : { type: eventType, object };
      const results = wording(
        () => findResults(path, data, options),
        (message) => failure(template, message, data),
      );
      for (const values of results)
        write(options.asJson ? `${indentedJson(values.map(toJson))}\n` : values.map(toText).join(' '));
    },
  };
}

function wording<T>(run: () => T, message: (text: string) => string): T {
  try {
    return run();
  } catch (error) {
    if (!(error instanceof JsonPathError)) throw error;
    throw new CliError(message(error.message), { cause: error });
  }
}

/** kubectl's long error text, with the object as Go writes it. */
function failure(template: string, message: string, data: JsonObject): string {
  const report = [
    `Error executing template: ${message}. Printing more information for debugging the template:`,
    `\ttemplate was:\n\t\t${template}`,
    `\tobject given to jsonpath engine was:\n\t\t${sprintSyntax(data)}`,
  ];
  return `error executing jsonpath ${goQuote(template)}: ${report.join('\n')}\n\n\n`;
}

function toJson(value: Value): Json {
  if (value === undefined) return null;
  return isFloatLiteral(value) ? value.float : value;
}

/** Maps and lists as JSON, anything else as Go's %v shows it. */
export function toText(value: Value): string {
  if (value === undefined) return '<no value>';
  if (isFloatLiteral(value)) return goFloat(value.float);
  if (typeof value === 'number' || isRawNumber(value)) return goNumber(value);
  return typeof value === 'object' && value !== null ? compactJson(value) : String(value);
}
