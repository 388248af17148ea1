/** toYamlPretty: values as yaml.v3 writes them, with lists indented below their keys. */
import { bytesOfText, isEscapedByte } from '../../../apimachinery/go/bytes.ts';
import { marshaledText } from '../../../apimachinery/go/marshal.ts';
import { goFloat } from '../../../apimachinery/go/text.ts';
import {
  floatOf,
  GoError,
  type GoMap,
  type GoStruct,
  type GoValue,
  integerOf,
  isInteger,
  itemsOf,
  kindOf,
  methodOf,
  ownText,
  TypedMap,
  typeName,
} from '../../../apimachinery/go/values.ts';
import { isSimpleKey, stringYaml } from '../../../manifest/kustomize/node-yaml.ts';
import { sortedYamlKeys } from '../../../print/yaml-keys.ts';

/** Values nested deeper are taken to hold themselves, on which Go's encoder ends its program. */
const DEEPEST = 1000;

/** One document without its last line feed. Throws GoError. */
export const prettyYaml = (value: GoValue): string => {
  const text = block(value, 0, 0) ?? scalar(value, 2);
  return text.replace(/\n$/, '');
};

type Pair = readonly [key: string, value: GoValue];

function pairsOf(value: Exclude<GoValue, null>): readonly Pair[] {
  if (value instanceof TypedMap) {
    const entries = value.entries.map(([key, item]) => [isInteger(key) ? String(integerOf(key)) : key, item] as Pair);
    const byKey = new Map(entries);
    return sortedYamlKeys(Object.fromEntries(entries)).map((key) => [key, byKey.get(key) as GoValue]);
  }
  if (kindOf(value) === 'struct') {
    return [...(value as GoStruct).fields]
      .filter(([name]) => /^\p{Lu}/u.test(name))
      .map(([name, field]) => [name.toLowerCase(), field]);
  }
  return sortedYamlKeys(value as GoMap).map((key) => [key, (value as GoMap)[key] as GoValue]);
}

const isText = (value: Exclude<GoValue, null>): boolean =>
  typeof value === 'string' || typeName(value) === 'time.Duration' || methodOf(value, 'MarshalText') !== undefined;

/** A collection with members, each line indented and ended; undefined for everything else. */
function block(value: GoValue, indent: number, depth: number): string | undefined {
  if (depth > DEEPEST) throw new GoError('the value is nested too deep');
  const kind = kindOf(value);
  if (value === null || isText(value)) return undefined;
  if (kind === 'slice') return listBlock(itemsOf(value), indent, depth);
  if (kind !== 'map' && kind !== 'struct') return undefined;
  const pairs = pairsOf(value);
  if (pairs.length === 0) return undefined;
  const padding = ' '.repeat(indent);
  return pairs.map(([key, item]) => padding + member(key, item, indent, depth)).join('');
}

function listBlock(items: readonly GoValue[], indent: number, depth: number): string | undefined {
  if (items.length === 0) return undefined;
  const padding = ' '.repeat(indent);
  return items
    .map((item) => {
      const inner = block(item, indent + 2, depth + 1);
      return `${padding}- ${inner === undefined ? ended(scalar(item, indent + 2)) : inner.slice(indent + 2)}`;
    })
    .join('');
}

function member(key: string, item: GoValue, indent: number, depth: number): string {
  const inner = block(item, indent + 2, depth + 1);
  const text = inner === undefined ? ` ${ended(scalar(item, indent + 2))}` : `\n${inner}`;
  if (isSimpleKey(key)) return `${stringYaml(key, indent, true)}:${text}`;
  return `? ${ended(stringYaml(key, indent + 2))}${' '.repeat(indent)}:${text}`;
}

const ended = (line: string): string => (line.endsWith('\n') ? line : `${line}\n`);

function scalar(value: GoValue, indent: number): string {
  if (value === null) return 'null';
  if (typeof value === 'string') return text(value, indent);
  if (isText(value)) return marshaledText(value) ?? ownText(value) ?? '';
  switch (kindOf(value)) {
    case 'bool':
      return String(value);
    case 'int':
    case 'uint':
      return String(integerOf(value as bigint));
    case 'float':
      return float(floatOf(value));
    case 'slice':
      return '[]';
    case 'map':
    case 'struct':
      return '{}';
    default:
      throw new GoError(`cannot marshal type: ${typeName(value)}`);
  }
}

const float = (value: number): string => {
  if (Number.isNaN(value)) return '.nan';
  return Number.isFinite(value) ? goFloat(value) : value > 0 ? '.inf' : '-.inf';
};

function text(value: string, indent: number): string {
  const isUtf8 = !Array.from(value).some(isEscapedByte);
  return isUtf8 ? stringYaml(value, indent) : `!!binary ${Buffer.from(bytesOfText(value)).toString('base64')}`;
}
