/** Times in the layouts of Go's package time, such as `2006-01-02 15:04:05.999 -0700 MST`. */

/** An instant in a zone. */
export interface GoTime {
  /** Since the epoch. */
  readonly seconds: number;
  readonly nanoseconds: number;
  readonly zone: Zone;
}

export interface Zone {
  /** Seconds east of UTC. */
  readonly offset: number;
  /** "" where the zone has no name. */
  readonly name: string;
}

/** The zone of this machine at an instant. */
export type LocalZone = (seconds: number) => Zone;

export const UTC: Zone = { offset: 0, name: 'UTC' };

/** time.ANSIC */
export const ANSIC = 'Mon Jan _2 15:04:05 2006';
/** What Time.String prints. */
export const TIME_STRING = '2006-01-02 15:04:05.999999999 -0700 MST';

/**
 * An RFC 3339 time that timeProblem finds nothing wrong with, as Time.UnmarshalJSON reads it: in the
 * local zone where that has the same offset then.
 */
export function parseGoTime(text: string, local: LocalZone): GoTime {
  const [, start = '', fraction = '', zone = ''] = /^(.{19})(?:[.,](\d+))?(.+)$/.exec(text) ?? [];
  const [, sign, hours, minutes] = /^([+-])(\d\d):(\d\d)$/.exec(zone) ?? [];
  const offset = (sign === '-' ? -1 : 1) * (Number(hours ?? 0) * 3600 + Number(minutes ?? 0) * 60);
  const seconds = Date.parse(`${start}Z`) / 1000 - offset;
  const nanoseconds = Number(fraction.slice(0, 9).padEnd(9, '0'));
  if (sign === undefined) return { seconds, nanoseconds, zone: UTC };
  const here = local(seconds);
  return { seconds, nanoseconds, zone: here.offset === offset ? here : { offset, name: '' } };
}

const MONTHS = [
  ...['January', 'February', 'March', 'April', 'May', 'June'],
  ...['July', 'August', 'September', 'October', 'November', 'December'],
];
const DAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];
const two = (value: number): string => String(value).padStart(2, '0');
const DAY = 86_400_000;

const yearDay = (at: Date): number =>
  Math.round((Date.UTC(2000, at.getUTCMonth(), at.getUTCDate()) - Date.UTC(2000, 0, 1)) / DAY) +
  (at.getUTCMonth() > 1 && !isLeap(at.getUTCFullYear()) ? 0 : 1);
const isLeap = (year: number): boolean => year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
const halfDay = (at: Date): number => at.getUTCHours() % 12 || 12;

function yearText(year: number): string {
  return `${year < 0 ? '-' : ''}${String(Math.abs(year)).padStart(4, '0')}`;
}

/** What each element of a layout stands for; `at` is the time as if its zone were UTC. */
const ELEMENTS: Readonly<Record<string, (at: Date) => string>> = {
  January: (at) => MONTHS[at.getUTCMonth()] as string,
  Jan: (at) => (MONTHS[at.getUTCMonth()] as string).slice(0, 3),
  '1': (at) => String(at.getUTCMonth() + 1),
  '01': (at) => two(at.getUTCMonth() + 1),
  Monday: (at) => DAYS[at.getUTCDay()] as string,
  Mon: (at) => (DAYS[at.getUTCDay()] as string).slice(0, 3),
  '2': (at) => String(at.getUTCDate()),
  _2: (at) => String(at.getUTCDate()).padStart(2),
  '02': (at) => two(at.getUTCDate()),
  __2: (at) => String(yearDay(at)).padStart(3),
  '002': (at) => String(yearDay(at)).padStart(3, '0'),
  '15': (at) => two(at.getUTCHours()),
  '3': (at) => String(halfDay(at)),
  '03': (at) => two(halfDay(at)),
  '4': (at) => String(at.getUTCMinutes()),
  '04': (at) => two(at.getUTCMinutes()),
  '5': (at) => String(at.getUTCSeconds()),
  '05': (at) => two(at.getUTCSeconds()),
  '2006': (at) => yearText(at.getUTCFullYear()),
  '06': (at) => two(Math.abs(at.getUTCFullYear()) % 100),
  PM: (at) => (at.getUTCHours() < 12 ? 'AM' : 'PM'),
  pm: (at) => (at.getUTCHours() < 12 ? 'am' : 'pm'),
};

const ELEMENT =
  /January|Jan(?![a-z])|Monday|Mon(?![a-z])|MST|0[1-6]|002|15|1|2006|2|__2|_2(?!006)|3|4|5|PM|pm|[-Z]07(?:0000|:00:00|00|:00)?|[.,](?:0+|9+)(?!\d)/g;

/** `layout` is one that the element matched as `-0700`, `Z07:00` and the like. */
function offsetText(offset: number, layout: string): string {
  if (layout.startsWith('Z') && offset === 0) return 'Z';
  const absolute = Math.abs(offset);
  const parts = [two(Math.floor(absolute / 3600))];
  if (layout.length > 3) parts.push(two(Math.floor(absolute / 60) % 60));
  if (layout.length > 6) parts.push(two(absolute % 60));
  return `${Math.trunc(offset / 60) < 0 ? '-' : '+'}${parts.join(layout.includes(':') ? ':' : '')}`;
}

function fractionText(nanoseconds: number, layout: string): string {
  const digits = String(nanoseconds).padStart(9, '0');
  const wanted = digits.padEnd(layout.length - 1, '0').slice(0, layout.length - 1);
  if (layout[1] === '0') return `${layout[0]}${wanted}`;
  const kept = wanted.replace(/0+$/, '');
  return kept === '' ? '' : `${layout[0]}${kept}`;
}

/** Time.Format. */
export function formatGoTime({ seconds, nanoseconds, zone }: GoTime, layout: string): string {
  const at = new Date((seconds + zone.offset) * 1000);
  return layout.replace(ELEMENT, (element) => {
    const own = Object.hasOwn(ELEMENTS, element) ? ELEMENTS[element] : undefined;
    if (own !== undefined) return own(at);
    if (element === 'MST') return zone.name || offsetText(zone.offset, '-0700');
    return /^[.,]/.test(element) ? fractionText(nanoseconds, element) : offsetText(zone.offset, element);
  });
}
