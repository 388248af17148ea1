import { sortedKeys } from '../../apimachinery/go/text.ts';
import type { Writer } from '../writer.ts';

type TextMap = Readonly<Record<string, string>> | null | undefined;

/** The last-applied annotation of apply. It is never shown: it may contain secrets. */
const hidden = new Set(['kubectl.kubernetes.io/last-applied-configuration']);
/** Longer annotations are written below their key and cut at this many bytes. */
const LONGEST = 140;

/**
 * `Title: a=1` and one line for each further label; `<none>` without any. `indent` precedes the
 * further lines.
 */
export function writeLabels(writer: Writer, title: string, labels: TextMap, indent = ''): void {
  writeList(
    writer,
    title,
    sortedKeys(labels ?? {}).map((key) => `${key}=${labels?.[key]}`),
    indent,
  );
}

/** A titled list, one item per line in the column after the title. */
export function writeList(writer: Writer, title: string, items: readonly string[], indent = ''): void {
  writer.write(0, `${indent}${title}:\t`);
  if (items.length === 0) writer.write(0, '<none>\n');
  for (const [index, item] of items.entries()) {
    if (index > 0) {
      writer.write(0, indent);
      writer.write(0, '\t');
    }
    writer.write(0, `${item}\n`);
  }
}

/** As labels, but `key: value`, with long and multi-line values below their key. */
export function writeAnnotations(writer: Writer, title: string, annotations: TextMap): void {
  const keys = sortedKeys(annotations ?? {}).filter((key) => !hidden.has(key));
  writer.write(0, `${title}:\t`);
  if (keys.length === 0) writer.write(0, '<none>\n');
  for (const [index, key] of keys.entries()) {
    if (index > 0) writer.write(0, '\t');
    const value = (annotations?.[key] ?? '').replace(/\n$/, '');
    if (byteLength(value) + byteLength(key) + 2 <= LONGEST && !value.includes('\n')) {
      writer.write(0, `${key}: ${value}\n`);
      continue;
    }
    writer.write(0, `${key}:\n`);
    for (const line of value.split('\n')) writer.write(0, `\t  ${shorten(line, LONGEST - 2)}\n`);
  }
}

/** The text cut after a number of bytes of UTF-8, never inside a character, with an ellipsis. */
export function shorten(text: string, bytes: number): string {
  if (byteLength(text) <= bytes) return text;
  return `${Buffer.from(text)
    .subarray(0, bytes)
    .toString()
    .replace(/\ufffd+$/, '')}...`;
}

export function byteLength(text: string): number {
  return Buffer.byteLength(text);
}
