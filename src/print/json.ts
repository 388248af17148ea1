import { compactJson, jsonScalar, jsonString } from '../apimachinery/go/compact-json.ts';
import { givenKeys } from '../apimachinery/go/struct-json.ts';
import { sortedKeys } from '../apimachinery/go/text.ts';
import { isRawNumber, type Json, type JsonObject } from '../apimachinery/json.ts';
import type { Printer, Write } from './printer.ts';

export type KeyOrder = 'sorted' | 'given';

/** -o json: indented by four spaces; a watch event is one line. */
export function jsonPrinter(keyOrder: KeyOrder = 'sorted'): Printer {
  return {
    print(object, write, eventType) {
      if (eventType === undefined) {
        writeIndented(object, write, keyOrder);
      } else {
        write(`${watchEvent(object, eventType)}\n`);
      }
    },
  };
}

/** A watch event as json.Marshal writes it. */
export const watchEvent = (object: JsonObject, eventType: string): string =>
  `{"type":${jsonString(eventType)},"object":${compactJson(object)}}`;

/** One part of the text per item, so that long lists are not in memory twice. */
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
      text(jsonScalar(json));
    } else if (Array.isArray(json)) {
      members(json, '[', ']', newline, (item) => value(item, inner));
    } else {
      const keys = keyOrder === 'sorted' ? sortedKeys(json) : givenKeys(json);
      members(keys, '{', '}', newline, (key) => {
        text(`${jsonString(key)}: `);
        value(json[key] as Json, inner);
      });
    }
  };
  return { value, text, end: () => write(pending) };
}
