/** sprig's functions for text (strings.go, and the part of functions.go that is about strings). */
import { byteLength, joinTexts, textOfBytes } from '../../../apimachinery/go/bytes.ts';
import { goText } from '../../../apimachinery/go/fmt/print.ts';
import { quoteText } from '../../../apimachinery/go/fmt/quote.ts';
import {
  contains,
  hasPrefix,
  hasSuffix,
  latinOf,
  mapRunes,
  replaceAll,
  splitText,
  textOfLatin,
  trimPrefix,
  trimSet,
  trimSuffix,
} from '../../../apimachinery/go/strings.ts';
import { compareStrings, trimSpace } from '../../../apimachinery/go/text.ts';
import { lowerOf, upperOf } from '../../../apimachinery/go/unicode.ts';
import {
  ANY,
  ByteSlice,
  GoError,
  GoFunction,
  type GoValue,
  itemsOf,
  kindOf,
  TypedMap,
  TypedSlice,
} from '../../../apimachinery/go/values.ts';
import { intOf } from './cast.ts';
import { connectedCase, pascalCase } from './letter-case.ts';
import { abbreviate, initials, swapCase, title, uncapitalize, withoutSpace, wrap } from './words.ts';

/** In bytes. */
const LONGEST_TEXT = 400_000_000;

/** A function of texts alone. */
const ofTexts = (count: 1 | 2 | 3, change: (...texts: string[]) => string): GoFunction =>
  new GoFunction(Array<string>(count).fill('string'), 'string', (args) => change(...(args as string[])));

/** A function of one number and a text. */
const ofCount = (change: (count: bigint, text: string) => string): GoFunction =>
  new GoFunction(['int', 'string'], 'string', ([count, text]) => change(intOf(count), text as string));

const asksOf = (holds: (text: string, part: string) => boolean): GoFunction =>
  new GoFunction(['string', 'string'], 'bool', ([part, text]) => holds(text as string, part as string));

const ofAll = (join: (values: readonly Exclude<GoValue, null>[]) => string): GoFunction =>
  new GoFunction([ANY], 'string', (args) => join(args.filter((value) => value !== null)), { isVariadic: true });

/** The value as text (strval): a []byte is the text it holds. */
export const textOf = (value: GoValue): string =>
  value instanceof ByteSlice ? textOfBytes(value.bytes) : goText(value);

/** The texts of a list, without its nils; of anything else the text that it is (strslice). */
export function textsOf(value: GoValue): readonly string[] {
  if (value === null) return [];
  if (kindOf(value) !== 'slice') return [textOf(value)];
  return itemsOf(value)
    .filter((item) => item !== null)
    .map(textOf);
}

const MOST = 2n ** 63n - 1n;

/** Throws GoError for so many bytes, as Go does from 2^48 on. */
function checkSize(bytes: bigint): void {
  if (bytes > LONGEST_TEXT) throw new GoError('runtime error: makeslice: len out of range');
}

function repeat(count: bigint, text: string): string {
  if (count < 0n) throw new GoError('strings: negative Repeat count');
  const size = count * BigInt(byteLength(text));
  if (size > MOST) throw new GoError('strings: Repeat output length overflow');
  checkSize(size);
  return joinTexts([text === '' ? '' : text.repeat(Number(count))]);
}

function indent(spaces: bigint, text: string): string {
  const pad = repeat(spaces, ' ');
  const parts = text.split('\n');
  checkSize(spaces * BigInt(parts.length));
  return pad + parts.join(`\n${pad}`);
}

/** The bytes from `start` up to `end`, which must be there. */
function sliced(latin: string, start: bigint, end: bigint): string {
  const { length } = latin;
  const fault = (range: string, tail = ''): GoError =>
    new GoError(`runtime error: slice bounds out of range [${range}]${tail}`);
  if (end < 0n) throw fault(`:${end}`);
  if (end > length) throw fault(`:${end}`, ` with length ${length}`);
  if (start > end) throw fault(`${start}:${end}`);
  return textOfLatin(latin.slice(Number(start), Number(end)));
}

function substring(start: bigint, end: bigint, text: string): string {
  const latin = latinOf(text);
  if (start < 0n) return sliced(latin, 0n, end);
  const length = BigInt(latin.length);
  return sliced(latin, start, end < 0n || end > length ? length : end);
}

function truncate(count: bigint, text: string): string {
  const latin = latinOf(text);
  const length = BigInt(latin.length);
  if (count < 0n) return length + count > 0n ? textOfLatin(latin.slice(Number(count))) : text;
  return length > count ? textOfLatin(latin.slice(0, Number(count))) : text;
}

/** The parts of a text as a map: _0, _1 and so on. */
const numbered = (parts: readonly string[]): TypedMap =>
  new TypedMap(
    'string',
    'string',
    parts.map((part, at) => [`_${at}`, part]),
  );

