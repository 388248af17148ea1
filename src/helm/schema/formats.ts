/** The formats that are checked (format.go of santhosh-tekuri/jsonschema): each throws Error with the reason. */
import { isIPv4, isIPv6 } from 'node:net';
import { byteLength } from '../../apimachinery/go/bytes.ts';
import { goQuote, goQuoteRune } from '../../apimachinery/go/text.ts';
import { parseGoUrl } from '../../apimachinery/go/url.ts';

type Check = (text: string) => void;

function refuse(reason: string): never {
  throw new Error(reason);
}

/** Says what is wrong inside of something larger. */
function within(what: string, check: Check, text: string): void {
  try {
    check(text);
  } catch (error) {
    refuse(`${what}: ${(error as Error).message}`);
  }
}

/** The first character that is not allowed. */
function checkCharacters(text: string, refused: RegExp, where = ''): void {
  const found = refused.exec(text)?.[0];
  if (found !== undefined) refuse(`invalid character ${goQuoteRune(found)}${where}`);
}

function jsonPointer(text: string): void {
  if (text === '') return;
  if (!text.startsWith('/')) refuse('not starting with /');
  if (/~(?![01])/.test(text)) refuse('~ must be followed by 0 or 1');
}

function relativeJsonPointer(text: string): void {
  const [digits = ''] = /^\d*/.exec(text) ?? [];
  if (digits === '') refuse('must start with non-negative integer');
  if (digits.length > 1 && digits.startsWith('0')) refuse('starts with zero');
  const rest = text.slice(digits.length);
  if (rest !== '#') jsonPointer(rest);
}

function uuid(text: string): void {
  const lengths = [8, 4, 4, 4, 12];
  const groups = text.split('-');
  if (groups.length !== lengths.length) refuse(`must have ${lengths.length} elements`);
  for (const [index, group] of groups.entries()) {
    const length = lengths[index] as number;
    if (byteLength(group) !== length) refuse(`element ${index + 1} must be ${length} characters long`);
    const stray = /[^0-9a-fA-F]/u.exec(group)?.[0];
    if (stray !== undefined) refuse(`non-hex character ${goQuoteRune(stray)}`);
  }
}

const UNITS = ['YMD', 'HMS'] as const;

function duration(text: string): void {
  if (!text.startsWith('P')) refuse('must start with P');
  const body = text.slice(1);
  if (body === '') refuse('nothing after P');
  if (body.endsWith('W')) {
    if (body === 'W') refuse('no number in week');
    if (!/^\d+W$/.test(body)) refuse('invalid week');
    return;
  }
  for (const [index, part] of body.split('T').entries()) {
    if (index !== 0 && part === '') refuse('no time elements');
    durationPart(part, UNITS[index] ?? refuse('more than one T'));
  }
}

function durationPart(part: string, units: string): void {
  let left = units;
  for (let rest = part; rest !== ''; ) {
    const [digits = ''] = /^\d*/.exec(rest) ?? [];
    if (digits === '') refuse('missing number');
    const unit = rest[digits.length] ?? refuse('missing unit');
    const place = left.indexOf(unit);
    const shown = goQuoteRune(unit);
    if (place < 0) refuse(units.includes(unit) ? `unit ${shown} out of order` : `invalid unit ${shown}`);
    left = left.slice(place + 1);
    rest = rest.slice(digits.length + 1);
  }
}

function ipv4(text: string): void {
  const groups = text.split('.');
  if (groups.length !== 4) refuse('expected four decimals');
  for (const group of groups) {
    if (group.length > 1 && group.startsWith('0')) refuse('leading zeros');
    if (!/^[+-]?\d+$/.test(group)) refuse(`strconv.Atoi: parsing ${goQuote(group)}: invalid syntax`);
    if (BigInt.asIntN(64, BigInt(group.replace('+', ''))) !== BigInt(group.replace('+', ''))) {
      refuse(`strconv.Atoi: parsing ${goQuote(group)}: value out of range`);
    }
    if (Number(group) < 0 || Number(group) > 255) refuse('decimal must be between 0 and 255');
  }
}

function ipv6(text: string): void {
  if (!text.includes(':')) refuse('missing colon');
  const [address = '', zone] = text.split('%');
  if (!isIPv6(address) || isIPv4(address)) refuse(`ParseAddr(${goQuote(text)}): unable to parse IP`);
  if (zone !== undefined) refuse('zone id is not a part of ipv6 address');
}

