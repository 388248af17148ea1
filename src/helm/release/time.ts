/** Times of releases: RFC 3339 as Go writes what it has read. */

/** Go's zero time. */
export const ZERO_TIME = '0001-01-01T00:00:00Z';

/**
 * A time that Go can read (see timeProblem), as Go writes it: nanoseconds without zeros at the end,
 * Z for an offset of nothing.
 */
export function goTimeText(text: string): string {
  const match = /^(.{19})(?:[.,](\d+))?(Z|[+-]\d{2}:\d{2})$/.exec(text);
  if (match === null) return text;
  const [, seconds, fraction = '', zone = ''] = match;
  const digits = fraction.slice(0, 9).replace(/0+$/, '');
  return `${seconds}${digits === '' ? '' : `.${digits}`}${/^[+-]00:00$/.test(zone) ? 'Z' : zone}`;
}

/** Whether a time is the first of the year 1, in whatever zone: Go's time that is not set. */
export function isZeroTime(text: string | undefined): boolean {
  if (text === undefined || text === '' || text === ZERO_TIME) return true;
  return /^000[01]/.test(text) && Date.parse(text) === Date.parse(ZERO_TIME) && !/[.,]\d*[1-9]/.test(text);
}

const padded = (value: number): string => String(Math.trunc(Math.abs(value))).padStart(2, '0');

/** A time as Go writes the present one, in a zone so many minutes before UTC (Date's getTimezoneOffset). */
export function timeText(milliseconds: number, offset: number): string {
  const local = new Date(milliseconds - offset * 60_000).toISOString().slice(0, -1);
  const zone = offset === 0 ? 'Z' : `${offset < 0 ? '+' : '-'}${padded(offset / 60)}:${padded(offset % 60)}`;
  return goTimeText(`${local}${zone}`);
}