const strings = (items: readonly string[]): TypedSlice => new TypedSlice('string', items);

const changing: readonly (readonly [string, GoFunction])[] = [
  ['trim', ofTexts(1, (text = '') => trimSpace(text))],
  ['upper', ofTexts(1, (text = '') => mapRunes(text, upperOf))],
  ['lower', ofTexts(1, (text = '') => mapRunes(text, lowerOf))],
  ['title', ofTexts(1, (text = '') => title(text))],
  ['untitle', ofTexts(1, (text = '') => uncapitalize(text))],
  ['swapcase', ofTexts(1, (text = '') => swapCase(text))],
  ['snakecase', ofTexts(1, (text = '') => connectedCase(text, '_'))],
  ['kebabcase', ofTexts(1, (text = '') => connectedCase(text, '-'))],
  ['camelcase', ofTexts(1, (text = '') => pascalCase(text))],
  ['nospace', ofTexts(1, (text = '') => withoutSpace(text))],
  ['initials', ofTexts(1, (text = '') => initials(text))],
  ['trimall', ofTexts(2, (set = '', text = '') => trimSet(text, set))],
  ['trimAll', ofTexts(2, (set = '', text = '') => trimSet(text, set))],
  ['trimPrefix', ofTexts(2, (prefix = '', text = '') => trimPrefix(text, prefix))],
  ['trimSuffix', ofTexts(2, (suffix = '', text = '') => trimSuffix(text, suffix))],
  ['replace', ofTexts(3, (old = '', by = '', text = '') => replaceAll(text, old, by))],
  ['repeat', ofCount(repeat)],
  ['indent', ofCount(indent)],
  ['nindent', ofCount((spaces, text) => `\n${indent(spaces, text)}`)],
  ['trunc', ofCount(truncate)],
  ['wrap', ofCount((width, text) => wrap(text, Number(width), '', false))],
  ['abbrev', ofCount((width, text) => (width < 4n ? text : abbreviate(text, 0n, Number(width))))],
];

const joining: readonly (readonly [string, GoFunction])[] = [
  ['quote', ofAll((values) => values.map((value) => quoteText(textOf(value), false)).join(' '))],
  ['squote', ofAll((values) => values.map((value) => `'${goText(value)}'`).join(' '))],
  ['cat', ofAll((values) => values.map(goText).join(' '))],
  ['toString', new GoFunction([ANY], 'string', ([value = null]) => textOf(value))],
  ['toStrings', new GoFunction([ANY], '[]string', ([value = null]) => strings(textsOf(value)))],
  [
    'join',
    new GoFunction(['string', ANY], 'string', ([separator, value = null]) =>
      joinTexts([textsOf(value).join(separator as string)]),
    ),
  ],
  [
    'sortAlpha',
    new GoFunction([ANY], '[]string', ([value = null]) =>
      strings(value === null ? ['<nil>'] : textsOf(value).toSorted(compareStrings)),
    ),
  ],
];

const asking: readonly (readonly [string, GoFunction])[] = [
  ['contains', asksOf(contains)],
  ['hasPrefix', asksOf(hasPrefix)],
  ['hasSuffix', asksOf(hasSuffix)],
  [
    'plural',
    new GoFunction(['string', 'string', 'int'], 'string', ([one = '', many = '', count]) =>
      intOf(count) === 1n ? one : many,
    ),
  ],
];

const splitting: readonly (readonly [string, GoFunction])[] = [
  [
    'splitList',
    new GoFunction(['string', 'string'], '[]string', ([separator, text]) =>
      strings(splitText(text as string, separator as string)),
    ),
  ],
  [
    'split',
    new GoFunction(['string', 'string'], 'map[string]string', ([separator, text]) =>
      numbered(splitText(text as string, separator as string)),
    ),
  ],
  [
    'splitn',
    new GoFunction(['string', 'int', 'string'], 'map[string]string', ([separator, count, text]) =>
      numbered(splitText(text as string, separator as string, Number(intOf(count)))),
    ),
  ],
  [
    'substr',
    new GoFunction(['int', 'int', 'string'], 'string', ([start, end, text]) =>
      substring(intOf(start), intOf(end), text as string),
    ),
  ],
  [
    'abbrevboth',
    new GoFunction(['int', 'int', 'string'], 'string', ([left, right, text]) => {
      const [offset, width] = [intOf(left), intOf(right)];
      if (width < 4n || (offset > 0n && width < 7n)) return text as string;
      return abbreviate(text as string, offset, Number(width));
    }),
  ],
  [
    'wrapWith',
    new GoFunction(['int', 'string', 'string'], 'string', ([width, lineBreak, text]) =>
      wrap(text as string, Number(intOf(width)), lineBreak as string, true),
    ),
  ],
];

export function stringFunctions(): ReadonlyMap<string, GoFunction> {
  return new Map([...changing, ...joining, ...asking, ...splitting]);
}
