/** time.Duration: nanoseconds in an int64. */
import { goQuote } from './text.ts';
import { define, GoError, GoFunction, SizedInteger } from './values.ts';

const SECOND = 1_000_000_000n;
const MINUTE = 60n * SECOND;
const HOUR = 60n * MINUTE;
const LARGEST = 2n ** 63n - 1n;
const SMALLEST = -(2n ** 63n);

const UNITS: ReadonlyMap<string, bigint> = new Map([
  ['ns', 1n],
  ['us', 1000n],
  ['µs', 1000n],
  ['μs', 1000n],
  ['ms', 1_000_000n],
  ['s', SECOND],
  ['m', MINUTE],
  ['h', HOUR],
]);

/** time.ParseDuration of "1h2m3.5s", to the nanosecond. Throws GoError. */
export function parseNanoseconds(text: string): bigint {
  const invalid = (): GoError => new GoError(`time: invalid duration ${goQuote(text)}`);
  let rest = text.replace(/^[-+]/, '');
  if (rest === '0') return 0n;
  if (rest === '') throw invalid();
  let total = 0n;
  while (rest !== '') {
    const [number, whole = '', fraction = ''] = /^(\d*)(?:\.(\d*))?/.exec(rest) as RegExpExecArray;
    if (whole === '' && fraction === '') throw invalid();
    if (BigInt(whole || 0) > LARGEST + 1n) throw invalid();
    rest = rest.slice(number.length);
    const unit = /^[^.\d]*/.exec(rest)?.[0] as string;
    if (unit === '') throw new GoError(`time: missing unit in duration ${goQuote(text)}`);
    const size = UNITS.get(unit);
    if (size === undefined) throw new GoError(`time: unknown unit ${goQuote(unit)} in duration ${goQuote(text)}`);
    rest = rest.slice(unit.length);
    total += BigInt(whole || 0) * size + fractionOf(fraction, size);
    if (total > LARGEST + 1n) throw invalid();
  }
  if (text.startsWith('-')) return -total;
  if (total > LARGEST) throw invalid();
  return total;
}

/** Digits behind the point beyond what an int64 holds are left out; the rest goes by a float64, as in Go. */
function fractionOf(digits: string, size: bigint): bigint {
  let value = 0n;
  let scale = 1;
  for (const digit of digits) {
    const next = value * 10n + BigInt(digit);
    if (value > LARGEST / 10n || next > LARGEST + 1n) break;
    value = next;
    scale *= 10;
  }
  return BigInt(Math.trunc(Number(value) * (Number(size) / scale)));
}

/** Duration.String: 1h0m0s, 1.5s, 300ms, 0s. */
export function nanosecondsText(value: bigint): string {
  if (value === 0n) return '0s';
  if (value < 0n) return `-${nanosecondsText(-value)}`;
  if (value < 1000n) return `${value}ns`;
  if (value < 1_000_000n) return `${decimal(value, 3)}µs`;
  if (value < SECOND) return `${decimal(value, 6)}ms`;
  const hours = value / HOUR;
  const minutes = (value % HOUR) / MINUTE;
  const seconds = `${decimal(value % MINUTE, 9)}s`;
  if (hours > 0n) return `${hours}h${minutes}m${seconds}`;
  return minutes > 0n ? `${minutes}m${seconds}` : seconds;
}

/** With that many places behind the point, without zeros at the end. */
function decimal(value: bigint, places: number): string {
  const digits = String(value).padStart(places + 1, '0');
  const fraction = digits.slice(-places).replace(/0+$/, '');
  return digits.slice(0, -places) + (fraction === '' ? '' : `.${fraction}`);
}

/** How many of the unit it is (Duration.Hours and its like). */
const inUnits = (value: bigint, unit: bigint): number => Number(value / unit) + Number(value % unit) / Number(unit);

export const secondsOf = (value: bigint): number => inUnits(value, SECOND);
export const minutesOf = (value: bigint): number => inUnits(value, MINUTE);
export const hoursOf = (value: bigint): number => inUnits(value, HOUR);

const clamped = (value: bigint): bigint => (value > LARGEST ? LARGEST : value < SMALLEST ? SMALLEST : value);

/** Duration.Round: to the nearest multiple, halves away from zero. */
export function roundedTo(value: bigint, multiple: bigint): bigint {
  if (multiple <= 0n) return value;
  if (value < 0n) return clamped(-nearest(-value, multiple));
  return clamped(nearest(value, multiple));
}

const nearest = (value: bigint, multiple: bigint): bigint => {
  const rest = value % multiple;
  return rest * 2n < multiple ? value - rest : value + multiple - rest;
};

/** Duration.Truncate: towards zero to a multiple. */
export const truncatedTo = (value: bigint, multiple: bigint): bigint =>
  multiple <= 0n ? value : value - (value % multiple);

const int64 = (value: bigint): SizedInteger => new SizedInteger('int64', value);

/** The value of a template that is a time.Duration, with its methods. */
export function durationValue(value: bigint): SizedInteger {
  const text = (): string => nanosecondsText(value);
  const number = (of: (value: bigint) => number): GoFunction => new GoFunction([], 'float64', () => of(value));
  const whole = (unit: bigint): GoFunction => new GoFunction([], 'int64', () => int64(value / unit));
  const toMultiple = (of: (value: bigint, multiple: bigint) => bigint): GoFunction =>
    new GoFunction(['time.Duration'], 'time.Duration', ([multiple]) =>
      durationValue(of(value, (multiple as SizedInteger).value)),
    );
  return define(int64(value), {
    name: 'time.Duration',
    text,
    methods: new Map([
      ['String', new GoFunction([], 'string', text)],
      ['Seconds', number(secondsOf)],
      ['Minutes', number(minutesOf)],
      ['Hours', number(hoursOf)],
      ['Nanoseconds', whole(1n)],
      ['Microseconds', whole(1000n)],
      ['Milliseconds', whole(1_000_000n)],
      ['Round', toMultiple(roundedTo)],
      ['Truncate', toMultiple(truncatedTo)],
      ['Abs', new GoFunction([], 'time.Duration', () => durationValue(clamped(value < 0n ? -value : value)))],
    ]),
  });
}
