/**
 * The lines of --set, --set-string, --set-file, --set-json and --set-literal (pkg/strvals): paths and
 * values, put into values that are there already.
 */
import { goQuote, goQuoteRune } from '../../apimachinery/go/text.ts';
import { type GoValue, kindOf, SizedInteger, typeName } from '../../apimachinery/go/values.ts';
import { jsonValueAt } from './json-value.ts';
import { type MutableList, type MutableMap, setKey } from './mutable.ts';

/** A line that cannot be read; the message is Go's. */
export class SetLineError extends Error {
  override name = 'SetLineError';
}

export interface SetLineMode {
  /** What a text is as a value. Throws SetLineError. */
  readonly value: (text: string) => GoValue;
  readonly syntax: 'escaped' | 'json' | 'literal';
}

const LARGEST_INDEX = 65_536;
const DEEPEST_NAME = 30;
/** Nothing came before the end of the line, which ends the reading without an error. */
type Progress = 'more' | 'end';

const LARGEST_INTEGER = (1n << 63n) - 1n;

/** What --set makes of a text: only decimal integers are numbers. */
export function typedValue(text: string): GoValue {
  const lower = text.toLowerCase();
  if (lower === 'true') return true;
  if (lower === 'false') return false;
  if (lower === 'null') return null;
  if (text === '0') return new SizedInteger('int64', 0n);
  if (!/^[+-]?\d+$/.test(text) || text.startsWith('0')) return text;
  const value = BigInt(text.replace(/^\+/, ''));
  return value > LARGEST_INTEGER || value < -LARGEST_INTEGER - 1n ? text : new SizedInteger('int64', value);
}

/** The word that stopped the reading, undefined at the end of the line. */
interface Part {
  readonly text: string;
  readonly stop: string | undefined;
}

class Reader {
  private readonly letters: readonly string[];
  private readonly mode: SetLineMode;
  private at = 0;

  constructor(line: string, mode: SetLineMode) {
    this.letters = Array.from(line);
    this.mode = mode;
  }

  /** One `path=value` of the line, into `data`. */
  key(data: MutableMap, level: number): Progress {
    const { text: name, stop } = this.until(this.mode.syntax === 'literal' ? '=[.' : '=[,.');
    switch (stop) {
      case undefined:
        if (name === '') return 'end';
        throw new SetLineError(`key ${goQuote(name)} has no value`);
      case '[':
        return this.listKey(data, name, level);
      case '=':
        return this.assign((value) => set(data, name, value));
      case ',':
        throw new SetLineError(`key ${goQuote(name)} has no value (cannot end with ,)`);
      default:
        return this.tableKey(data, name, level + 1);
    }
  }

  private listKey(data: MutableMap, name: string, level: number): Progress {
    const index = this.index();
    if (index === undefined) return 'end';
    const found = Object.hasOwn(data, name) ? asList(data[name] as GoValue) : [];
    const { list, progress } = this.item(found, index, level);
    set(data, name, list);
    return progress;
  }

  private tableKey(data: MutableMap, name: string, level: number): Progress {
    if (level > DEEPEST_NAME) {
      throw new SetLineError(
        `value name nested level is greater than maximum supported nested level of ${DEEPEST_NAME}`,
      );
    }
    const inner = Object.hasOwn(data, name) ? asTable(data[name] as GoValue) : {};
    const progress = this.key(inner, level);
    const isEmpty = Object.keys(inner).length === 0;
    if (isEmpty && progress === 'more') throw new SetLineError(`key map ${goQuote(name)} has no value`);
    if (!isEmpty) set(data, name, inner);
    return progress;
  }

  /** Reads what follows `=`. */
  private assign(put: (value: GoValue) => void): Progress {
    const { syntax, value } = this.mode;
    if (syntax === 'json') {
      put(this.isEmptyValue() ? null : this.json());
      return 'more';
    }
    if (syntax === 'literal') {
      put(this.until('').text);
      return 'more';
    }
    if (this.at === this.letters.length) {
      put('');
      return 'end';
    }
    put(this.letters[this.at] === '{' ? this.list() : value(this.until(',').text));
    return 'more';
  }

  /** The value behind `[index]`, in a list that may be longer then. */
  private item(list: MutableList, index: number, level: number): { list: MutableList; progress: Progress } {
    if (index < 0) throw new SetLineError(`negative ${index} index not allowed`);
    const { text, stop } = this.until('[.=');
    if (text !== '') {
      const letters = Array.from(text, goQuoteRune).join(' ');
      throw new SetLineError(`unexpected data at end of array index: [${letters}]`);
    }
    if (stop === undefined) return { list, progress: 'end' };
    if (stop === '=') {
      let longer = list;
      this.assign((value) => {
        longer = withItem(list, index, value);
      });
      return { list: longer, progress: 'more' };
    }
    return stop === '[' ? this.itemOfList(list, index, level) : this.itemOfTable(list, index, level);
  }

