/** github.com/spf13/cast: numbers of whatever there is. What is no number counts as zero. */
import { parseFloat64, parseInteger } from '../../../apimachinery/go/strconv.ts';
import { floatOf, type GoValue, integerOf, kindOf, SizedInteger, typeName } from '../../../apimachinery/go/values.ts';

const LEAST = -(2n ** 63n);

/** The integer as int64 arithmetic leaves it. */
export const wrapped = (value: bigint): bigint => BigInt.asIntN(64, value);

/** int64 of a float64, as the processors of PCs convert it: what does not fit is the least integer. */
export function truncated(value: number): bigint {
  return value >= -(2 ** 63) && value < 2 ** 63 ? BigInt(Math.trunc(value)) : LEAST;
}

/** The value of an integer of no defined type, and of months and days of the week; not of durations. */
function integerIn(value: bigint | SizedInteger): bigint {
  if (typeof value === 'bigint') return value;
  const name = typeName(value);
  return name === value.type || name === 'time.Month' || name === 'time.Weekday' ? value.value : 0n;
}

/** cast.ToInt64 */
export function toInt64(value: GoValue): bigint {
  if (typeof value === 'boolean') return value ? 1n : 0n;
  if (typeof value === 'bigint' || value instanceof SizedInteger) return wrapped(integerIn(value));
  if (kindOf(value) === 'float') return truncated(floatOf(value));
  if (typeof value !== 'string') return 0n;
  const { value: parsed, fault } = parseInteger(value.replace(/\.0+$/, ''), 0);
  return fault === undefined ? parsed : 0n;
}

/** cast.ToFloat64 */
export function toFloat64(value: GoValue): number {
  if (typeof value === 'boolean') return value ? 1 : 0;
  if (typeof value === 'bigint' || value instanceof SizedInteger) return Number(integerIn(value));
  if (kindOf(value) === 'float') return floatOf(value);
  return typeof value === 'string' ? (parseFloat64(value) ?? 0) : 0;
}

export const int64 = (value: bigint): SizedInteger => new SizedInteger('int64', wrapped(value));

/** The bigint of an argument whose parameter is an int. */
export const intOf = (value: GoValue | undefined): bigint => integerOf(value as bigint);