function hostname(text: string): void {
  const name = text.replace(/\.$/, '');
  if (byteLength(name) > 253) refuse('more than 253 characters long');
  for (const label of name.split('.')) {
    if (label === '' || byteLength(label) > 63) refuse('label must be 1 to 63 characters long');
    if (label.startsWith('-')) refuse('label starts with hyphen');
    if (label.endsWith('-')) refuse('label ends with hyphen');
    checkCharacters(label, /[^a-zA-Z0-9-]/u);
  }
}

function email(text: string): void {
  if (byteLength(text) > 254) refuse('more than 255 characters long');
  const at = text.lastIndexOf('@');
  if (at < 0) refuse('missing @');
  const [local, domain] = [text.slice(0, at), text.slice(at + 1)];
  if (byteLength(local) > 64) refuse('local part more than 64 characters long');
  if (/^".*"$/s.test(local)) {
    if (/[\\"]/.test(local.slice(1, -1))) refuse('backslash and quote are not allowed within quoted local part');
  } else {
    if (local.startsWith('.')) refuse('starts with dot');
    if (local.endsWith('.')) refuse('ends with dot');
    if (local.includes('..')) refuse('consecutive dots');
    checkCharacters(local, /[^a-zA-Z0-9.!#$%&'*+\-/=?^_`{|}~]/u);
  }
  const address = domain.slice(1, -1);
  if (!/^\[.*\]$/s.test(domain)) within('invalid domain', hostname, domain);
  else if (address.startsWith('IPv6:')) within('invalid ipv6 address', ipv6, address.slice(5));
  else within('invalid ipv4 address', ipv4, address);
}

const cannotParse = (text: string, what: string, part: string): never =>
  refuse(`parsing time ${goQuote(text)} as "2006-01-02": cannot parse ${goQuote(part)} as ${goQuote(what)}`);

function date(text: string): void {
  if (!/^\d{4}/.test(text)) cannotParse(text, '2006', text);
  if (text[4] !== '-') cannotParse(text, '-', text.slice(4));
  if (!/^\d\d/.test(text.slice(5))) cannotParse(text, '01', text.slice(5));
  const month = Number(text.slice(5, 7));
  const out = (part: string): never => refuse(`parsing time ${goQuote(text)}: ${part} out of range`);
  if (month < 1 || month > 12) out('month');
  if (text[7] !== '-') cannotParse(text, '-', text.slice(7));
  if (!/^\d\d/.test(text.slice(8))) cannotParse(text, '02', text.slice(8));
  if (text.length > 10) refuse(`parsing time ${goQuote(text)}: extra text: ${goQuote(text.slice(10))}`);
  const day = Number(text.slice(8));
  const leap = new Date(0);
  leap.setUTCFullYear(Number(text.slice(0, 4)), month, 0);
  if (day < 1 || day > leap.getUTCDate()) out('day');
}

function time(text: string): void {
  if (byteLength(text) < 9) refuse('less than 9 characters long');
  if (text[2] !== ':' || text[5] !== ':') refuse('missing colon in correct place');
  const parts = text.slice(0, 8).split(':');
  if (!parts.every((part) => /^[+-]?\d+$/.test(part))) refuse('invalid hour/min/sec');
  const [hour = 0, minute = 0, second = 0] = parts.map(Number);
  if (hour < 0 || minute < 0 || second < 0) refuse('non-positive hour/min/sec');
  if (hour > 23 || minute > 59 || second > 60) refuse('hour/min/sec out of range');
  let rest = text.slice(8);
  if (rest.startsWith('.')) {
    if (!/^\.\d/.test(rest)) refuse('no digits in second fraction');
    rest = rest.replace(/^\.\d+/, '');
  }
  const minutes = hour * 60 + minute + (/^z$/i.test(rest) ? 0 : offset(rest));
  const utc = minutes < 0 ? minutes + 24 * 60 : minutes;
  if (second >= 60 && utc !== 23 * 60 + 59) refuse('invalid leap second');
}

/** The minutes that lead from a local time to UTC. */
function offset(text: string): number {
  if (text.length !== 6) refuse('offset must be 6 characters long');
  if (!/^[+-]/.test(text)) refuse('offset must begin with plus/minus');
  if (text[3] !== ':') refuse('missing colon in offset in correct place');
  const parts = text.slice(1).split(':');
  if (!parts.every((part) => /^[+-]?\d+$/.test(part))) refuse('invalid hour/min in offset');
  const [hours = 0, minutes = 0] = parts.map(Number);
  if (hours < 0 || minutes < 0) refuse('non-positive hour/min in offset');
  if (hours > 23 || minutes > 59) refuse('hour/min in offset out of range');
  return (text.startsWith('+') ? -1 : 1) * (hours * 60 + minutes);
}

function dateTime(text: string): void {
  if (byteLength(text) < 20) refuse('less than 20 characters long');
  if (!/^[tT]$/.test(text[10] as string)) refuse('11th character must be t or T');
  within('invalid date element', date, text.slice(0, 10));
  within('invalid time element', time, text.slice(11));
}

function parsedUrl(text: string) {
  const url = parseGoUrl(text);
  return url.kind === 'problem' ? refuse(`parse ${goQuote(text)}: ${url.text}`) : url;
}

function uri(text: string): void {
  if (parsedUrl(text).scheme === '') refuse('relative url');
}

function uriReference(text: string): void {
  if (text.includes('\\')) refuse('contains \\');
  parsedUrl(text);
}

function uriTemplate(text: string): void {
  for (const token of parsedUrl(text).path.split('/')) {
    let isOpen = false;
    for (const [brace] of token.matchAll(/[{}]/g)) {
      if ((brace === '{') === isOpen) refuse('nested curly braces');
      isOpen = !isOpen;
    }
    if (isOpen) refuse('no matching closing brace');
  }
}

function period(text: string): void {
  const slash = text.indexOf('/');
  if (slash < 0) refuse('missing slash');
  const [start, end] = [text.slice(0, slash), text.slice(slash + 1)];
  if (start.startsWith('P')) {
    within('invalid start duration', duration, start);
    within('invalid end date-time', dateTime, end);
    return;
  }
  within('invalid start date-time', dateTime, start);
  if (end.startsWith('P')) within('invalid end duration', duration, end);
  else within('invalid end date-time', dateTime, end);
}

function semver(text: string): void {
  const [rest = '', build] = splitOnce(text, '+');
  if (build === '') refuse('build is empty');
  for (const part of build?.split('.') ?? []) {
    if (part === '') refuse('build identifier is empty');
    checkCharacters(part, /[^0-9a-zA-Z-]/u, ' in build identifier');
  }
  const [core = '', before] = splitOnce(rest, '-');
  for (const part of before?.split('.') ?? []) {
    if (part === '') refuse('pre-release identifier is empty');
    checkCharacters(part, /[^0-9a-zA-Z-]/u, ' in pre-release identifier');
    if (/^0\d+$/.test(part)) refuse('pre-release numeric identifier starts with zero');
  }
  const versions = core.split('.');
  if (versions.length !== 3) refuse('versionCore must have 3 numbers separated by dot');
  for (const [index, name] of ['major', 'minor', 'patch'].entries()) {
    const version = versions[index] as string;
    if (version === '') refuse(`${name} is empty`);
    if (version.length > 1 && version.startsWith('0')) refuse(`${name} starts with zero`);
    if (!/^\d+$/.test(version)) refuse(`${name} contains non-digit`);
  }
}

function splitOnce(text: string, mark: string): readonly string[] {
  const at = text.indexOf(mark);
  return at < 0 ? [text] : [text.slice(0, at), text.slice(at + 1)];
}

export const formats: ReadonlyMap<string, Check> = new Map<string, Check>([
  ['json-pointer', jsonPointer],
  ['relative-json-pointer', relativeJsonPointer],
  ['uuid', uuid],
  ['duration', duration],
  ['period', period],
  ['ipv4', ipv4],
  ['ipv6', ipv6],
  ['hostname', hostname],
  ['email', email],
  ['date', date],
  ['time', time],
  ['date-time', dateTime],
  ['uri', uri],
  ['iri', uri],
  ['uri-reference', uriReference],
  ['iri-reference', uriReference],
  ['uri-template', uriTemplate],
  ['semver', semver],
]);