  private itemOfList(list: MutableList, index: number, level: number): { list: MutableList; progress: Progress } {
    const next = this.index();
    if (next === undefined) return { list, progress: 'end' };
    const found = list[index] ?? null;
    const inner = this.item(found === null ? [] : asList(found), next, level);
    if (inner.progress === 'end') return { list, progress: 'end' };
    return { list: withItem(list, index, inner.list), progress: 'more' };
  }

  private itemOfTable(list: MutableList, index: number, level: number): { list: MutableList; progress: Progress } {
    const found = list[index];
    let inner: MutableMap = {};
    if (found !== undefined && isTable(found)) inner = found as MutableMap;
    else if (index < list.length) list[index] = inner;
    if (this.key(inner, level) === 'end') return { list, progress: 'end' };
    return { list: withItem(list, index, inner), progress: 'more' };
  }

  /** The number before `]`; undefined at the end of the line. */
  private index(): number | undefined {
    const { text, stop } = this.until(']');
    if (stop === undefined) return undefined;
    const refuse = (why: string) =>
      new SetLineError(`error parsing index: strconv.Atoi: parsing ${goQuote(text)}: ${why}`);
    if (!/^[+-]?\d+$/.test(text)) throw refuse('invalid syntax');
    const value = BigInt(text.replace(/^\+/, ''));
    if (BigInt.asIntN(64, value) !== value) throw refuse('value out of range');
    return Number(value);
  }

  /** `{a,b}`, and a comma behind it. */
  private list(): MutableList {
    this.at += 1;
    const items: GoValue[] = [];
    for (;;) {
      const { text, stop } = this.until(',}');
      if (stop === undefined) throw new SetLineError("list must terminate with '}'");
      items.push(this.mode.value(text));
      if (stop === ',') continue;
      if (this.letters[this.at] === ',') this.at += 1;
      return items;
    }
  }

  private json(): GoValue {
    const rest = this.letters.slice(this.at).join('');
    const { value, length } = jsonValueAt(rest);
    this.at += Array.from(rest.slice(0, length)).length;
    this.isEmptyValue();
    return value;
  }

  /** Passes blanks and a comma; whether there was nothing else before it or the end. */
  private isEmptyValue(): boolean {
    for (; this.at < this.letters.length; this.at += 1) {
      const letter = this.letters[this.at] as string;
      if (letter === ',') {
        this.at += 1;
        return true;
      }
      if (!/\p{White_Space}/u.test(letter)) return false;
    }
    return true;
  }

  private until(stops: string): Part {
    let text = '';
    while (this.at < this.letters.length) {
      const letter = this.letters[this.at++] as string;
      if (stops.includes(letter)) return { text, stop: letter };
      if (letter !== '\\' || this.mode.syntax === 'literal') text += letter;
      else if (this.at < this.letters.length) text += this.letters[this.at++] as string;
    }
    return { text, stop: undefined };
  }
}

/** A value without a name is not set. */
function set(data: MutableMap, name: string, value: GoValue): void {
  if (name !== '') setKey(data, name, value);
}

function withItem(list: MutableList, index: number, value: GoValue): MutableList {
  if (index > LARGEST_INDEX) {
    throw new SetLineError(`index of ${index} is greater than maximum supported index of ${LARGEST_INDEX}`);
  }
  while (list.length <= index) list.push(null);
  list[index] = value;
  return list;
}

const isTable = (value: GoValue): boolean => kindOf(value) === 'map';

const notA = (value: GoValue, type: string): SetLineError =>
  new SetLineError(
    `unable to parse key: interface conversion: interface {} is ${value === null ? 'nil' : typeName(value)}, not ${type}`,
  );

function asTable(value: GoValue): MutableMap {
  if (!isTable(value)) throw notA(value, 'map[string]interface {}');
  return value as MutableMap;
}

function asList(value: GoValue): MutableList {
  if (!Array.isArray(value)) throw notA(value, '[]interface {}');
  return value as MutableList;
}

/** Puts what a line says into values, which are changed. Throws SetLineError. */
export function setLine(line: string, values: MutableMap, mode: SetLineMode): void {
  const reader = new Reader(line, mode);
  while (reader.key(values, 0) === 'more') {}
}
