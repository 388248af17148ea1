/** Time zones: the system's files as Go reads them, Intl where the system has none. */
import { readFileSync, statSync } from 'node:fs';
import { readZoneFile, type ZoneFile } from './zone-file.ts';
import type { ZoneType } from './zone-rule.ts';

export interface Zone {
  /** Of the location, such as Europe/Berlin. */
  readonly name: string;
  /** What holds at that second since 1970. */
  readonly at: (seconds: bigint) => ZoneType;
  /** The offset that an abbreviation stands for, at that second of the clock on the wall. */
  readonly offsetOf: (abbreviation: string, seconds: bigint) => number | undefined;
}

const FOLDERS = ['/usr/share/zoneinfo', '/usr/share/lib/zoneinfo', '/usr/lib/locale/TZ', '/etc/zoneinfo'];

const zoneOf = (name: string, at: Zone['at'], types: readonly ZoneType[]): Zone => ({
  name,
  at,
  offsetOf: (abbreviation, seconds) => {
    const own = types.filter((type) => type.abbreviation === abbreviation);
    const inUse = own.find((type) => at(seconds - BigInt(type.offset)).abbreviation === abbreviation);
    return inUse === undefined ? own[0]?.offset : at(seconds - BigInt(inUse.offset)).offset;
  },
});

export function fixedZone(abbreviation: string, offset: number, name = abbreviation): Zone {
  const type: ZoneType = { abbreviation, offset, isDst: false };
  return zoneOf(name, () => type, [type]);
}

export const utc: Zone = fixedZone('UTC', 0);

const locals = new Map<string, Zone>();

/** The zone of the process, or that of the name, under the name Local. Its file is read once. */
export function localZone(name = Intl.DateTimeFormat().resolvedOptions().timeZone): Zone {
  const zone = locals.get(name) ?? { ...(loadZone(name) ?? utc), name: 'Local' };
  locals.set(name, zone);
  return zone;
}

/** time.LoadLocation for a name other than Local; undefined for an unknown one. */
export function loadZone(name: string): Zone | undefined {
  if (name === '' || name === 'UTC') return utc;
  if (name.includes('..') || /^[/\\]/.test(name) || name.includes('\0')) return undefined;
  const folders = FOLDERS.filter(isFolder);
  if (folders.length === 0) return intlZone(name);
  for (const folder of folders) {
    const file = readFile(`${folder}/${name}`);
    const found = file === undefined ? undefined : readZoneFile(file);
    if (found !== undefined) return fileZone(name, found);
  }
  return undefined;
}

function isFolder(folder: string): boolean {
  return statSync(folder, { throwIfNoEntry: false })?.isDirectory() === true;
}

function readFile(file: string): Buffer | undefined {
  try {
    return readFileSync(file);
  } catch {
    return undefined;
  }
}

function fileZone(name: string, { types, changes, first, rule }: ZoneFile): Zone {
  const last = changes.at(-1);
  const at = (seconds: bigint): ZoneType => {
    if (last !== undefined && last.at <= seconds) return rule?.(seconds) ?? last.type;
    return search(changes, seconds) ?? first;
  };
  return zoneOf(name, at, types);
}

function search(changes: ZoneFile['changes'], seconds: bigint): ZoneType | undefined {
  let [low, high] = [0, changes.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((changes[middle] as { at: bigint }).at <= seconds) low = middle + 1;
    else high = middle;
  }
  return changes[low - 1]?.type;
}

/** 400 years, after which the calendar and its weekdays begin again. */
const CYCLE = 12_622_780_800n;

/** A second that Date holds and that has the same rule. */
function within(seconds: bigint): Date {
  if (seconds < CYCLE && seconds > -CYCLE) return new Date(Number(seconds) * 1000);
  return new Date(Number((((seconds % CYCLE) + CYCLE) % CYCLE) + CYCLE) * 1000);
}

function formatter(name: string, locale: string, style: 'longOffset' | 'short'): Intl.DateTimeFormat | undefined {
  try {
    return new Intl.DateTimeFormat(locale, { timeZone: name, timeZoneName: style });
  } catch {
    return undefined;
  }
}

const zoneName = (format: Intl.DateTimeFormat, date: Date): string =>
  format.formatToParts(date).find(({ type }) => type === 'timeZoneName')?.value ?? '';

function intlOffsets(name: string): ((seconds: bigint) => number) | undefined {
  const format = formatter(name, 'en-US', 'longOffset');
  if (format === undefined) return undefined;
  return (seconds) => {
    const text = zoneName(format, within(seconds));
    const [, sign = '+', hours = '0', minutes = '0', rest = '0'] = /([+-])(\d+):(\d+)(?::(\d+))?$/.exec(text) ?? [];
    const size = Number(hours) * 3600 + Number(minutes) * 60 + Number(rest);
    return sign === '-' ? -size : size;
  };
}

/** Abbreviations are known in the countries that use them. */
const LOCALES = ['en-US', 'en-GB', 'en-AU', 'en-NZ', 'en-IN', 'en-ZA'];

function intlZone(name: string): Zone | undefined {
  const offsets = intlOffsets(name);
  if (offsets === undefined || !/^[A-Z]/.test(name)) return undefined;
  const formats = LOCALES.flatMap((locale) => formatter(name, locale, 'short') ?? []);
  const at = (seconds: bigint): ZoneType => {
    const offset = offsets(seconds);
    const date = within(seconds);
    const names = formats.map((format) => zoneName(format, date));
    const winter = Math.min(
      ...[0, 6].map((month) => offsets(BigInt(Date.UTC(date.getUTCFullYear(), month, 1)) / 1000n)),
    );
    const abbreviation = names.find((each) => /^[A-Z]{3,5}$/.test(each)) ?? numeric(offset);
    return { abbreviation, offset, isDst: offset !== winter };
  };
  return zoneOf(name, at, [at(1_704_067_200n), at(1_719_792_000n)]);
}

/** How the zone files write what has no letters: +0530 */
function numeric(offset: number): string {
  const minutes = Math.trunc(Math.abs(offset) / 60);
  const two = (value: number): string => String(value).padStart(2, '0');
  return `${offset < 0 ? '-' : '+'}${two(Math.trunc(minutes / 60))}${minutes % 60 === 0 ? '' : two(minutes % 60)}`;
}
