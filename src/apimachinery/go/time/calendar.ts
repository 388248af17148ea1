/** Days and dates of Go's package time: years may be as far away as int64 seconds go. */

export const SECONDS_PER_DAY = 86_400n;
/** Go counts from a year that no int64 second comes before, in unsigned seconds that wrap around. */
const ABSOLUTE_YEARS = 292_277_022_400n;
const UNIX_TO_ABSOLUTE = 62_135_596_800n + ((ABSOLUTE_YEARS * 3_652_425n) / 10_000n + 306n) * SECONDS_PER_DAY;

export const DAY_NAMES = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'] as const;
export const MONTH_NAMES = [
  ...['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October', 'November'],
  'December',
] as const;

export interface CalendarDate {
  readonly year: bigint;
  /** From 1. */
  readonly month: number;
  readonly day: number;
  readonly yearDay: number;
  /** From 0, Sunday. */
  readonly weekday: number;
  /** Of the day. */
  readonly second: number;
}

const mod = (value: bigint, by: bigint): bigint => ((value % by) + by) % by;
const floorDiv = (value: bigint, by: bigint): bigint => (value - mod(value, by)) / by;

export const isLeap = (year: bigint): boolean => year % 4n === 0n && (year % 100n !== 0n || year % 400n === 0n);

export const daysIn = (month: number, year: bigint): number =>
  month === 2 ? (isLeap(year) ? 29 : 28) : [4, 6, 9, 11].includes(month) ? 30 : 31;

/** Days from 1970-01-01 to a date of the Gregorian calendar; months and days may be out of range. */
export function daysSince1970(year: bigint, month: number, day: bigint): bigint {
  const months = year * 12n + BigInt(month - 1);
  const [y, m] = [floorDiv(months, 12n), Number(mod(months, 12n)) + 1];
  // years that begin in March have their leap day at the end
  const shifted = m > 2 ? y : y - 1n;
  const dayOfYear = BigInt(Math.floor((153 * ((m + 9) % 12) + 2) / 5));
  const leapDays = floorDiv(shifted, 4n) - floorDiv(shifted, 100n) + floorDiv(shifted, 400n);
  return shifted * 365n + leapDays + dayOfYear + day - 1n - 719_468n;
}

/** The date of seconds since 1970, in UTC. */
export function dateOf(seconds: bigint): CalendarDate {
  const absolute = BigInt.asUintN(64, seconds + UNIX_TO_ABSOLUTE);
  const wrapped = absolute - UNIX_TO_ABSOLUTE;
  const days = floorDiv(wrapped, SECONDS_PER_DAY);
  const since = days + 719_468n;
  const era = floorDiv(since, 146_097n);
  const dayOfEra = Number(mod(since, 146_097n));
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const fromMarch = Math.floor((5 * dayOfYear + 2) / 153);
  const month = fromMarch < 10 ? fromMarch + 3 : fromMarch - 9;
  const year = era * 400n + BigInt(yearOfEra) + (month <= 2 ? 1n : 0n);
  return {
    year,
    month,
    day: dayOfYear - Math.floor((153 * fromMarch + 2) / 5) + 1,
    yearDay: Number(days - daysSince1970(year, 1, 1n)) + 1,
    weekday: Number(mod(days + 4n, 7n)),
    second: Number(mod(wrapped, SECONDS_PER_DAY)),
  };
}
