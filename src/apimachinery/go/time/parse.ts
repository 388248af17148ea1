/** time.ParseInLocation. */
import { GoError } from '../values.ts';
import { byteText, quoteByteText } from './byte-text.ts';
import { daysIn, isLeap } from './calendar.ts';
import { LAYOUT_PARTS } from './format.ts';
import { type Instant, instantOf } from './instant.ts';
import { type Found, Mismatch, OutOfRange, readPart, skip } from './parse-parts.ts';
import { fixedZone, utc, type Zone } from './zone.ts';

/** Reads a time by a layout; one without a zone is in that zone. Throws GoError with Go's text. */
export function parseTime(layoutText: string, timeText: string, zone: Zone): Instant {
  const layout = byteText(layoutText);
  const whole = byteText(timeText);
  const problem = (what: string): GoError => new GoError(`parsing time ${quoteByteText(whole)}${what}`);
  const mismatch = (rest: string, part: string): GoError =>
    problem(` as ${quoteByteText(layout)}: cannot parse ${quoteByteText(rest)} as ${quoteByteText(part)}`);
  const found: Found = { year: 0, hour: 0, minute: 0, second: 0, nanoseconds: 0 };
  let rest = whole;
  let from = 0;
  const literal = (text: string): void => {
    const { rest: behind, isSame } = skip(rest, text);
    if (!isSame) throw mismatch(behind, text);
    rest = behind;
  };
  for (const { 0: part, index } of layout.matchAll(LAYOUT_PARTS)) {
    literal(layout.slice(from, index));
    from = index + part.length;
    try {
      rest = readPart(part, rest, found, layout.slice(from));
    } catch (error) {
      if (error instanceof Mismatch) throw mismatch(rest, part);
      if (error instanceof OutOfRange) throw problem(`: ${error.message} out of range`);
      throw error;
    }
  }
  literal(layout.slice(from));
  if (rest !== '') throw problem(`: extra text: ${quoteByteText(rest)}`);
  const fault = settleDate(found);
  if (fault !== undefined) throw problem(`: ${fault}`);
  return settleZone(found, zone);
}

/** Makes month and day of the day of the year, and says what is wrong with them. */
function settleDate(found: Found): string | undefined {
  const { year: number, yearDay } = found;
  const year = BigInt(number);
  if (yearDay !== undefined) {
    if (yearDay < 1 || yearDay > (isLeap(year) ? 366 : 365)) return 'day-of-year out of range';
    let [month, day] = [1, yearDay];
    while (day > daysIn(month, year)) {
      day -= daysIn(month, year);
      month += 1;
    }
    if (found.month !== undefined && found.month !== month) return 'day-of-year does not match month';
    if (found.day !== undefined && found.day !== day) return 'day-of-year does not match day';
    found.month = month;
    found.day = day;
  }
  found.month ??= 1;
  found.day ??= 1;
  return found.day < 1 || found.day > daysIn(found.month, year) ? 'day out of range' : undefined;
}

function settleZone(found: Found, local: Zone): Instant {
  const { year, month = 1, day = 1, minute, second, nanoseconds, offset, abbreviation = '' } = found;
  let { hour } = found;
  if (found.half === 'PM' && hour < 12) hour += 12;
  else if (found.half === 'AM' && hour === 12) hour = 0;
  const clock = {
    ...{ year: BigInt(year), month, day: BigInt(day), nanoseconds },
    second: hour * 3600 + minute * 60 + second,
  };
  const moved = (by: number, zone: Zone): Instant => {
    const instant = instantOf(clock, utc);
    return { ...instant, seconds: instant.seconds - BigInt(by), zone };
  };
  if (found.zone !== undefined) return instantOf(clock, found.zone);
  if (offset !== undefined) {
    const instant = moved(offset, local);
    const type = local.at(instant.seconds);
    const isLocal = type.offset === offset && (abbreviation === '' || type.abbreviation === abbreviation);
    return isLocal ? instant : { ...instant, zone: fixedZone(abbreviation, offset) };
  }
  if (abbreviation === '') return instantOf(clock, local);
  const known = local.offsetOf(abbreviation, instantOf(clock, utc).seconds);
  if (known !== undefined) return moved(known, local);
  const hours = /^GMT([+-][0-9]+)/.exec(abbreviation)?.[1] ?? '0';
  return moved(0, fixedZone(abbreviation, Number(hours) * 3600 || 0));
}
