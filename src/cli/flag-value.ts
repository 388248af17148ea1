import { parseDuration } from '../apimachinery/go/parse-duration.ts';
import { goQuote } from '../apimachinery/go/text.ts';
import { CliError, FlagError } from '../errors.ts';
import type { FlagSpec } from './flag.ts';

type Value = string | boolean | number | readonly string[] | ReadonlyMap<string, string> | undefined;

const TRUE = new Set(['1', 't', 'T', 'TRUE', 'true', 'True']);
const FALSE = new Set(['0', 'f', 'F', 'FALSE', 'false', 'False']);

function parseBool(text: string): boolean {
  if (TRUE.has(text)) return true;
  if (FALSE.has(text)) return false;
  throw new CliError(`strconv.ParseBool: parsing ${goQuote(text)}: invalid syntax`);
}

function parseInteger(text: string, bits: 32 | 64): number {
  const match = /^([+-]?)(0[xX][\da-fA-F_]+|0[bB][01_]+|0[oO]?[0-7_]+|[1-9][\d_]*|0)$/.exec(text);
  if (match === null) throw integerFailure(text, 'invalid syntax');
  const digits = match[2]!.replaceAll('_', '').replace(/^0(?=\d)/, '0o');
  return fitting(text, (match[1] === '-' ? -1n : 1n) * BigInt(digits), bits);
}

const integerFailure = (text: string, why: string): CliError =>
  new CliError(`strconv.ParseInt: parsing ${goQuote(text)}: ${why}`);

function fitting(text: string, value: bigint, bits: 32 | 64): number {
  if (BigInt.asIntN(bits, value) !== value) throw integerFailure(text, 'value out of range');
  return Number(value);
}

/** klog's Level.Set: digits with a sign, never in another base than ten. */
function parseLevel(text: string): number {
  if (!/^[+-]?\d+$/.test(text)) throw integerFailure(text, 'invalid syntax');
  return fitting(text, BigInt(text.replace(/^\+/, '')), 32);
}

/**
 * klog's parseModuleSpec, which does not check the patterns themselves. Parts between commas may be
 * empty.
 */
function checkPatternLevels(text: string): string {
  for (const part of text.split(',').filter((one) => one !== '')) {
    const [, digits] = /^[^=]+=([+-]?\d+)$/.exec(part) ?? [];
    const number = digits === undefined ? undefined : BigInt(digits.replace(/^\+/, ''));
    if (number === undefined || BigInt.asIntN(32, number) !== number) {
      throw new CliError('syntax error: expect comma-separated list of filename=N');
    }
    if (number < 0n) throw new CliError('negative value for vmodule level');
  }
  return text;
}

/** kubectl passes this to Go's time.NewTicker, which panics unless it is greater than zero. */
function parseInterval(text: string): number {
  let milliseconds: number;
  try {
    milliseconds = parseDuration(text);
  } catch {
    throw new CliError('parse error');
  }
  if (milliseconds <= 0) throw new CliError('must be longer than 0s');
  return milliseconds;
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
      // of a quoted field Go names the quote that should be its last, or the end of the text
      const end = quote === 0 ? (/^"(?:[^"]|"")*/.exec(rest)?.[0].length ?? 0) : quote;
      const column = Buffer.byteLength(text.slice(0, text.length - rest.length + end)) + 1;
      const reason = quote === 0 ? 'extraneous or missing " in quoted-field' : 'bare " in non-quoted-field';
      throw new CliError(`parse error on line 1, column ${column}: ${reason}`);
    }
    fields.push(field);
    if (comma < 0) return fields;
    rest = rest.slice(comma + 1);
  }
}

/** Pairs as pflag's stringToString reads one text: quotes are those of CSV only beside a second `=`. */
function parsePairs(text: string): readonly (readonly [string, string])[] {
  const unquoted = text.replace(/^"+|"+$/g, '');
  const parts = text.split('=').length > 2 ? parseCsv(text) : [text.includes('=') ? unquoted : text];
  return parts.map((part) => {
    const equals = part.indexOf('=');
    if (equals < 0) throw new CliError(`${part} must be formatted as key=value`);
    return [part.slice(0, equals), part.slice(equals + 1)];
  });
}

/** Pairs as component-base's MapStringString reads one text: empty parts do not count. */
function parseTrimmedPairs(text: string): readonly (readonly [string, string])[] {
  const parts = text.split(',').filter((part) => part !== '');
  return parts.map((part) => {
    const equals = part.indexOf('=');
    if (equals < 0) throw new CliError('malformed pair, expect string=string');
    return [part.slice(0, equals).trim(), part.slice(equals + 1).trim()];
  });
}

/**
 * The value of a flag from its texts on the command line, in order; without any, its default.
 * Throws CliError with Go's wording of the problem.
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
      return (spec.interval === true ? parseInterval : parseDuration)(last ?? spec.default ?? '0');
    case 'level':
      return parseLevel(last ?? spec.default ?? '0');
    case 'patternLevels':
      return checkPatternLevels(last ?? spec.default ?? '');
    case 'stringArray':
      return given.length > 0 ? given : listDefault(spec.default);
    case 'stringSlice':
      return given.length > 0 ? given.flatMap(parseCsv) : listDefault(spec.default);
    case 'stringToString':
      return new Map(given.flatMap(parsePairs));
    case 'mapStringString':
      return new Map(given.flatMap(parseTrimmedPairs));
  }
}

/** Throws CliError for a value that is none of the words of a closed flag. */
function refuseOtherWords(name: string, { closed, values = [] }: FlagSpec, text: string): void {
  if (closed !== true || values.includes(text)) return;
  const words = `${values.slice(0, -1).join(', ')} or ${values.at(-1)}`;
  throw new CliError(`--${name} must be ${words}, not ${goQuote(text)}`);
}

/**
 * Checks one value as it was typed. pflag checks word by word: it reports the first invalid value,
 * and a later valid one does not make up for it. Throws FlagError with pflag's wording.
 */
export function checkFlagValue(name: string, spec: FlagSpec, text: string): void {
  refuseOtherWords(name, spec, text);
  try {
    spec.check?.(text);
    flagValue(spec, [text]);
  } catch (error) {
    if (!(error instanceof CliError)) throw error;
    const shown =
      spec.short === undefined || spec.shortDeprecated !== undefined ? `--${name}` : `-${spec.short}, --${name}`;
    throw new FlagError(`invalid argument ${goQuote(text)} for "${shown}" flag: ${error.message}`);
  }
}

function listDefault(text: string | undefined): string[] {
  const inner = (text ?? '[]').replace(/^\[|\]$/g, '');
  return inner === '' ? [] : inner.split(',');
}
