/**
 * Errors for text that is not JSON, as encoding/json words them: the character where reading stops,
 * and what was being read there.
 */

import { isRawNumber, type Json } from '../json.ts';
import { goQuote } from './text.ts';

/** Go's name for the kind of a JSON value, as encoding/json's errors have it. */
export function jsonKind(value: Json): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  if (typeof value === 'object' && !isRawNumber(value)) return 'object';
  if (typeof value === 'boolean') return 'bool';
  return typeof value === 'string' ? 'string' : 'number';
}

const CUT_OFF = 'unexpected end of JSON input';
const BLANK = /[ \t\r\n]*/y;

type Expected = 'value' | 'first item' | 'key' | 'first key' | 'colon' | 'end or more';

/** Thrown inside only. */
class Stop extends Error {
  readonly position: number;
  constructor(message: string, position: number) {
    super(message);
    this.position = position;
  }
}

/** Where reading stops, and why. */
export interface GoJsonFault {
  readonly message: string;
  /** The index of the character that may not stand there; the length of a text that is cut off. */
  readonly position: number;
}

/**
 * Why the text is not one JSON value; undefined when it is. Go reads bytes: a character beyond
 * ASCII is named as Go names it when the text has a character for each byte.
 */
export const goJsonProblem = (text: string): string | undefined => goJsonFault(text)?.message;

/** The same with its place. */
export function goJsonFault(text: string): GoJsonFault | undefined {
  try {
    scan(text);
    return undefined;
  } catch (error) {
    if (!(error instanceof Stop)) throw error;
    return { message: error.message, position: error.position };
  }
}

function scan(text: string): void {
  const open: ('{' | '[')[] = [];
  let expected: Expected = 'value';
  for (let at = skipBlank(text, 0); expected !== 'end or more' || open.length > 0 || at < text.length; ) {
    const character = characterAt(text, at);
    const container = open.at(-1);
    const closes = (container === '{' && character === '}') || (container === '[' && character === ']');
    if (closes && (expected === 'end or more' || expected.startsWith('first'))) {
      open.pop();
      expected = 'end or more';
      at += 1;
    } else if (expected === 'end or more') {
      if (container === undefined) stop(character, at, 'after top-level value');
      if (character !== ',')
        stop(character, at, container === '{' ? 'after object key:value pair' : 'after array element');
      expected = container === '{' ? 'key' : 'value';
      at += 1;
    } else if (expected === 'colon') {
      if (character !== ':') stop(character, at, 'after object key');
      expected = 'value';
      at += 1;
    } else if (expected === 'key' || expected === 'first key') {
      if (character !== '"') stop(character, at, 'looking for beginning of object key string');
      at = stringEnd(text, at);
      expected = 'colon';
    } else if (character === '{' || character === '[') {
      open.push(character);
      expected = character === '{' ? 'first key' : 'first item';
      at += 1;
    } else {
      at = scalarEnd(text, at);
      expected = 'end or more';
    }
    at = skipBlank(text, at);
  }
}

function skipBlank(text: string, at: number): number {
  BLANK.lastIndex = at;
  BLANK.exec(text);
  return BLANK.lastIndex;
}

function characterAt(text: string, at: number): string {
  if (at >= text.length) throw new Stop(CUT_OFF, text.length);
  return text[at] as string;
}

function stop(character: string, position: number, context: string): never {
  const shown = character === "'" ? "\\'" : character === '"' ? '"' : goQuote(character).slice(1, -1);
  throw new Stop(`invalid character '${shown}' ${context}`, position);
}

function scalarEnd(text: string, at: number): number {
  const character = text[at] as string;
  if (character === '"') return stringEnd(text, at);
  if (/[-\d]/.test(character)) return numberEnd(text, at);
  const word = ['true', 'false', 'null'].find((one) => one.startsWith(character));
  if (word === undefined) return stop(character, at, 'looking for beginning of value');
  for (let index = 1; index < word.length; index += 1) {
    const found = characterAt(text, at + index);
    if (found !== word[index]) stop(found, at + index, `in literal ${word} (expecting '${word[index]}')`);
  }
  return at + word.length;
}

function stringEnd(text: string, start: number): number {
  for (let at = start + 1; ; at += 1) {
    const character = characterAt(text, at);
    if (character === '"') return at + 1;
    if (character < ' ') stop(character, at, 'in string literal');
    if (character !== '\\') continue;
    at += 1;
    const escaped = characterAt(text, at);
    if (!/["\\/bfnrtu]/.test(escaped)) stop(escaped, at, 'in string escape code');
    if (escaped !== 'u') continue;
    for (const end = at + 4; at < end; ) {
      at += 1;
      const digit = characterAt(text, at);
      if (!/[0-9a-fA-F]/.test(digit)) stop(digit, at, 'in \\u hexadecimal character escape');
    }
  }
}

function numberEnd(text: string, start: number): number {
  let at = text[start] === '-' ? start + 1 : start;
  const digits = (context: string): void => {
    const first = characterAt(text, at);
    if (!/\d/.test(first)) stop(first, at, context);
    while (/\d/.test(text[at] ?? '')) at += 1;
  };
  if (text[at] === '0') at += 1;
  else digits('in numeric literal');
  if (text[at] === '.') {
    at += 1;
    digits('after decimal point in numeric literal');
  }
  if (/[eE]/.test(text[at] ?? '')) {
    at += /[+-]/.test(text[at + 1] ?? '') ? 2 : 1;
    digits('in exponent of numeric literal');
  }
  return at;
}
