import { CliError } from '../errors.ts';
import { parseDuration } from './duration.ts';
import type { FlagSpec } from './flag.ts';

type Value = string | boolean | number | readonly string[] | undefined;

const TRUE = new Set(['1', 't', 'T', 'TRUE', 'true', 'True']);
const FALSE = new Set(['0', 'f', 'F', 'FALSE', 'false', 'False']);

function parseBool(text: string): boolean {
  if (TRUE.has(text)) return true;
  if (FALSE.has(text)) return false;
  throw new CliError(`strconv.ParseBool: parsing ${JSON.stringify(text)}: invalid syntax`);
}

function parseInteger(text: string, bits: 32 | 64): number {
  const failure = (why: string) => new CliError(`strconv.ParseInt: parsing ${JSON.stringify(text)}: ${why}`);
  const match = /^([+-]?)(0[xX][\da-fA-F_]+|0[bB][01_]+|0[oO]?[0-7_]+|[1-9][\d_]*|0)$/.exec(text);
  if (match === null) throw failure('invalid syntax');
  const digits = match[2]!.replaceAll('_', '').replace(/^0(?=\d)/, '0o');
  const value = (match[1] === '-' ? -1n : 1n) * BigInt(digits);
  const limit = 1n << BigInt(bits - 1);
  if (value >= limit || value < -limit) throw failure('value out of range');
  return Number(value);
}

/** One record of CSV, as pflag's stringSlice reads it (encoding/csv). */
function parseCsv(text: string): string[] {
  if (text === '') return [];
  const fields: string[] = [];
  let rest = text;
  for (;;) {
    const quoted = /^"((?:[^"]|"")*)"(,|$)/.exec(rest);
    if (quoted !== null) {
      fields.push(quoted[1]!.replaceAll('""', '"'));
      rest = rest.slice(quoted[0].length);
      if (quoted[2] === '') return fields;
      continue;
    }
    const comma = rest.indexOf(',');
    const field = comma < 0 ? rest : rest.slice(0, comma);
    const quote = field.indexOf('"');
    if (quote >= 0) {
      const column = text.length - rest.length + quote + 1;
      const reason = quote === 0 ? 'extraneous or missing " in quoted-field' : 'bare " in non-quoted-field';
      throw new CliError(`parse error on line 1, column ${column}: ${reason}`);
    }
    fields.push(field);
    if (comma < 0) return fields;
    rest = rest.slice(comma + 1);
  }
}

/**
 * The value of a flag from the texts it was given on the command line, in order (none: its default).
 * Throws CliError with Go's wording of what is wrong with the text.
 */
export function flagValue(spec: FlagSpec, given: readonly string[]): Value {
  const last = given.at(-1);
  switch (spec.kind) {
    case 'string':
      return last ?? spec.default ?? '';
    case 'bool':
      return parseBool(last ?? spec.default ?? 'false');
    case 'tristate':
      return last === undefined ? undefined : parseBool(last);
    case 'int':
      return parseInteger(last ?? spec.default ?? '0', spec.integer === 'int32' ? 32 : 64);
    case 'duration':
      return parseDuration(last ?? spec.default ?? '0');
    case 'stringArray':
      return given.length > 0 ? given : listDefault(spec.default);
    case 'stringSlice':
      return given.length > 0 ? given.flatMap(parseCsv) : listDefault(spec.default);
  }
}

function listDefault(text: string | undefined): string[] {
  const inner = (text ?? '[]').replace(/^\[|\]$/g, '');
  return inner === '' ? [] : inner.split(',');
}
