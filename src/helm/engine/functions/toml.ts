/** toToml and fromToml; TOML is written as github.com/BurntSushi/toml lays it out. */
import { parse, TomlDate, TomlError } from 'smol-toml';
import { parseTime } from '../../../apimachinery/go/time/parse.ts';
import { fixedZone, localZone, utc, type Zone } from '../../../apimachinery/go/time/zone.ts';
import {
  ANY,
  GoError,
  GoFunction,
  type GoMap,
  type GoValue,
  SizedInteger,
  TypedSlice,
} from '../../../apimachinery/go/values.ts';
import { TimeValue } from './time-value.ts';
import { anError, mapOr } from './tolerant.ts';
import { tomlText } from './toml-text.ts';

type TomlValue = ReturnType<typeof parse>[string];

/** The names that have `[[...]]` headers: their lists are []map[string]interface {}. */
const headerNames = (text: string): ReadonlySet<string> =>
  new Set(
    Array.from(text.matchAll(/^[ \t]*\[\[(?:.*\.)?[ \t]*"?([^"\].]+?)"?[ \t]*\]\]/gm), ([, name]) => name as string),
  );

/** toml.Unmarshal. Throws GoError. */
function unmarshalToml(text: string): GoMap {
  const tables = headerNames(text);
  const converted = (name: string, value: TomlValue): GoValue => {
    if (typeof value === 'bigint') return int64(value);
    if (value instanceof TomlDate) return timeOf(value);
    if (Array.isArray(value)) {
      const items = value.map((item) => converted('', item));
      return tables.has(name) ? new TypedSlice(`map[string]${ANY}`, items) : items;
    }
    return typeof value === 'object' ? table(value as Record<string, TomlValue>) : (value as GoValue);
  };
  const table = (source: Record<string, TomlValue>): GoMap =>
    Object.fromEntries(Object.entries(source).map(([name, value]) => [name, converted(name, value)]));
  try {
    return table(parse(text, { integersAsBigInt: true }) as Record<string, TomlValue>);
  } catch (error) {
    if (!(error instanceof TomlError)) throw error;
    throw new GoError(
      `toml: line ${error.line}: ${error.message.split('\n')[0]?.replace('Invalid TOML document: ', '')}`,
    );
  }
}

/** Times without a zone have that of the machine, under another name. */
function timeOf(date: TomlDate): TimeValue {
  const local = localZone();
  const { offset } = local.at(BigInt(Math.floor(Date.now() / 1000)));
  const text = date.toISOString();
  const at = (layout: string, zone: Zone): TimeValue => new TimeValue(parseTime(layout, text, zone), local);
  if (date.isDate()) return at('2006-01-02', fixedZone('date-local', offset));
  if (date.isTime()) return at('15:04:05.999999999', fixedZone('time-local', offset));
  if (date.isLocal()) return at('2006-01-02T15:04:05.999999999', fixedZone('datetime-local', offset));
  return at('2006-01-02T15:04:05.999999999Z07:00', utc);
}

function int64(value: bigint): SizedInteger {
  if (BigInt.asIntN(64, value) === value) return new SizedInteger('int64', value);
  throw new GoError(`toml: ${value} is out of range for int64`);
}

export function tomlFunctions(): ReadonlyMap<string, GoFunction> {
  const write = ([value = null]: readonly GoValue[]): string => tomlText(value);
  /** Go's encoder does not return an error for nil, but panics. */
  const tolerant: typeof write = (args) =>
    args[0] === null
      ? write(args)
      : anError(
          () => write(args),
          (message: string) => message,
        );
  return new Map([
    ['toToml', new GoFunction([ANY], 'string', tolerant)],
    ['mustToToml', new GoFunction([ANY], 'string', write)],
    ['fromToml', mapOr(unmarshalToml)],
  ]);
}
