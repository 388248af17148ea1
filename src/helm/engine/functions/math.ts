/** sprig's arithmetic (numeric.go). */
import { goText } from '../../../apimachinery/go/fmt/print.ts';
import { parseInteger } from '../../../apimachinery/go/strconv.ts';
import { ANY, GoError, GoFunction, type GoValue, TypedSlice } from '../../../apimachinery/go/values.ts';
import { int64, intOf, toFloat64, toInt64, wrapped } from './cast.ts';
import { add, type Decimal, decimalOf, divide, floatOfDecimal, multiply, subtract } from './decimal.ts';
import { checkLength } from './limits.ts';

type Values = readonly GoValue[];

function larger(a: bigint, b: bigint): bigint {
  if (b > a) return b;
  return a;
}

const smaller = (a: bigint, b: bigint): bigint => (larger(a, b) === a ? b : a);

/** A function of one value at least, that folds int64 of all of them. */
const folded = (step: (a: bigint, b: bigint) => bigint): GoFunction =>
  new GoFunction([ANY, ANY], 'int64', (args) => int64(args.map(toInt64).reduce((a, b) => wrapped(step(a, b)))), {
    isVariadic: true,
  });

/** The same of float64. */
const foldedFloats = (step: (a: number, b: number) => number): GoFunction =>
  new GoFunction([ANY, ANY], 'float64', (args) => args.map(toFloat64).reduce(step), { isVariadic: true });

const ofTwo = (step: (a: bigint, b: bigint) => bigint): GoFunction =>
  new GoFunction([ANY, ANY], 'int64', ([a = null, b = null]) => int64(step(toInt64(a), toInt64(b))));

const decimals = (first: GoValue, rest: Values, step: (a: Decimal, b: Decimal) => Decimal): number =>
  floatOfDecimal(rest.reduce<Decimal>((sum, one) => step(sum, decimalOf(toFloat64(one))), decimalOf(toFloat64(first))));

const foldedDecimals = (step: (a: Decimal, b: Decimal) => Decimal): GoFunction =>
  new GoFunction([ANY, ANY], 'float64', ([first = null, ...rest]) => decimals(first, rest, step), {
    isVariadic: true,
  });

const ofFloat = (change: (value: number) => number): GoFunction =>
  new GoFunction([ANY], 'float64', ([value = null]) => change(toFloat64(value)));

function nonZero(divisor: bigint): bigint {
  if (divisor === 0n) throw new GoError('runtime error: integer divide by zero');
  return divisor;
}

/** math.Max and math.Min: an infinity wins over NaN. */
const bounded = (pick: (a: number, b: number) => number, infinity: number) => (a: number, b: number) =>
  a === infinity || b === infinity ? infinity : pick(a, b);

/** math.Pow of ten and a whole number, whose last digits are not those of Math.pow. */
function powerOfTen(exponent: number): number {
  if (exponent === 0) return 1;
  let mantissa = 1;
  let binary = 0;
  // ten is 0.625 x 2^4
  let [base, baseBinary] = [0.625, 4];
  for (let left = Math.abs(exponent); left !== 0; left = Math.floor(left / 2)) {
    if (baseBinary > 4096) {
      binary += baseBinary;
      break;
    }
    if (left % 2 === 1) {
      mantissa *= base;
      binary += baseBinary;
    }
    base *= base;
    baseBinary *= 2;
    if (base < 0.5) {
      base *= 2;
      baseBinary -= 1;
    }
  }
  return exponent < 0 ? scaled(1 / mantissa, -binary) : scaled(mantissa, binary);
}

/** math.Ldexp, where 2^binary alone may be out of range. */
function scaled(mantissa: number, binary: number): number {
  const half = Math.trunc(binary / 2);
  return mantissa * 2 ** half * 2 ** (binary - half);
}

function round(value: number, places: number, roundOn: number): number {
  const power = powerOfTen(places);
  const digit = power * value;
  const fraction = Number.isFinite(digit) ? digit - Math.trunc(digit) : Number.NaN;
  return (fraction >= roundOn ? Math.ceil(digit) : Math.floor(digit)) / power;
}

