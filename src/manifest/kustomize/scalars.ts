/** What a scalar means to go-yaml v3 (resolve.go), which reads the files of a build. */
import { integer, type Json, type RawNumber } from '../../apimachinery/json.ts';
import { resolvesToString } from '../../print/yaml.ts';
import { BuildError } from './error.ts';
import type { ScalarNode } from './node.ts';

const WORDS: ReadonlyMap<string, string> = new Map([
  ...['true', 'True', 'TRUE', 'false', 'False', 'FALSE'].map((word) => [word, '!!bool'] as const),
  ...['', '~', 'null', 'Null', 'NULL'].map((word) => [word, '!!null'] as const),
  ...['.nan', '.NaN', '.NAN'].map((word) => [word, '!!float'] as const),
  ...['.inf', '.Inf', '.INF'].flatMap((word) =>
    [word, `+${word}`, `-${word}`].map((each) => [each, '!!float'] as const),
  ),
]);

const FLOAT = /^[-+]?(?:\.\d+|\d+(?:\.\d*)?)(?:[eE][-+]?\d+)?$/;
const DOTTED_FLOAT = /^\.\d+(?:_\d+)*(?:[eE][-+]?\d+(?:_\d+)*)?$/;
const WHOLE = /^([-+]?)(0[xX][0-9a-fA-F]+|0[oO][0-7]+|0[bB][01]+|0[0-7]+|0|[1-9]\d*)$/;
const TIMESTAMP =
  /^(\d{4})-(\d{1,2})-(\d{1,2})(?:(?:[Tt](\d{1,2}):(\d{1,2}):(\d{1,2})(\.\d+)?(Z|[-+]\d\d:\d\d))|(?: (\d{1,2}):(\d{1,2}):(\d{1,2})(\.\d+)?))?$/;

/** The tag of a plain scalar with this text. */
export function resolvedTag(text: string): string {
  const word = WORDS.get(text);
  if (word !== undefined) return word;
  const first = text.charCodeAt(0);
  if (first === 0x2e)
    return DOTTED_FLOAT.test(text) && Number.isFinite(Number(text.replaceAll('_', ''))) ? '!!float' : '!!str';
  const startsNumber = first === 0x2b || first === 0x2d || (first >= 0x30 && first <= 0x39);
  if (!startsNumber) return '!!str';
  if (timestamp(text) !== undefined) return '!!timestamp';
  const plain = text.replaceAll('_', '');
  if (wholeNumber(plain) !== undefined) return '!!int';
  return FLOAT.test(plain) && Number.isFinite(Number(plain)) ? '!!float' : '!!str';
}

/** A plain scalar of this text with the tag that it resolves to, as kyaml's NewScalarRNode. */
export const plainNode = (value: string): ScalarNode => ({
  kind: 'scalar',
  tag: resolvedTag(value),
  value,
  style: 'plain',
});

/**
 * A new field's value of this text: quoted, and so a string, where YAML 1.1 has no string (kyaml's
 * FieldSetter with NewScalarRNode).
 */
export const newFieldNode = (value: string): ScalarNode =>
  value === '' || value.includes('\n') || resolvesToString(value)
    ? plainNode(value)
    : { kind: 'scalar', tag: '!!str', value, style: 'double' };

const INT64_MAX = 0x7fff_ffff_ffff_ffffn;
const INT64_MIN = -0x8000_0000_0000_0000n;
const UINT64_MAX = 0xffff_ffff_ffff_ffffn;

function wholeNumber(plain: string): bigint | undefined {
  const match = WHOLE.exec(plain);
  if (match === null) return undefined;
  const [, sign, digits] = match as unknown as [string, string, string];
  const magnitude = BigInt(/^0[0-7]+$/.test(digits) ? `0o${digits.slice(1)}` : digits.toLowerCase());
  const value = sign === '-' ? -magnitude : magnitude;
  if (value >= INT64_MIN && value <= INT64_MAX) return value;
  return sign === '' && value <= UINT64_MAX ? value : undefined;
}

/** The time that a scalar is, as encoding/json writes it; undefined when it is none. */
export function timestamp(text: string): string | undefined {
  const match = TIMESTAMP.exec(text);
  if (match === null) return undefined;
  const [, year, month, day] = match as unknown as [string, string, string, string];
  const pad = (part: string | undefined): string => (part ?? '0').padStart(2, '0');
  const [hour, minute, second] = [pad(match[4] ?? match[9]), pad(match[5] ?? match[10]), pad(match[6] ?? match[11])];
  const date = new Date(Date.UTC(2000, Number(month) - 1, Number(day)));
  date.setUTCFullYear(Number(year), Number(month) - 1, Number(day));
  if (date.getUTCMonth() + 1 !== Number(month) || date.getUTCDate() !== Number(day)) return undefined;
  if (Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59) return undefined;
  const fraction = (match[7] ?? match[12] ?? '').slice(0, 10).replace(/\.?0+$/, '');
  const zone = match[8] === undefined || /^[-+]00:00$/.test(match[8]) ? 'Z' : match[8];
  return `${year}-${pad(month)}-${pad(day)}T${hour}:${minute}:${second}${fraction}${zone}`;
}

/** What cannot be written: a scalar that JSON cannot hold or that its tag does not fit, or a key that is no text. */
export class ScalarProblem extends BuildError {}

const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

/** The text that a !!binary scalar stands for. Throws ScalarProblem. */
export function binaryText(value: string): string {
  const text = value.replaceAll(/[\r\n]/g, '');
  if (!BASE64.test(text)) throw new ScalarProblem('yaml: !!binary value contains invalid base64 data');
  return Buffer.from(text, 'base64').toString('utf8');
}

/** The value that a scalar prints as. Throws ScalarProblem. */
export function scalarJson({ tag, value }: ScalarNode): Json {
  switch (tag) {
    case '!!null':
      if (WORDS.get(value) !== '!!null') throw mismatch(tag, value);
      return null;
    case '!!bool':
      if (WORDS.get(value) !== '!!bool') throw mismatch(tag, value);
      return value.toLowerCase() === 'true';
    case '!!int':
      return wholeJson(value, tag);
    case '!!float':
      return floatJson(value, tag);
    case '!!timestamp': {
      const time = timestamp(value);
      if (time === undefined) throw mismatch(tag, value);
      return time;
    }
    case '!!binary':
      return binaryText(value);
    default:
      return value;
  }
}

const mismatch = (tag: string, value: string): ScalarProblem =>
  new ScalarProblem(`yaml: cannot decode ${resolvedTag(value)} \`${value}\` as a ${tag}`);

function wholeJson(text: string, tag: string): number | RawNumber {
  const whole = wholeNumber(text.replaceAll('_', ''));
  if (whole === undefined) throw mismatch(tag, text);
  return integer(whole.toString());
}

function floatJson(text: string, tag: string): number {
  const plain = text.replaceAll('_', '');
  const whole = wholeNumber(plain);
  if (whole !== undefined) return Number(whole);
  if (WORDS.get(text) === '!!float') {
    const name = /nan/i.test(text) ? 'NaN' : text.startsWith('-') ? '-Inf' : '+Inf';
    throw new ScalarProblem(`json: unsupported value: ${name}`);
  }
  if (!FLOAT.test(plain) || !Number.isFinite(Number(plain))) throw mismatch(tag, text);
  return Number(plain);
}
