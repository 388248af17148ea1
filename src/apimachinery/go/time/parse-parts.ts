/** How time.Parse reads each part of a layout. Texts have a character for each byte. */
import { DAY_NAMES, MONTH_NAMES } from './calendar.ts';
import { LAYOUT_PARTS } from './format.ts';
import { utc, type Zone } from './zone.ts';

/** What the parts of a text said so far. */
export interface Found {
  year: number;
  month?: number;
  day?: number;
  yearDay?: number;
  hour: number;
  minute: number;
  second: number;
  nanoseconds: number;
  half?: 'AM' | 'PM';
  zone?: Zone;
  offset?: number;
  abbreviation?: string;
}

/** The text is not what the part of the layout stands for. */
export class Mismatch extends Error {}
/** The number is none that there is; the message says of what. */
export class OutOfRange extends Error {}

/** Takes what stands between parts off a text; blanks stand for as many blanks as there are. */
export function skip(text: string, literal: string): { readonly rest: string; readonly isSame: boolean } {
  let rest = text;
  for (let at = 0; at < literal.length; ) {
    if (literal[at] === ' ') {
      if (rest !== '' && rest[0] !== ' ') return { rest, isSame: false };
      while (literal[at] === ' ') at += 1;
      rest = rest.replace(/^ +/, '');
    } else {
      if (rest === '' || rest[0] !== literal[at]) return { rest, isSame: false };
      at += 1;
      rest = rest.slice(1);
    }
  }
  return { rest, isSame: true };
}

/** Reads a part at the start of the text; yields the rest. Throws Mismatch and OutOfRange. */
export function readPart(part: string, text: string, found: Found, layoutBehind: string): string {
  const read = Object.hasOwn(PARTS, part) ? PARTS[part] : undefined;
  if (read !== undefined) return read(text, found, layoutBehind);
  return /^[.,]/.test(part) ? readFraction(part, text, found) : readOffset(part, text, found);
}

type Read = (text: string, found: Found, layoutBehind: string) => string;

/** One to `width` digits, or exactly so many. */
function number(text: string, width: number, isFixed: boolean): readonly [value: number, rest: string] {
  const [digits = ''] = new RegExp(`^[0-9]{${isFixed ? width : 1},${width}}`).exec(text) ?? [];
  if (digits === '') throw new Mismatch();
  return [Number(digits), text.slice(digits.length)];
}

const inRange = (value: number, from: number, below: number, what: string): number => {
  if (value < from || value >= below) throw new OutOfRange(what);
  return value;
};

/** Digits with a sign or without; none at all are zero. */
function integer(text: string): number {
  if (!/^[+-]?[0-9]*$/.test(text)) throw new Mismatch();
  return Number(text.replace('+', '').replace(/^-$/, '')) || 0;
}

const numbered =
  (width: number, isFixed: boolean, set: (found: Found, value: number) => void): Read =>
  (text, found) => {
    const [value, rest] = number(text, width, isFixed);
    set(found, value);
    return rest;
  };

const named =
  (names: readonly string[], set: (found: Found, index: number) => void): Read =>
  (text, found) => {
    const index = names.findIndex((name) => text.slice(0, name.length).toLowerCase() === name.toLowerCase());
    if (index < 0) throw new Mismatch();
    set(found, index);
    return text.slice((names[index] as string).length);
  };

const setMonth = (found: Found, index: number): void => {
  found.month = index + 1;
};
const setDay = (found: Found, value: number): void => {
  found.day = value;
};
const short = (names: readonly string[]): readonly string[] => names.map((name) => name.slice(0, 3));
const month = (isFixed: boolean): Read =>
  numbered(2, isFixed, (found, value) => {
    found.month = inRange(value, 1, 13, 'month');
  });
const hour = (isFixed: boolean, below: number): Read =>
  numbered(2, isFixed, (found, value) => {
    found.hour = inRange(value, 0, below, 'hour');
  });
const minute = (isFixed: boolean): Read =>
  numbered(2, isFixed, (found, value) => {
    found.minute = inRange(value, 0, 60, 'minute');
  });

/** A fraction may follow though the layout has none. */
const second =
  (isFixed: boolean): Read =>
  (text, found, layoutBehind) => {
    const [value, rest] = number(text, 2, isFixed);
    found.second = inRange(value, 0, 60, 'second');
    const [fraction] = /^[.,][0-9]+/.exec(rest) ?? [];
    if (fraction === undefined) return rest;
    const [next = ''] = layoutBehind.match(LAYOUT_PARTS) ?? [];
    if (/^[.,]/.test(next)) return rest;
    found.nanoseconds = nanoseconds(fraction);
    return rest.slice(fraction.length);
  };

const half =
  (isLower: boolean): Read =>
  (text, found) => {
    const word = text.slice(0, 2);
    if (!(isLower ? /^[ap]m$/ : /^[AP]M$/).test(word)) throw new Mismatch();
    found.half = word.toUpperCase() as 'AM' | 'PM';
    return text.slice(2);
  };

