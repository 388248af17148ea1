/** Time.Format: layouts with the parts of Mon Jan 2 15:04:05 MST 2006. */
import { textOfBytes } from '../bytes.ts';
import { byteText } from './byte-text.ts';
import { type CalendarDate, DAY_NAMES, MONTH_NAMES } from './calendar.ts';
import { dateIn, type Instant } from './instant.ts';
import type { ZoneType } from './zone-rule.ts';

/** time.ANSIC */
export const ANSIC = 'Mon Jan _2 15:04:05 2006';
/** time.RFC3339 */
export const RFC3339 = '2006-01-02T15:04:05Z07:00';
/** What Time.String prints. */
export const TIME_STRING = '2006-01-02 15:04:05.999999999 -0700 MST';

/** Where two begin at one place, the first holds. */
export const LAYOUT_PARTS =
  /January|Jan(?![a-z])|Monday|Mon(?![a-z])|MST|0[1-6]|002|15|1|2006|2|_2(?!006)|__2|[345]|PM|pm|[-Z]07(?:0000|:00:00|00|:00)?|[.,](?:0+|9+)(?!\d)/g;

interface Shown {
  readonly date: CalendarDate;
  readonly type: ZoneType;
  readonly nanoseconds: number;
}

export function formatTime(instant: Instant, layout: string): string {
  const { seconds, nanoseconds, zone } = instant;
  const shown: Shown = { date: dateIn(instant), type: zone.at(seconds), nanoseconds };
  const text = byteText(layout).replaceAll(LAYOUT_PARTS, (part) => {
    const write = Object.hasOwn(PARTS, part) ? PARTS[part] : undefined;
    if (write !== undefined) return write(shown);
    return /^[.,]/.test(part) ? fraction(nanoseconds, part) : offsetText(shown.type.offset, part);
  });
  return textOfBytes(Buffer.from(text, 'latin1'));
}

const padded = (value: number, width: number): string => String(value).padStart(width, '0');
const hourOf = ({ date }: Shown): number => Math.floor(date.second / 3600);
const minuteOf = ({ date }: Shown): number => Math.floor(date.second / 60) % 60;
const halfDay = (shown: Shown): number => hourOf(shown) % 12 || 12;

function longYear({ date: { year } }: Shown): string {
  const digits = String(year < 0n ? -year : year).padStart(4, '0');
  return year < 0n ? `-${digits}` : digits;
}

const PARTS: Readonly<Record<string, (shown: Shown) => string>> = {
  January: ({ date }) => MONTH_NAMES[date.month - 1] as string,
  Jan: ({ date }) => (MONTH_NAMES[date.month - 1] as string).slice(0, 3),
  '1': ({ date }) => String(date.month),
  '01': ({ date }) => padded(date.month, 2),
  Monday: ({ date }) => DAY_NAMES[date.weekday] as string,
  Mon: ({ date }) => (DAY_NAMES[date.weekday] as string).slice(0, 3),
  '2': ({ date }) => String(date.day),
  _2: ({ date }) => String(date.day).padStart(2, ' '),
  '02': ({ date }) => padded(date.day, 2),
  __2: ({ date }) => String(date.yearDay).padStart(3, ' '),
  '002': ({ date }) => padded(date.yearDay, 3),
  '15': (shown) => padded(hourOf(shown), 2),
  '3': (shown) => String(halfDay(shown)),
  '03': (shown) => padded(halfDay(shown), 2),
  '4': (shown) => String(minuteOf(shown)),
  '04': (shown) => padded(minuteOf(shown), 2),
  '5': ({ date }) => String(date.second % 60),
  '05': ({ date }) => padded(date.second % 60, 2),
  '2006': longYear,
  '06': ({ date: { year } }) => padded(Number((year < 0n ? -year : year) % 100n), 2),
  PM: (shown) => (hourOf(shown) >= 12 ? 'PM' : 'AM'),
  pm: (shown) => (hourOf(shown) >= 12 ? 'pm' : 'am'),
  MST: ({ type }) => (type.abbreviation === '' ? offsetText(type.offset, '-0700') : type.abbreviation),
};

/** `.000` keeps its zeros, `.999` does not. */
function fraction(nanoseconds: number, part: string): string {
  const digits = padded(nanoseconds, 9).slice(0, part.length - 1);
  const shown = part[1] === '9' ? digits.replace(/0+$/, '') : digits;
  return shown === '' ? '' : `${part[0]}${shown}`;
}

function offsetText(offset: number, part: string): string {
  if (offset === 0 && part.startsWith('Z')) return 'Z';
  // the sign is that of the minutes
  const minutes = Math.trunc(offset / 60);
  const size = Math.abs(minutes);
  const numbers = [Math.floor(size / 60), size % 60, Math.abs((minutes < 0 ? -offset : offset) % 60)];
  const colon = part.includes(':') ? ':' : '';
  const count = (part.replaceAll(':', '').length - 1) / 2;
  return `${minutes < 0 ? '-' : '+'}${numbers
    .slice(0, count)
    .map((number) => padded(number, 2))
    .join(colon)}`;
}

/** Time.String, with the reading of the clock that only goes forward. */
export function timeText(instant: Instant): string {
  const text = formatTime(instant, TIME_STRING);
  const { monotonic } = instant;
  if (monotonic === undefined) return text;
  const digits = String(monotonic < 0n ? -monotonic : monotonic).padStart(10, '0');
  return `${text} m=${monotonic < 0n ? '-' : '+'}${digits.slice(0, -9)}.${digits.slice(-9)}`;
}
