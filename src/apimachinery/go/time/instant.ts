/** time.Time: a moment and the zone in which it is shown. */
import { type CalendarDate, dateOf, daysSince1970, SECONDS_PER_DAY } from './calendar.ts';
import { SECOND, saturated } from './duration.ts';
import { utc, type Zone } from './zone.ts';

export interface Instant {
  /** Since 1970. */
  readonly seconds: bigint;
  /** Below one second. */
  readonly nanoseconds: number;
  readonly zone: Zone;
  /** Nanoseconds of the clock that only goes forward, where Go has it. */
  readonly monotonic?: bigint;
}

/** From the year 1, where Go's count of seconds begins, to 1970. */
const ZERO_TO_UNIX = 62_135_596_800n;

export const zeroTime: Instant = { seconds: -ZERO_TO_UNIX, nanoseconds: 0, zone: utc };

const inRange = (seconds: bigint): bigint => BigInt.asIntN(64, seconds + ZERO_TO_UNIX) - ZERO_TO_UNIX;

/** The date and the second of the day that a clock in the zone shows. */
export const dateIn = ({ seconds, zone }: Instant): CalendarDate => dateOf(seconds + BigInt(zone.at(seconds).offset));

const bySum = (seconds: bigint, nanoseconds: bigint, zone: Zone): Instant => {
  const part = ((nanoseconds % SECOND) + SECOND) % SECOND;
  return { seconds: inRange(seconds + (nanoseconds - part) / SECOND), nanoseconds: Number(part), zone };
};

export interface WallClock {
  readonly year: bigint;
  readonly month: number;
  readonly day: bigint;
  /** Of the day. */
  readonly second: number;
  readonly nanoseconds: number;
}

/** time.Date: the moment at which a clock in the zone shows this. */
export function instantOf({ year, month, day, second, nanoseconds }: WallClock, zone: Zone): Instant {
  const wall = daysSince1970(year, month, day) * SECONDS_PER_DAY + BigInt(second);
  const guess = BigInt(zone.at(wall).offset);
  const offset = guess === 0n ? 0n : BigInt(zone.at(wall - guess).offset);
  return { seconds: inRange(wall - offset), nanoseconds, zone };
}

/** In another zone, without the clock that only goes forward. */
export const inZone = ({ seconds, nanoseconds }: Instant, zone: Zone): Instant => ({ seconds, nanoseconds, zone });

export function add(instant: Instant, duration: bigint): Instant {
  const sum = bySum(instant.seconds, BigInt(instant.nanoseconds) + duration, instant.zone);
  const { monotonic } = instant;
  return monotonic === undefined ? sum : { ...sum, monotonic: monotonic + duration };
}

export function addDate(instant: Instant, years: bigint, months: bigint, days: bigint): Instant {
  const { year, month, day, second } = dateIn(instant);
  const all = year * 12n + BigInt(month - 1) + years * 12n + months;
  const ofYear = ((all % 12n) + 12n) % 12n;
  const wall = { year: (all - ofYear) / 12n, month: Number(ofYear) + 1, day: BigInt(day) + days, second };
  return instantOf({ ...wall, nanoseconds: instant.nanoseconds }, instant.zone);
}

const total = ({ seconds, nanoseconds }: Instant): bigint => seconds * SECOND + BigInt(nanoseconds);

/** Nanoseconds from the second to the first, at most what a duration holds. */
export const difference = (a: Instant, b: Instant): bigint =>
  saturated(a.monotonic !== undefined && b.monotonic !== undefined ? a.monotonic - b.monotonic : total(a) - total(b));

export function compare(a: Instant, b: Instant): number {
  const [left, right] =
    a.monotonic !== undefined && b.monotonic !== undefined ? [a.monotonic, b.monotonic] : [total(a), total(b)];
  return left < right ? -1 : left > right ? 1 : 0;
}

/** Down to a multiple of the duration since the year 1. */
export function truncate(instant: Instant, by: bigint): Instant {
  const plain = inZone(instant, instant.zone);
  return by <= 0n ? plain : add(plain, -over(instant, by));
}

export function round(instant: Instant, by: bigint): Instant {
  const plain = inZone(instant, instant.zone);
  if (by <= 0n) return plain;
  const rest = over(instant, by);
  return add(plain, rest + rest < by ? -rest : by - rest);
}

function over(instant: Instant, by: bigint): bigint {
  const since = total(instant) + ZERO_TO_UNIX * SECOND;
  return ((since % by) + by) % by;
}

/** Nanoseconds since 1970, as an int64 that may overflow. */
export const unixNano = (instant: Instant): bigint => BigInt.asIntN(64, total(instant));

export const unixPer = ({ seconds, nanoseconds }: Instant, perSecond: bigint): bigint =>
  BigInt.asIntN(64, seconds * perSecond + BigInt(nanoseconds) / (SECOND / perSecond));

export const isZero = ({ seconds, nanoseconds }: Instant): boolean => seconds === zeroTime.seconds && nanoseconds === 0;
