/** time.Duration: whole nanoseconds of an int64. */
import { define, GoError, GoFunction, type GoInteger, type GoValue, integerOf, SizedInteger } from '../values.ts';
import { byteText, quoteByteText } from './byte-text.ts';

export const SECOND = 1_000_000_000n;
export const MINUTE = 60n * SECOND;
export const HOUR = 60n * MINUTE;
const LARGEST = 2n ** 63n;

/** Duration.String: 1h0m0.5s */
export function durationText(nanoseconds: bigint): string {
  if (nanoseconds === 0n) return '0s';
  if (nanoseconds < 0n) return `-${durationText(-nanoseconds)}`;
  if (nanoseconds < 1000n) return `${nanoseconds}ns`;
  if (nanoseconds < 1_000_000n) return `${decimal(nanoseconds, 3)}µs`;
  if (nanoseconds < SECOND) return `${decimal(nanoseconds, 6)}ms`;
  const seconds = `${decimal(nanoseconds % MINUTE, 9)}s`;
  const minutes = nanoseconds / MINUTE;
  if (minutes === 0n) return seconds;
  return minutes < 60n ? `${minutes}m${seconds}` : `${minutes / 60n}h${minutes % 60n}m${seconds}`;
}

function decimal(value: bigint, digits: number): string {
  const text = String(value).padStart(digits + 1, '0');
  const fraction = text.slice(-digits).replace(/0+$/, '');
  return `${text.slice(0, -digits)}${fraction === '' ? '' : `.${fraction}`}`;
}

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

/** time.ParseDuration, exact. Throws GoError with Go's text. */
export function parseDuration(text: string): bigint {
  const invalid = (what = 'invalid duration'): GoError => new GoError(`time: ${what} ${quoteByteText(byteText(text))}`);
  const isNegative = text.startsWith('-');
  let rest = text.replace(/^[+-]/, '');
  if (rest === '0') return 0n;
  if (rest === '') throw invalid();
  let total = 0n;
  while (rest !== '') {
    const [number, whole = '', fraction = ''] = /^([0-9]*)(?:\.([0-9]*))?/.exec(rest) as unknown as string[];
    if (BigInt(whole) > LARGEST || whole + fraction === '') throw invalid();
    rest = rest.slice((number as string).length);
    const [name = ''] = /^[^.0-9]*/.exec(rest) ?? [];
    if (name === '') throw invalid('missing unit in duration');
    const unit = UNITS.get(name);
    if (unit === undefined) throw invalid(`unknown unit ${quoteByteText(byteText(name))} in duration`);
    rest = rest.slice(name.length);
    if (BigInt(whole) > LARGEST / unit) throw invalid();
    total += BigInt(whole) * unit + fractionOf(fraction, unit);
    if (total > LARGEST) throw invalid();
  }
  if (isNegative) return -total;
  if (total > LARGEST - 1n) throw invalid();
  return total;
}

/** Go counts fractions in floats, of the digits that an int64 holds. */
function fractionOf(digits: string, unit: bigint): bigint {
  let value = 0n;
  let scale = 1;
  for (const digit of digits) {
    if (value > (LARGEST - 1n) / 10n || value * 10n + BigInt(digit) > LARGEST) break;
    value = value * 10n + BigInt(digit);
    scale *= 10;
  }
  return value === 0n ? 0n : BigInt(Math.trunc(Number(value) * (Number(unit) / scale)));
}

/** Duration.Round: half away from zero; as it is where the multiple is none. */
export function roundDuration(value: bigint, multiple: bigint): bigint {
  if (multiple <= 0n) return value;
  const size = value < 0n ? -value : value;
  const over = size % multiple;
  const rounded = over + over < multiple ? size - over : size + multiple - over;
  const signed = value < 0n ? -rounded : rounded;
  return saturated(signed);
}

/** Duration.Truncate: towards zero. */
export const truncateDuration = (value: bigint, multiple: bigint): bigint =>
  multiple <= 0n ? value : value - (value % multiple);

/** How many of the unit it is, as Duration.Seconds and its like count. */
export const durationIn = (value: bigint, unit: bigint): number =>
  Number(value / unit) + Number(value % unit) / Number(unit);

/** The nearest that an int64 holds. */
export const saturated = (value: bigint): bigint =>
  value >= LARGEST ? LARGEST - 1n : value < -LARGEST ? -LARGEST : value;

const method = (result: string, call: () => GoValue): GoFunction => new GoFunction([], result, call);
const int64 = (value: bigint): GoValue => new SizedInteger('int64', value);

/** A time.Duration as templates have it. */
export function durationValue(nanoseconds: bigint): SizedInteger {
  const in64 = (unit: bigint): GoFunction => method('int64', () => int64(nanoseconds / unit));
  const inFloat = (unit: bigint): GoFunction => method('float64', () => durationIn(nanoseconds, unit));
  const changed = (change: (by: bigint) => bigint): GoFunction =>
    new GoFunction(['time.Duration'], 'time.Duration', ([by]) => durationValue(change(integerOf(by as GoInteger))));
  const text = (): string => durationText(nanoseconds);
  return define(new SizedInteger('int64', nanoseconds), {
    name: 'time.Duration',
    text,
    methods: new Map([
      ['String', method('string', text)],
      ['Nanoseconds', in64(1n)],
      ['Microseconds', in64(1000n)],
      ['Milliseconds', in64(1_000_000n)],
      ['Seconds', inFloat(SECOND)],
      ['Minutes', inFloat(MINUTE)],
      ['Hours', inFloat(HOUR)],
      ['Abs', method('time.Duration', () => durationValue(saturated(nanoseconds < 0n ? -nanoseconds : nanoseconds)))],
      ['Round', changed((by) => roundDuration(nanoseconds, by))],
      ['Truncate', changed((by) => truncateDuration(nanoseconds, by))],
    ]),
  });
}