const yearDay =
  (isFixed: boolean): Read =>
  (text, found) =>
    numbered(3, isFixed, (into, value) => {
      into.yearDay = value;
    })(isFixed ? text : text.replace(/^ {1,2}/, ''), found, '');

const PARTS: Readonly<Record<string, Read>> = {
  January: named(MONTH_NAMES, setMonth),
  Jan: named(short(MONTH_NAMES), setMonth),
  '1': month(false),
  '01': month(true),
  Monday: named(DAY_NAMES, () => undefined),
  Mon: named(short(DAY_NAMES), () => undefined),
  '2': numbered(2, false, setDay),
  _2: (text, found) => numbered(2, false, setDay)(text.replace(/^ /, ''), found, ''),
  '02': numbered(2, true, setDay),
  __2: yearDay(false),
  '002': yearDay(true),
  '15': hour(false, 24),
  '3': hour(false, 13),
  '03': hour(true, 13),
  '4': minute(false),
  '04': minute(true),
  '5': second(false),
  '05': second(true),
  '2006': (text, found) => {
    if (text.length < 4 || !/^[0-9]/.test(text)) throw new Mismatch();
    found.year = integer(text.slice(0, 4));
    return text.slice(4);
  },
  '06': (text, found) => {
    if (text.length < 2) throw new Mismatch();
    const year = integer(text.slice(0, 2));
    found.year = year + (year >= 69 ? 1900 : 2000);
    return text.slice(2);
  },
  PM: half(false),
  pm: half(true),
  MST: (text, found) => {
    if (text.startsWith('UTC')) {
      found.zone = utc;
      return text.slice(3);
    }
    const length = abbreviationLength(text);
    found.abbreviation = text.slice(0, length);
    return text.slice(length);
  },
};

/** The part has a separator and digits, of which nine count. */
function nanoseconds(part: string): number {
  if (!/^[.,]/.test(part)) throw new Mismatch();
  const digits = part.slice(1, 10);
  const value = integer(digits);
  if (value < 0) throw new OutOfRange('fractional second');
  return value * 10 ** (9 - digits.length);
}

/** As many digits as there are zeros; behind nines any number, also none. */
function readFraction(part: string, text: string, found: Found): string {
  if (part[1] === '0') {
    if (text.length < part.length) throw new Mismatch();
    found.nanoseconds = nanoseconds(text.slice(0, part.length));
    return text.slice(part.length);
  }
  const [fraction] = /^[.,][0-9]+/.exec(text) ?? [];
  if (fraction === undefined) return text;
  found.nanoseconds = nanoseconds(fraction);
  return text.slice(fraction.length);
}

function readOffset(part: string, text: string, found: Found): string {
  if (part.startsWith('Z') && text.startsWith('Z')) {
    found.zone = utc;
    return text.slice(1);
  }
  const colon = part.includes(':');
  const { length } = part;
  if (text.length < length || (colon && text[3] !== ':') || (colon && length === 9 && text[6] !== ':')) {
    throw new Mismatch();
  }
  const sign = text[0] as string;
  const width = colon ? 3 : 2;
  const pairs = Array.from({ length: Math.ceil((length - 1) / width) }, (_, at) =>
    text.slice(1 + at * width, 3 + at * width),
  );
  const bad = pairs.findIndex((pair) => !/^[0-9]{2}$/.test(pair));
  const values = pairs.slice(0, bad < 0 ? pairs.length : bad).map(Number);
  const [hours = 0, minutes = 0, seconds = 0] = values;
  if (seconds > 60) throw new OutOfRange('time zone offset second');
  if (minutes > 60) throw new OutOfRange('time zone offset minute');
  if (hours > 24) throw new OutOfRange('time zone offset hour');
  if (values.length < pairs.length || !/[+-]/.test(sign)) throw new Mismatch();
  const size = (hours * 60 + minutes) * 60 + seconds;
  found.offset = sign === '-' ? -size : size;
  // -1 second is how Go says that there is none
  if (found.offset === -1) delete found.offset;
  return text.slice(length);
}

/** Three to five capital letters, GMT with an offset, or an offset. Throws Mismatch. */
function abbreviationLength(text: string): number {
  if (text.length < 3) throw new Mismatch();
  if (/^(?:ChST|MeST)/.test(text)) return 4;
  if (text.startsWith('GMT')) return 3 + signedLength(text.slice(3));
  if (/^[+-]/.test(text)) {
    const length = signedLength(text);
    if (length === 0) throw new Mismatch();
    return length;
  }
  const [letters = ''] = /^[A-Z]{0,6}/.exec(text) ?? [];
  if (letters.length === 3) return 3;
  if (letters.length === 4 && (letters[3] === 'T' || letters === 'WITA')) return 4;
  if (letters.length === 5 && letters[4] === 'T') return 5;
  throw new Mismatch();
}

/** How many characters a number from -23 to 23 with its sign takes; 0 where there is none. */
function signedLength(text: string): number {
  const [whole, digits] = /^[+-]([0-9]+)/.exec(text) ?? [];
  return whole === undefined || Number(digits) > 23 ? 0 : whole.length;
}
