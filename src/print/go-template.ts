import { base64Problem } from '../apimachinery/go/base64.ts';
import { bytesOfText, textOfBytes } from '../apimachinery/go/bytes.ts';
import { compactJson } from '../apimachinery/go/compact-json.ts';
import { goText } from '../apimachinery/go/fmt/print.ts';
import { structJson } from '../apimachinery/go/struct-json.ts';
import { TemplateExecError } from '../apimachinery/go/template/evaluate.ts';
import { Templates } from '../apimachinery/go/template/template.ts';
import { TemplateParseError } from '../apimachinery/go/template/token-reader.ts';
import { templateData } from '../apimachinery/go/template-data.ts';
import { goQuote } from '../apimachinery/go/text.ts';
import {
  ANY,
  entryOf,
  GoError,
  GoFunction,
  type GoValue,
  integerOf,
  isInteger,
  itemsOf,
  kindOf,
  lengthOf,
} from '../apimachinery/go/values.ts';
import type { JsonObject } from '../apimachinery/json.ts';
import { CliError } from '../errors.ts';
import { type KeyOrder, watchEvent } from './json.ts';
import type { Printer, Write } from './printer.ts';

export interface GoTemplateOptions {
  readonly allowMissingKeys: boolean;
  readonly keyOrder?: KeyOrder | undefined;
}

/**
 * -o go-template=TEMPLATE. Throws CliError for a template that does not parse, and when it fails on
 * an object, after writing what kubectl writes of it to stdout: the template and the data.
 */
export function goTemplatePrinter(template: string, { allowMissingKeys, keyOrder }: GoTemplateOptions): Printer {
  const templates = parsed(template, allowMissingKeys);
  return {
    print(object, write, eventType) {
      const given = templateData(eventType === undefined ? object : { type: eventType, object });
      const writer = batched(write);
      try {
        templates.executeTo('output', given, writer.write);
      } catch (error) {
        if (!(error instanceof TemplateExecError)) throw error;
        const raw = eventType === undefined ? marshal(object, keyOrder) : watchEvent(object, eventType);
        writer.write(report(template, error.message, raw, given));
        writer.end();
        throw new CliError(`error executing template ${goQuote(template)}: ${error.message}`, { cause: error });
      }
      writer.end();
    },
  };
}

function parsed(template: string, allowMissingKeys: boolean): Templates {
  try {
    return new Templates({ functions, missingKey: allowMissingKeys ? 'invalid' : 'error' }).parse('output', template);
  } catch (error) {
    if (!(error instanceof TemplateParseError)) throw error;
    throw new CliError(`error parsing template ${template}, ${error.message}`, { cause: error });
  }
}

/** What kubectl's own templates can call beside Go's functions. */
const functions: ReadonlyMap<string, GoFunction> = new Map([
  ['base64decode', new GoFunction(['string'], 'string', ([text]) => decode(text as string))],
  ['exists', new GoFunction([ANY, ANY], 'bool', ([item, ...keys]) => exists(item ?? null, keys), { isVariadic: true })],
]);

function decode(text: string): string {
  const problem = base64Problem(text);
  if (problem !== undefined) {
    throw new GoError(`base64 decode failed: illegal base64 data at input byte ${problem}`);
  }
  return textOfBytes(Buffer.from(text, 'base64'));
}

/** Whether there is something that is not nil behind all these keys and indexes. */
function exists(item: GoValue, keys: readonly GoValue[]): boolean {
  const found = keys.reduce<GoValue | undefined>(
    (value, key) => (value === undefined || value === null ? undefined : behind(value, key)),
    item,
  );
  return found !== undefined && found !== null;
}

function behind(value: Exclude<GoValue, null>, key: GoValue): GoValue | undefined {
  const kind = kindOf(value);
  if (kind === 'map') return entryOf(value, key ?? '');
  if ((kind !== 'slice' && kind !== 'string') || !isInteger(key)) return undefined;
  const at = integerOf(key);
  if (at < 0n || at >= BigInt(lengthOf(value))) return undefined;
  return kind === 'slice' ? itemsOf(value)[Number(at)] : true;
}

/** Joins small pieces, and writes bytes where the text has some that are no characters. */
function batched(write: Write): { readonly write: (text: string) => void; readonly end: () => void } {
  let pending: string[] = [];
  let length = 0;
  const end = (): void => {
    const text = pending.join('');
    pending = [];
    length = 0;
    if (text !== '') write(text.isWellFormed() ? text : bytesOfText(text));
  };
  return {
    write: (text) => {
      pending.push(text);
      length += text.length;
      if (length >= 1 << 16) end();
    },
    end,
  };
}

const marshal = (object: JsonObject, keyOrder: KeyOrder | undefined): string =>
  keyOrder === 'given' ? structJson(object) : compactJson(object);

/** What kubectl writes to stdout, to make a template easier to repair. */
function report(template: string, message: string, raw: string, data: GoValue): string {
  return [
    `Error executing template: ${message}. Printing more information for debugging the template:`,
    `\ttemplate was:\n\t\t${template}`,
    `\traw data was:\n\t\t${raw}`,
    `\tobject given to template engine was:\n\t\t${goText(data)}\n\n`,
  ].join('\n');
}
