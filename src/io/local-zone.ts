/** The time zone of this machine, with the names that Go shows: CET, CEST, PDT. */
import { readFileSync } from 'node:fs';
import path from 'node:path';

/** Where systems have the files of the time zone database. */
const FOLDERS = ['/usr/share/zoneinfo', '/usr/lib/zoneinfo', '/usr/share/lib/zoneinfo', '/etc/zoneinfo'];

/** The times from which on the zone has each name, sorted; the first from the beginning of time. */
interface Names {
  readonly since: readonly number[];
  readonly names: readonly string[];
  /** What follows the last change: `CET-1CEST,M3.5.0,M10.5.0/3`. */
  readonly rule: string;
}

/** Reads a TZif file of version 2 or later (RFC 9636); undefined for anything else. */
function namesOf(file: Buffer): Names | undefined {
  if (file.length < 88 || file.toString('latin1', 0, 4) !== 'TZif' || file[4] === 0) return undefined;
  const counts = (at: number): number[] => [0, 1, 2, 3, 4, 5].map((index) => file.readUInt32BE(at + 20 + index * 4));
  const [utc1 = 0, std1 = 0, leap1 = 0, time1 = 0, type1 = 0, char1 = 0] = counts(0);
  const second = 44 + time1 * 5 + type1 * 6 + char1 + leap1 * 8 + std1 + utc1;
  const [utc = 0, std = 0, leap = 0, times = 0, types = 0, chars = 0] = counts(second);
  const start = second + 44;
  const typesAt = start + times * 9;
  const charsAt = typesAt + types * 6;
  const nameOf = (type: number): string => {
    const from = charsAt + (file[typesAt + type * 6 + 5] ?? 0);
    return file.toString('latin1', from, file.indexOf(0, from));
  };
  const indexes = [...Array(times).keys()];
  return {
    since: [Number.NEGATIVE_INFINITY, ...indexes.map((index) => Number(file.readBigInt64BE(start + index * 8)))],
    names: [nameOf(0), ...indexes.map((index) => nameOf(file[start + times * 8 + index] ?? 0))],
    rule: file.toString('latin1', charsAt + chars + leap * 12 + std + utc).trim(),
  };
}

let cached: { readonly zone: string; readonly names: Names | undefined } | undefined;

function zoneNames(): Names | undefined {
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  if (cached?.zone !== zone) cached = { zone, names: readNames(zone) };
  return cached.names;
}

function readNames(zone: string): Names | undefined {
  for (const folder of FOLDERS) {
    try {
      return namesOf(readFileSync(path.join(folder, zone)));
    } catch {
      // another folder may have it
    }
  }
  return undefined;
}

/** The two names of a rule, such as `CET-1CEST,...`: of standard time and of summer time. */
function ruleNames(rule: string): readonly string[] {
  return (
    rule
      .split(',')[0]
      ?.match(/<[^>]+>|[A-Za-z]+/g)
      ?.map((name) => name.replace(/[<>]/g, '')) ?? []
  );
}

/** Whether the clock is ahead of standard time then: of the year's two offsets the larger one. */
function isSummer(at: Date): boolean {
  const offsets = [0, 6].map((month) => -new Date(at.getFullYear(), month, 1).getTimezoneOffset());
  return Math.max(...offsets) !== Math.min(...offsets) && -at.getTimezoneOffset() === Math.max(...offsets);
}

function nameAt(seconds: number, at: Date): string {
  const found = zoneNames();
  if (found === undefined) return '';
  const { since, names, rule } = found;
  const index = since.findLastIndex((time) => time <= seconds);
  if (index < since.length - 1) return names[index] ?? '';
  const [standard, summer] = ruleNames(rule);
  return (isSummer(at) ? summer : standard) ?? names.at(-1) ?? '';
}

/** The offset from UTC in seconds, and the zone's name; "" where it is not known. */
export function localZone(seconds: number): { readonly offset: number; readonly name: string } {
  const at = new Date(seconds * 1000);
  return { offset: -at.getTimezoneOffset() * 60, name: nameAt(seconds, at) };
}
