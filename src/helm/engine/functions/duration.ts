/** The functions that helm has for durations: seconds, texts of Go and time.Durations. */
import { sprintf } from '../../../apimachinery/go/fmt/printf.ts';
import { floatOf as parseFloat64 } from '../../../apimachinery/go/template/literals.ts';
import { goFloat, goQuote, trimSpace } from '../../../apimachinery/go/text.ts';
import {
  durationIn,
  durationValue,
  HOUR,
  MINUTE,
  parseDuration,
  roundDuration,
  SECOND,
  truncateDuration,
} from '../../../apimachinery/go/time/duration.ts';
import {
  ANY,
  floatOf,
  GoError,
  GoFunction,
  type GoInteger,
  type GoValue,
  integerOf,
  kindOf,
  SizedInteger,
  typeName,
} from '../../../apimachinery/go/values.ts';
import { anError } from './tolerant.ts';

const LARGEST = 2n ** 63n - 1n;
const LONGEST = LARGEST / SECOND;
const LONGEST_FLOAT = Number(LARGEST) / Number(SECOND);

/** The nanoseconds of a duration, or of a number of seconds. Throws GoError. */
function nanosecondsOf(value: GoValue): bigint {
  switch (kindOf(value)) {
    case 'invalid':
      throw new GoError('invalid duration');
    case 'string':
      return ofText(value as string);
    case 'int':
    case 'uint': {
      const number = integerOf(value as GoInteger);
      if (typeName(value as SizedInteger) === 'time.Duration') return number;
      if (number > LONGEST || number < -LONGEST) throw new GoError(`duration seconds overflow: ${number}`);
      return number * SECOND;
    }
    case 'float':
      return ofFloat(floatOf(value));
    default:
      throw new GoError(`unsupported duration type ${typeName(value as Exclude<GoValue, null>)}`);
  }
}

function ofText(value: string): bigint {
  const text = trimSpace(value);
  if (text === '') throw new GoError('empty duration');
  return anError<bigint>(
    () => parseDuration(text),
    () => {
      const seconds = parseFloat64(text);
      if (seconds === undefined) throw new GoError(`could not parse duration ${goQuote(value)}`);
      return ofFloat(seconds);
    },
  );
}

function ofFloat(seconds: number): bigint {
  if (!Number.isFinite(seconds)) throw new GoError(`invalid duration seconds: ${goFloat(seconds)}`);
  if (Math.abs(seconds) > LONGEST_FLOAT) throw new GoError(sprintf('duration seconds overflow: %v', [seconds]));
  const nanoseconds = BigInt(Math.trunc(seconds * Number(SECOND)));
  return nanoseconds > LARGEST ? -LARGEST - 1n : nanoseconds;
}

/** A function of any value that gives 0 for what is no duration. */
const measured = (result: string, of: (value: bigint) => GoValue): GoFunction =>
  new GoFunction([ANY], result, ([value = null]) =>
    anError<GoValue>(
      () => of(nanosecondsOf(value)),
      () => of(0n),
    ),
  );

const whole = (unit: bigint): GoFunction => measured('int64', (value) => new SizedInteger('int64', value / unit));

/** With a multiple that is no duration the value stays as it is. */
const toMultiple = (of: (value: bigint, multiple: bigint) => bigint): GoFunction =>
  new GoFunction([ANY, ANY], 'time.Duration', ([value = null, multiple = null]) =>
    durationValue(
      anError<bigint>(
        () =>
          of(
            nanosecondsOf(value),
            anError<bigint>(() => nanosecondsOf(multiple), 0n),
          ),
        0n,
      ),
    ),
  );

export const durationFunctions = (): ReadonlyMap<string, GoFunction> =>
  new Map([
    ['mustToDuration', new GoFunction([ANY], 'time.Duration', ([value = null]) => durationValue(nanosecondsOf(value)))],
    ['durationSeconds', measured('float64', (value) => durationIn(value, SECOND))],
    ['durationMilliseconds', whole(1_000_000n)],
    ['durationMicroseconds', whole(1000n)],
    ['durationNanoseconds', whole(1n)],
    ['durationMinutes', measured('float64', (value) => durationIn(value, MINUTE))],
    ['durationHours', measured('float64', (value) => durationIn(value, HOUR))],
    ['durationDays', measured('float64', (value) => durationIn(value, HOUR) / 24)],
    ['durationWeeks', measured('float64', (value) => durationIn(value, HOUR) / 24 / 7)],
    ['durationRoundTo', toMultiple(roundDuration)],
    ['durationTruncateTo', toMultiple(truncateDuration)],
  ]);