/** From `start` up or down to `stop`, without it. */
function steps(start: bigint, stop: bigint, step: bigint): readonly bigint[] {
  const isDown = stop < start;
  if (isDown ? step >= 0n : step <= 0n) return [];
  const found: bigint[] = [];
  for (let at = start; isDown ? at > stop : at < stop; at = wrapped(at + step)) {
    checkLength(found.length);
    found.push(at);
  }
  return found;
}

const ints = (items: readonly bigint[]): TypedSlice => new TypedSlice('int', items);

/** As the program seq: `last`, `first last`, `first step last`. */
function sequence(numbers: readonly bigint[]): string {
  if (numbers.length === 0 || numbers.length > 3) return '';
  const [start, end] = numbers.length === 1 ? [1n, intOf(numbers[0])] : [intOf(numbers[0]), intOf(numbers.at(-1))];
  const unit = end < start ? -1n : 1n;
  const step = numbers.length === 3 ? intOf(numbers[1]) : unit;
  return steps(start, wrapped(end + unit), step).join(' ');
}

export function mathFunctions(): ReadonlyMap<string, GoFunction> {
  const max = folded(larger);
  return new Map<string, GoFunction>([
    [
      'add',
      new GoFunction([ANY], 'int64', (args) => int64(args.map(toInt64).reduce((a, b) => a + b, 0n)), {
        isVariadic: true,
      }),
    ],
    ['add1', new GoFunction([ANY], 'int64', ([value = null]) => int64(toInt64(value) + 1n))],
    ['sub', ofTwo((a, b) => a - b)],
    ['mul', folded((a, b) => a * b)],
    ['div', ofTwo((a, b) => a / nonZero(b))],
    ['mod', ofTwo((a, b) => a % nonZero(b))],
    ['max', max],
    ['biggest', max],
    ['min', folded(smaller)],
    ['maxf', foldedFloats(bounded(Math.max, Number.POSITIVE_INFINITY))],
    ['minf', foldedFloats(bounded(Math.min, Number.NEGATIVE_INFINITY))],
    ['addf', new GoFunction([ANY], 'float64', (args) => decimals(0, args, add), { isVariadic: true })],
    ['add1f', new GoFunction([ANY], 'float64', ([value = null]) => decimals(value, [1], add))],
    ['subf', foldedDecimals(subtract)],
    ['mulf', foldedDecimals(multiply)],
    ['divf', foldedDecimals(divide)],
    ['ceil', ofFloat(Math.ceil)],
    ['floor', ofFloat(Math.floor)],
    [
      'round',
      new GoFunction(
        [ANY, 'int', 'float64'],
        'float64',
        ([value = null, places, roundOn = 0.5]) => round(toFloat64(value), Number(intOf(places)), roundOn as number),
        { isVariadic: true },
      ),
    ],
    ['atoi', new GoFunction(['string'], 'int', ([text]) => parseInteger(text as string, 10).value)],
    ['int', new GoFunction([ANY], 'int', ([value = null]) => toInt64(value))],
    ['int64', new GoFunction([ANY], 'int64', ([value = null]) => int64(toInt64(value)))],
    ['float64', ofFloat((value) => value)],
    [
      'toDecimal',
      new GoFunction([ANY], 'int64', ([value = null]) => {
        const { value: parsed, fault } = parseInteger(goText(value), 8);
        return int64(fault === undefined ? parsed : 0n);
      }),
    ],
    [
      'until',
      new GoFunction(['int'], '[]int', ([count]) => ints(steps(0n, intOf(count), intOf(count) < 0n ? -1n : 1n))),
    ],
    [
      'untilStep',
      new GoFunction(['int', 'int', 'int'], '[]int', ([start, stop, step]) =>
        ints(steps(intOf(start), intOf(stop), intOf(step))),
      ),
    ],
    ['seq', new GoFunction(['int'], 'string', (numbers) => sequence(numbers.map(intOf)), { isVariadic: true })],
  ]);
}
