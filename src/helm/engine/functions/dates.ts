/** sprig's functions for dates and durations. */
import {
  durationText,
  HOUR,
  MINUTE,
  parseDuration,
  roundDuration,
  SECOND,
} from '../../../apimachinery/go/time/duration.ts';
import { formatTime } from '../../../apimachinery/go/time/format.ts';
import { add, difference, type Instant, inZone, zeroTime } from '../../../apimachinery/go/time/instant.ts';
import { parseTime } from '../../../apimachinery/go/time/parse.ts';
import { loadZone, localZone, utc, type Zone } from '../../../apimachinery/go/time/zone.ts';
import { ANY, GoFunction, type GoValue, SizedInteger, typeName } from '../../../apimachinery/go/values.ts';
import type { FunctionOptions } from './options.ts';
import { TimeValue } from './time-value.ts';
import { anError } from './tolerant.ts';

const TIME = 'time.Time';
const HTML = '2006-01-02';

/** What the clock and the zone of the process say; the clock begins to go as the functions are made. */
class Clock {
  readonly local: Zone;
  private readonly now: () => number;
  private readonly start: number;
  private readonly zones = new Map<string, Zone>();

  constructor({ now, timeZone }: FunctionOptions) {
    this.local = localZone(timeZone);
    this.now = now;
    this.start = now();
  }

  read(): Instant {
    const milliseconds = this.now();
    const whole = BigInt(Math.floor(milliseconds / 1000));
    const nanoseconds = Math.floor((milliseconds - Number(whole) * 1000) * 1e6);
    const monotonic = BigInt(Math.round((milliseconds - this.start) * 1e6));
    return { seconds: whole, nanoseconds, zone: this.local, monotonic };
  }

  /** The time that a value is: a time, seconds of these integer types, else now. */
  of(value: GoValue, types: readonly string[]): Instant {
    if (value instanceof TimeValue) return value.instant;
    const seconds = secondsOf(value, types);
    return seconds === undefined ? this.read() : { seconds, nanoseconds: 0, zone: this.local };
  }

  since(instant: Instant): bigint {
    return difference(this.read(), instant);
  }

  value(instant: Instant): TimeValue {
    return new TimeValue(instant, this.local);
  }

  zone(name: string): Zone {
    if (name === 'Local') return this.local;
    const known = this.zones.get(name);
    if (known !== undefined) return known;
    const loaded = loadZone(name) ?? utc;
    this.zones.set(name, loaded);
    return loaded;
  }
}

function secondsOf(value: GoValue, types: readonly string[]): bigint | undefined {
  if (typeof value === 'bigint') return types.includes('int') ? value : undefined;
  return value instanceof SizedInteger && types.includes(typeName(value)) ? value.value : undefined;
}

/** strconv.ParseInt, whose error is not heard: the nearest that an int64 holds. */
function parseInt64(text: string): bigint {
  const [digits] = /^[+-]?[0-9]+/.exec(text) ?? [];
  if (digits === undefined) return 0n;
  const value = BigInt(digits.replace('+', ''));
  const most = 2n ** 63n;
  // Go looks no further once a number is too large
  if (digits !== text && value < 2n * most && value > -2n * most) return 0n;
  return value >= most ? most - 1n : value < -most ? -most : value;
}

/** The largest unit that a duration has more than one of. */
function shortDuration(nanoseconds: bigint): string {
  const size = nanoseconds < 0n ? -nanoseconds : nanoseconds;
  const units: readonly (readonly [string, bigint])[] = [
    ['y', 24n * 365n * HOUR],
    ['mo', 24n * 30n * HOUR],
    ['d', 24n * HOUR],
    ['h', HOUR],
    ['m', MINUTE],
    ['s', SECOND],
  ];
  const [name = 's', unit = size + 1n] = units.find(([, each]) => size > each) ?? [];
  return `${size / unit}${name}`;
}

export function dateFunctions(options: FunctionOptions): ReadonlyMap<string, GoFunction> {
  const clock = new Clock(options);
  const shown = (layout: string, value: GoValue, zone: string): string =>
    formatTime(inZone(clock.of(value, ['int64', 'int', 'int32']), clock.zone(zone)), layout);
  const inZoneFunction = new GoFunction(['string', ANY, 'string'], 'string', ([layout, value = null, zone]) =>
    shown(layout as string, value, zone as string),
  );
  const modified = (by: string, time: GoValue): GoValue => {
    const { instant } = time as TimeValue;
    return clock.value(add(instant, parseDuration(by)));
  };
  const modify = new GoFunction(['string', TIME], TIME, ([by, time = null]) =>
    anError(() => modified(by as string, time), time),
  );
  const mustModify = new GoFunction(['string', TIME], TIME, ([by, time = null]) => modified(by as string, time));
  const parse = (layout: GoValue | undefined, text: GoValue | undefined): GoValue =>
    clock.value(parseTime(layout as string, text as string, clock.local));
  return new Map([
    ['now', new GoFunction([], TIME, () => clock.value(clock.read()))],
    [
      'date',
      new GoFunction(['string', ANY], 'string', ([layout, value = null]) => shown(layout as string, value, 'Local')),
    ],
    ['dateInZone', inZoneFunction],
    ['date_in_zone', inZoneFunction],
    ['htmlDate', new GoFunction([ANY], 'string', ([value = null]) => shown(HTML, value, 'Local'))],
    [
      'htmlDateInZone',
      new GoFunction([ANY, 'string'], 'string', ([value = null, zone]) => shown(HTML, value, zone as string)),
    ],
    ['dateModify', modify],
    ['date_modify', modify],
    ['mustDateModify', mustModify],
    ['must_date_modify', mustModify],
    [
      'ago',
      new GoFunction([ANY], 'string', ([value = null]) =>
        durationText(roundDuration(clock.since(clock.of(value, ['int64', 'int'])), SECOND)),
      ),
    ],
    ['duration', new GoFunction([ANY], 'string', ([value = null]) => durationText(duration(value)))],
    [
      'durationRound',
      new GoFunction([ANY], 'string', ([value = null]) => {
        if (value instanceof TimeValue) return shortDuration(clock.since(value.instant));
        if (typeof value === 'string') return shortDuration(anError(() => parseDuration(value), 0n));
        return shortDuration(secondsOf(value, ['int64']) ?? 0n);
      }),
    ],
    [
      'toDate',
      new GoFunction(['string', 'string'], TIME, ([layout, text]) =>
        anError(() => parse(layout, text), clock.value(zeroTime)),
      ),
    ],
    ['mustToDate', new GoFunction(['string', 'string'], TIME, ([layout, text]) => parse(layout, text))],
    ['unixEpoch', new GoFunction([TIME], 'string', ([time]) => String((time as TimeValue).instant.seconds))],
  ]);
}

/** Nanoseconds of seconds, as an int64 that may overflow. */
const duration = (value: GoValue): bigint => {
  const seconds = typeof value === 'string' ? parseInt64(value) : (secondsOf(value, ['int64']) ?? 0n);
  return BigInt.asIntN(64, seconds * SECOND);
};
