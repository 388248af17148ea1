/** The rule at the end of a zone file, such as CET-1CEST,M3.5.0,M10.5.0/3: what holds after all its changes. */
import { dateOf, daysIn, daysSince1970, isLeap, SECONDS_PER_DAY } from './calendar.ts';

export interface ZoneType {
  readonly abbreviation: string;
  /** Seconds east of UTC. */
  readonly offset: number;
  readonly isDst: boolean;
}

const NAME = '(?:<([^>]*)>|([^<>0-9,+-]{3,}))';
const OFFSET = '[+-]?[0-9]{1,3}(?::[0-9]{1,2}(?::[0-9]{1,2})?)?';
const DAY = `(?:J[0-9]{1,3}|[0-9]{1,3}|M[0-9]{1,2}\\.[1-5]\\.[0-6])(?:/${OFFSET})?`;
const RULE = new RegExp(`^${NAME}(${OFFSET})(?:${NAME}(${OFFSET})?(?:[,;](${DAY}),(${DAY}))?)?$`);
/** Where a rule does not say when. */
const USUAL = ['M3.2.0', 'M11.1.0'] as const;

export type ZoneRule = (seconds: bigint) => ZoneType;

/** Undefined for text that is no rule. */
export function parseZoneRule(text: string): ZoneRule | undefined {
  const match = RULE.exec(text);
  if (match === null) return undefined;
  const [, quoted, plain = '', west = '0', quotedDst, plainDst, westDst, from = USUAL[0], to = USUAL[1]] = match;
  const standard: ZoneType = { abbreviation: quoted ?? plain, offset: -secondsOf(west), isDst: false };
  const name = quotedDst ?? plainDst;
  if (name === undefined) return () => standard;
  const offset = westDst === undefined ? standard.offset + 3600 : -secondsOf(westDst);
  const summer: ZoneType = { abbreviation: name, offset, isDst: true };
  return (seconds) => {
    const { year } = dateOf(seconds);
    const ofYear = Number(seconds - daysSince1970(year, 1, 1n) * SECONDS_PER_DAY);
    const start = changeOf(from, year) - standard.offset;
    const end = changeOf(to, year) - summer.offset;
    // in the south summer is around the turn of the year
    if (end < start) return ofYear < end || ofYear >= start ? summer : standard;
    return ofYear >= start && ofYear < end ? summer : standard;
  };
}

function secondsOf(text: string): number {
  const [hours = 0, minutes = 0, seconds = 0] = text.replace(/^[+-]/, '').split(':').map(Number);
  const size = hours * 3600 + minutes * 60 + seconds;
  return text.startsWith('-') ? -size : size;
}

/** Seconds from the start of the year to the change, on the clock that holds until then. */
function changeOf(rule: string, year: bigint): number {
  const [day = '', time = '2'] = rule.split('/');
  return dayOf(day, year) * 86_400 + secondsOf(time);
}

/** From 0. */
function dayOf(rule: string, year: bigint): number {
  if (rule.startsWith('J')) {
    const day = Number(rule.slice(1));
    return day - 1 + (isLeap(year) && day >= 60 ? 1 : 0);
  }
  if (!rule.startsWith('M')) return Number(rule);
  const [month = 1, week = 1, weekday = 0] = rule.slice(1).split('.').map(Number);
  const first = daysSince1970(year, month, 1n);
  const { weekday: starts } = dateOf(first * SECONDS_PER_DAY);
  let day = (weekday - starts + 7) % 7;
  for (let at = 1; at < week && day + 7 < daysIn(month, year); at += 1) day += 7;
  return Number(first - daysSince1970(year, 1, 1n)) + day;
}
