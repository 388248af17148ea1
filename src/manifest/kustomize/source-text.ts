/** The text of a YAML file as go-yaml's reader takes it (readerc.go). */
import { isJsonObject, type Json } from '../../apimachinery/json.ts';
import { decodeText } from '../yaml.ts';
import { BuildError } from './error.ts';

/** The text of a file, which is UTF-8, or UTF-16 by its byte order mark. Throws BuildError. */
export function sourceText(content: Buffer, file: string): string {
  const text = decodeText(content);
  if (!text.includes('\ufffd')) return text;
  const problem = utf8Problem(content);
  if (problem === undefined) return text;
  throw new BuildError(`yaml: ${problem}`, { place: { file, line: 1 } });
}

/** What is wrong with UTF-16 is not looked into. */
function utf8Problem(content: Buffer): string | undefined {
  if ((content[0] ?? 0) >= 0xfe) return undefined;
  for (let at = 0; at < content.length; ) {
    const first = content[at] as number;
    const width = first < 0x80 ? 1 : first >> 5 === 6 ? 2 : first >> 4 === 14 ? 3 : first >> 3 === 30 ? 4 : 0;
    if (width === 0) return 'invalid leading UTF-8 octet';
    if (at + width > content.length) return 'incomplete UTF-8 octet sequence';
    let value = width === 1 ? first : first & (0xff >> (width + 1));
    for (const octet of content.subarray(at + 1, at + width)) {
      if (octet >> 6 !== 2) return 'invalid trailing UTF-8 octet';
      value = (value << 6) | (octet & 0x3f);
    }
    if (value < ([0, 0x80, 0x800, 0x10000][width - 1] as number)) return 'invalid length of a UTF-8 sequence';
    if ((value >= 0xd800 && value <= 0xdfff) || value > 0x10ffff) return 'invalid Unicode character';
    if (controlCharacter(String.fromCodePoint(value)) >= 0) return 'control characters are not allowed';
    at += width;
  }
  return undefined;
}

/** What may stand nowhere in a YAML text. */
const CONTROL = /[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff]/;

/** The characters of these that JSON holds as they are. */
const CONTROL_IN_JSON = /[\x7f-\x84\x86-\x9f\ufffe\uffff]/;

/** Throws BuildError for a value whose JSON is no YAML, as which kustomize reads it. */
export function checkJson(value: Json): void {
  if (holdsControl(value)) throw new BuildError('yaml: control characters are not allowed');
}

function holdsControl(value: Json): boolean {
  if (typeof value === 'string') return CONTROL_IN_JSON.test(value);
  if (Array.isArray(value)) return value.some(holdsControl);
  if (!isJsonObject(value)) return false;
  return Object.entries(value).some(([key, member]) => CONTROL_IN_JSON.test(key) || holdsControl(member));
}

/** The index of the first control character; -1 when there is none. */
export const controlCharacter = (text: string): number => text.search(CONTROL);
