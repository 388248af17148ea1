/** time.Time as templates have it, with the methods that yield one value. */

import { quoteByteText } from '../../../apimachinery/go/time/byte-text.ts';
import { DAY_NAMES, MONTH_NAMES } from '../../../apimachinery/go/time/calendar.ts';
import { durationValue } from '../../../apimachinery/go/time/duration.ts';
import { formatTime, timeText } from '../../../apimachinery/go/time/format.ts';
import {
  add,
  addDate,
  compare,
  dateIn,
  difference,
  type Instant,
  inZone,
  isZero,
  round,
  truncate,
  unixNano,
  unixPer,
} from '../../../apimachinery/go/time/instant.ts';
import { utc, type Zone } from '../../../apimachinery/go/time/zone.ts';
import {
  ByteSlice,
  define,
  GoError,
  GoFunction,
  type GoInteger,
  GoStruct,
  type GoValue,
  integerOf,
  SizedInteger,
} from '../../../apimachinery/go/values.ts';

const TIME = 'time.Time';
const LOCATION = '*time.Location';

class LocationValue extends GoStruct {
  readonly zone: Zone;

  constructor(zone: Zone) {
    const text = (): string => zone.name;
    super(LOCATION, new Map(), new Map([['String', new GoFunction([], 'string', text)]]), text);
    this.zone = zone;
  }
}

export class TimeValue extends GoStruct {
  readonly instant: Instant;

  constructor(instant: Instant, local: Zone) {
    super(TIME, new Map(), methodsOf(instant, local), () => timeText(instant));
    this.instant = instant;
  }
}

const int64 = (value: bigint): GoValue => new SizedInteger('int64', value);
const instantOf = (value: GoValue | undefined): Instant => (value as TimeValue).instant;

function methodsOf(instant: Instant, local: Zone): ReadonlyMap<string, GoFunction> {
  const get = (result: string, call: () => GoValue): GoFunction => new GoFunction([], result, call);
  const moved = (parameters: readonly string[], work: (args: readonly bigint[]) => Instant): GoFunction =>
    new GoFunction(
      parameters,
      TIME,
      (args) => new TimeValue(work(args.map((value) => integerOf(value as GoInteger))), local),
    );
  const compared = (isSo: (order: number) => boolean): GoFunction =>
    new GoFunction([TIME], 'bool', ([other]) => isSo(compare(instant, instantOf(other))));
  const zoned = (zone: Zone): GoFunction => get(TIME, () => new TimeValue(inZone(instant, zone), local));
  const date = () => dateIn(instant);
  const int = (call: () => number | bigint): GoFunction => get('int', () => BigInt(call()));
  const bytes = (call: () => string): GoFunction => get('[]uint8', () => new ByteSlice(Buffer.from(call())));
  const methods: readonly (readonly [string, GoFunction])[] = [
    ['Year', int(() => date().year)],
    ['Month', get('time.Month', () => namedNumber('time.Month', date().month, MONTH_NAMES, 1))],
    ['Day', int(() => date().day)],
    ['YearDay', int(() => date().yearDay)],
    ['Weekday', get('time.Weekday', () => namedNumber('time.Weekday', date().weekday, DAY_NAMES, 0))],
    ['Hour', int(() => Math.floor(date().second / 3600))],
    ['Minute', int(() => Math.floor(date().second / 60) % 60)],
    ['Second', int(() => date().second % 60)],
    ['Nanosecond', int(() => instant.nanoseconds)],
    ['Unix', get('int64', () => int64(instant.seconds))],
    ['UnixMilli', get('int64', () => int64(unixPer(instant, 1000n)))],
    ['UnixMicro', get('int64', () => int64(unixPer(instant, 1_000_000n)))],
    ['UnixNano', get('int64', () => int64(unixNano(instant)))],
    ['IsZero', get('bool', () => isZero(instant))],
    ['IsDST', get('bool', () => instant.zone.at(instant.seconds).isDst)],
    ['String', get('string', () => timeText(instant))],
    ['GoString', get('string', () => goString(instant))],
    ['Format', new GoFunction(['string'], 'string', ([layout]) => formatTime(instant, layout as string))],
    ['Add', moved(['time.Duration'], ([by]) => add(instant, by as bigint))],
    ['AddDate', moved(['int', 'int', 'int'], (by) => addDate(instant, ...(by as [bigint, bigint, bigint])))],
    ['Truncate', moved(['time.Duration'], ([by]) => truncate(instant, by as bigint))],
    ['Round', moved(['time.Duration'], ([by]) => round(instant, by as bigint))],
    ['UTC', zoned(utc)],
    ['Local', zoned(local)],
    ['Location', get(LOCATION, () => new LocationValue(instant.zone))],
    [
      'In',
      new GoFunction([LOCATION], TIME, ([location = null]) => {
        if (location === null) throw new GoError('time: missing Location in call to Time.In');
        return new TimeValue(inZone(instant, (location as LocationValue).zone), local);
      }),
    ],
    ['Sub', new GoFunction([TIME], 'time.Duration', ([other]) => durationValue(difference(instant, instantOf(other))))],
    ['After', compared((order) => order > 0)],
    ['Before', compared((order) => order < 0)],
    ['Equal', compared((order) => order === 0)],
    ['Compare', new GoFunction([TIME], 'int', ([other]) => BigInt(compare(instant, instantOf(other))))],
    ['MarshalText', bytes(() => strict(instant, 'Time.MarshalText: '))],
    ['MarshalJSON', bytes(() => `"${strict(instant, 'Time.MarshalJSON: ')}"`)],
  ];
  return new Map(methods);
}

function namedNumber(name: string, value: number, names: readonly string[], first: number): GoValue {
  const text = (): string => names[value - first] as string;
  const methods = new Map([['String', new GoFunction([], 'string', text)]]);
  return define(new SizedInteger('int', BigInt(value)), { name, methods, text });
}

/** RFC 3339, which has years of four digits only. */
function strict(instant: Instant, prefix: string): string {
  const text = formatTime(instant, '2006-01-02T15:04:05.999999999Z07:00');
  if (text[4] !== '-') throw new GoError(`${prefix}year outside of range [0,9999]`);
  if (!text.endsWith('Z') && !/[+-](?:[01][0-9]|2[0-3]):[0-9]{2}$/.test(text)) {
    throw new GoError(`${prefix}timezone hour outside of range [0,23]`);
  }
  return text;
}

function goString(instant: Instant): string {
  const { year, month, day, second } = dateIn(instant);
  const clock = [Math.floor(second / 3600), Math.floor(second / 60) % 60, second % 60, instant.nanoseconds];
  const { zone } = instant;
  const location =
    zone === utc ? 'time.UTC' : zone.name === 'Local' ? 'time.Local' : `time.Location(${quoteByteText(zone.name)})`;
  return `time.Date(${[year, `time.${MONTH_NAMES[month - 1]}`, day, ...clock, location].join(', ')})`;
}
