import { CliError } from '../../errors.ts';
import { goQuote } from './text.ts';

const UNITS: Readonly<Record<string, number>> = {
  ns: 1e-6,
  us: 1e-3,
  µs: 1e-3,
  μs: 1e-3,
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
};

/** 2^63 nanoseconds, some 292 years, are more than a Go duration holds. */
const LONGEST = 2 ** 63 / 1e6;
const MOST = 2n ** 63n;

/**
 * Milliseconds of a Go duration ("1h2m3.5s", "-1s", "0"); throws CliError worded as Go's
 * time.ParseDuration words it.
 */
export function parseDuration(text: string): number {
  const quoted = goQuote(text);
  const sign = text.startsWith('-') ? -1 : 1;
  let rest = text.replace(/^[+-]/, '');
  if (rest === '0') return 0;
  if (rest === '') throw new CliError(`time: invalid duration ${quoted}`);
  let total = 0;
  while (rest !== '') {
    const number = /^(\d+\.?\d*|\.\d+)/.exec(rest)?.[0];
    if (number === undefined) throw new CliError(`time: invalid duration ${quoted}`);
    rest = rest.slice(number.length);
    // Go stops at a whole number that is more than 2^63, before it looks for the unit
    if (/^\d{19,}/.test(number) && BigInt(number.split('.')[0]!) > MOST) {
      throw new CliError(`time: invalid duration ${quoted}`);
    }
    const unit = /^[^.\d]+/.exec(rest)?.[0];
    if (unit === undefined) throw new CliError(`time: missing unit in duration ${quoted}`);
    const factor = Object.hasOwn(UNITS, unit) ? UNITS[unit] : undefined;
    if (factor === undefined) throw new CliError(`time: unknown unit ${goQuote(unit)} in duration ${quoted}`);
    total += Number(number) * factor;
    rest = rest.slice(unit.length);
  }
  if (total >= LONGEST) throw new CliError(`time: invalid duration ${quoted}`);
  return sign * total;
}
