/** RFC 3339 as Go's time.Parse reads it. */

const LAYOUT = '2006-01-02T15:04:05Z07:00';

function isTime(text: string): boolean {
  const form = /^(\d{4})-(0[1-9]|1[0-2])-(\d{2})T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:[.,]\d+)?(?:Z|[+-]\d{2}:\d{2})$/;
  const [, year, month, day] = (form.exec(text) ?? []).map(Number);
  return year !== undefined && Number(day) > 0 && Number(day) <= daysIn(year, Number(month));
}

/** Date.parse takes the 30th of every month. */
function daysIn(year: number, month: number): number {
  if (month !== 2) return [4, 6, 9, 11].includes(month) ? 30 : 31;
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
}

/**
 * The parts of RFC 3339 as the layout writes them, with what their number may be and what Go calls
 * it.
 */
const timeParts: readonly (readonly [pattern: RegExp, layout: string, most?: number, name?: string, least?: number])[] =
  [
    [/^\d{4}/, '2006'],
    [/^-/, '-'],
    [/^\d{2}/, '01', 12, 'month', 1],
    [/^-/, '-'],
    [/^\d{2}/, '02'],
    [/^T/, 'T'],
    [/^\d{2}/, '15', 23, 'hour'],
    [/^:/, ':'],
    [/^\d{2}/, '04', 59, 'minute'],
    [/^:/, ':'],
    [/^\d{2}(?:[.,]\d+)?/, '05', 59, 'second'],
    [/^(?:Z|[+-]\d{2}:\d{2})/, 'Z07:00'],
  ];

/**
 * The error of time.Parse for text that is not an RFC 3339 time: it names the part of the layout
 * where parsing stopped. Undefined for a valid time.
 */
export function timeProblem(text: string): string | undefined {
  if (isTime(text)) return undefined;
  let rest = text;
  for (const [pattern, layout, most, name, least = 0] of timeParts) {
    const matched = pattern.exec(rest)?.[0];
    if (matched === undefined) return `parsing time "${text}" as "${LAYOUT}": cannot parse "${rest}" as "${layout}"`;
    const number = Math.floor(Number(matched.replace(',', '.')));
    if (most !== undefined && (number < least || number > most)) return `parsing time "${text}": ${name} out of range`;
    rest = rest.slice(matched.length);
  }
  return rest === '' ? `parsing time "${text}": day out of range` : `parsing time "${text}": extra text: "${rest}"`;
}
