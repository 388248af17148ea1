import { jsonNumber, sortedKeys } from '../resources/go-text.ts';
import { isRawNumber, type Json, type JsonObject } from '../resources/json.ts';
import type { Printer, Write } from './printer.ts';

export type KeyOrder = 'sorted' | 'given';

/** -o json: four blanks an indent, and one line for a watch event. */
export function jsonPrinter(keyOrder: KeyOrder = 'sorted'): Printer {
  return {
    print(object, write, eventType) {
      if (eventType === undefined) {
        writeIndented(object, write, keyOrder);
      } else {
        write(`{"type":${jsonString(eventType)},"object":${compactJson(object)}}\n`);
      }
    },
  };
}

/** One part of the text an item, so that long lists do not stand in memory twice. */
function writeIndented(object: JsonObject, write: Write, keyOrder: KeyOrder): void {
  const writer = indentedWriter(write, keyOrder);
  writer.value(object, '\n');
  writer.text('\n');
  writer.end();
}

/** The value as json.MarshalIndent(value, "", "    ") writes it, without a newline at its end. */
export function indentedJson(value: Json, keyOrder: KeyOrder = 'sorted'): string {
  let text = '';
  const writer = indentedWriter((part) => {
    text += part;
  }, keyOrder);
  writer.value(value, '\n');
  writer.end();
  return text;
}

function indentedWriter(write: Write, keyOrder: KeyOrder) {
  let pending = '';
  const text = (part: string): void => {
    pending += part;
    if (pending.length < 1 << 16) return;
    write(pending);
    pending = '';
  };
  const members = <T>(items: readonly T[], open: string, close: string, newline: string, member: (item: T) => void) => {
    const inner = `${newline}    `;
    let separator = open + inner;
    for (const item of items) {
      text(separator);
      member(item);
      separator = `,${inner}`;
    }
    text(items.length === 0 ? open + close : newline + close);
  };
  const value = (json: Json, newline: string): void => {
    const inner = `${newline}    `;
    if (typeof json !== 'object' || json === null || isRawNumber(json)) {
      text(scalar(json));
    } else if (Array.isArray(json)) {
      members(json, '[', ']', newline, (item) => value(item, inner));
    } else {
      const keys = keyOrder === 'sorted' ? sortedKeys(json) : Object.keys(json);
      members(keys, '{', '}', newline, (key) => {
        text(`${jsonString(key)}: `);
        value(json[key] as Json, inner);
      });
    }
  };
  return { value, text, end: () => write(pending) };
}

/** The value as json.Marshal writes it: no blanks, sorted keys. */
export function compactJson(value: Json): string {
  if (typeof value !== 'object' || value === null || isRawNumber(value)) return scalar(value);
  if (Array.isArray(value)) return `[${value.map(compactJson).join(',')}]`;
  const members = sortedKeys(value).map((key) => `${jsonString(key)}:${compactJson(value[key] as Json)}`);
  return `{${members.join(',')}}`;
}

type Scalar = Exclude<Json, Json[] | JsonObject>;

function scalar(value: Scalar): string {
  if (typeof value === 'string') return jsonString(value);
  if (typeof value === 'number' || isRawNumber(value)) return jsonNumber(value);
  return String(value);
}

const unsafe = /[<>&\u2028\u2029]/g;

/** A string as encoding/json writes it: <, >, & and the two line separators escaped, lone surrogates replaced. */
export function jsonString(text: string): string {
  const quoted = JSON.stringify(text.toWellFormed());
  if (!/[<>&\u2028\u2029]/.test(quoted)) return quoted;
  return quoted.replaceAll(unsafe, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
