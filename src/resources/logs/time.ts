/** `--since-time`: RFC 3339 as Go's time.Parse reads it, with its messages. */

import { goQuote } from '../../apimachinery/go/text.ts';
import { CliError } from '../../errors.ts';

const layout = '2006-01-02T15:04:05Z07:00';

interface Element {
  readonly pattern: RegExp;
  /** How Go names the element in its layout. */
  readonly as: string;
  /** Name and bounds of a number that may be out of range. */
  readonly range?: readonly [name: string, least: number, most: number];
}

const elements: readonly Element[] = [
  { pattern: /^\d{4}/, as: '2006' },
  { pattern: /^-/, as: '-' },
  { pattern: /^\d{2}/, as: '01', range: ['month', 1, 12] },
  { pattern: /^-/, as: '-' },
  { pattern: /^\d{2}/, as: '02', range: ['day', 1, 31] },
  { pattern: /^T/, as: 'T' },
  { pattern: /^\d{2}/, as: '15', range: ['hour', 0, 23] },
  { pattern: /^:/, as: ':' },
  { pattern: /^\d{2}/, as: '04', range: ['minute', 0, 59] },
  { pattern: /^:/, as: ':' },
  { pattern: /^\d{2}([.,]\d+)?/, as: '05', range: ['second', 0, 59] },
  { pattern: /^(Z|[+-]\d{2}:\d{2})/, as: 'Z07:00' },
];

/** Milliseconds since the epoch. Throws CliError. */
export function parseRfc3339(text: string): number {
  let rest = text;
  for (const { pattern, as, range } of elements) {
    const found = pattern.exec(rest)?.[0];
    if (found === undefined) {
      throw new CliError(
        `parsing time ${goQuote(text)} as ${goQuote(layout)}: cannot parse ${goQuote(rest)} as ${goQuote(as)}`,
      );
    }
    if (range !== undefined) checkRange(text, Number.parseInt(found, 10), range);
    rest = rest.slice(found.length);
  }
  if (rest !== '') throw new CliError(`parsing time ${goQuote(text)}: extra text: ${goQuote(rest)}`);
  const [year, month, day] = text.slice(0, 10).split('-').map(Number) as [number, number, number];
  if (day > new Date(Date.UTC(year, month, 0)).getUTCDate()) {
    throw new CliError(`parsing time ${goQuote(text)}: day out of range`);
  }
  return Date.parse(text.replace(',', '.'));
}

function checkRange(text: string, value: number, [name, least, most]: NonNullable<Element['range']>): void {
  if (value < least || value > most) throw new CliError(`parsing time ${goQuote(text)}: ${name} out of range`);
}
