/** Points in time as Go's time.RFC1123Z writes them. */

const days = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
/** What Go writes for a time that was never set. */
const zeroTime = 'Mon, 01 Jan 0001 00:00:00 +0000';

/**
 * An RFC 3339 timestamp in the local time zone: `Mon, 02 Jan 2006 15:04:05 -0700`; Go's year 1 for
 * none.
 */
export function formatTimestamp(timestamp: string | null | undefined): string {
  if (timestamp === undefined || timestamp === null) return zeroTime;
  const date = new Date(timestamp);
  if (Number.isNaN(date.getTime())) return zeroTime;
  const day = `${days[date.getDay()]}, ${two(date.getDate())} ${months[date.getMonth()]} ${four(date.getFullYear())}`;
  const time = [date.getHours(), date.getMinutes(), date.getSeconds()].map(two).join(':');
  return `${day} ${time} ${zoneOffset(-date.getTimezoneOffset())}`;
}

function zoneOffset(minutes: number): string {
  const size = Math.abs(minutes);
  return `${minutes < 0 ? '-' : '+'}${two(Math.trunc(size / 60))}${two(size % 60)}`;
}

const two = (value: number): string => String(value).padStart(2, '0');
const four = (value: number): string => String(value).padStart(4, '0');

/** An RFC 3339 timestamp as Go's time.String has it: `2006-01-02 15:04:05 +0000 UTC`. */
export function formatGoTime(timestamp: string | null | undefined): string {
  const date = new Date(timestamp ?? Number.NaN);
  if (Number.isNaN(date.getTime())) return '0001-01-01 00:00:00 +0000 UTC';
  const day = [four(date.getFullYear()), two(date.getMonth() + 1), two(date.getDate())].join('-');
  const time = [date.getHours(), date.getMinutes(), date.getSeconds()].map(two).join(':');
  return `${day} ${time} ${zoneOffset(-date.getTimezoneOffset())} ${zoneName(date)}`;
}

/** Each locale has the short names of the time zones of its country. */
const zoneLocales = ['en-US', 'en-GB', 'en-IN', 'en-AU', 'en-CA', 'en-NZ', 'en-ZA'];

/**
 * The zone's short name where one is known ("UTC", "CET"), else its offset without minutes of zero
 * ("+03").
 */
function zoneName(date: Date): string {
  for (const locale of zoneLocales) {
    const parts = new Intl.DateTimeFormat(locale, { timeZoneName: 'short' }).formatToParts(date);
    const name = parts.find(({ type }) => type === 'timeZoneName')?.value ?? '';
    if (!/[+-]/.test(name)) return name;
  }
  return zoneOffset(-date.getTimezoneOffset()).replace(/00$/, '');
}
