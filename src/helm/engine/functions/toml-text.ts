/** Values as TOML in the layout of github.com/BurntSushi/toml: plain keys first, tables indented by their depth. */
import { marshaledText } from '../../../apimachinery/go/marshal.ts';
import { goFloat, sortedKeys } from '../../../apimachinery/go/text.ts';
import {
  floatOf,
  GoError,
  type GoMap,
  type GoStruct,
  type GoValue,
  integerOf,
  isInteger,
  isTypedNil,
  itemsOf,
  kindOf,
  methodOf,
  ownText,
  sortedEntries,
  TypedMap,
  typeName,
} from '../../../apimachinery/go/values.ts';

/** Values nested deeper are taken to hold themselves, on which Go ends its program. */
const DEEPEST = 1000;

type Present = Exclude<GoValue, null>;
type Key = readonly string[];

/** The document of a value. Throws GoError. */
export function tomlText(value: GoValue): string {
  // what toml.Encoder panics with
  if (value === null) throw new GoError('reflect: call of reflect.Value.Type on zero Value');
  const writer = new TomlWriter();
  writer.value([], value);
  return writer.text;
}

const isNothing = (value: GoValue): value is null => value === null || (typeof value === 'object' && isTypedNil(value));

const isText = (value: Present): boolean => methodOf(value, 'MarshalText') !== undefined;

/** Maps and structs, but those that are written as a text. */
const isTable = (value: GoValue): boolean =>
  !isNothing(value) && ['map', 'struct'].includes(kindOf(value)) && !isText(value as Present);

/** Whether it is a list with tables alone. Throws for a nil in a list. */
function isTableArray(value: Present): boolean {
  if (kindOf(value) !== 'slice') return false;
  const items = itemsOf(value);
  if (items.some(isNothing)) throw new GoError('toml: cannot encode array with nil element');
  return items.length > 0 && items.map(needsTable).every((_, index) => isTable(items[index] as GoValue));
}

/** Whether a key with this value has a header of its own. Throws for what TOML has no type for. */
function needsTable(value: GoValue): boolean {
  if (isNothing(value)) return false;
  if (kindOf(value) === 'func') throw new GoError('unsupported type: func');
  return isTable(value) || isTableArray(value);
}

/** The members of a map or struct, plain ones first. */
function membersOf(table: Present): readonly (readonly [string, Present])[] {
  const all = entriesOf(table).map(([name, value]) => ({ name, value, isSub: needsTable(value) }));
  const present = [...all.filter(({ isSub }) => !isSub), ...all.filter(({ isSub }) => isSub)];
  return present.filter(({ value }) => !isNothing(value)).map(({ name, value }) => [name, value as Present]);
}

function entriesOf(table: Present): readonly (readonly [string, GoValue])[] {
  if (kindOf(table) === 'struct') return [...(table as GoStruct).fields].filter(([name]) => /^\p{Lu}/u.test(name));
  if (!(table instanceof TypedMap)) {
    return sortedKeys(table as GoMap).map((key) => [key, (table as GoMap)[key] as GoValue]);
  }
  if (table.keyType !== 'string') throw new GoError('toml: cannot encode a map with non-string key type');
  return sortedEntries(table) as readonly (readonly [string, GoValue])[];
}

class TomlWriter {
  text = '';
  private depth = 0;

  value(key: Key, value: Present): void {
    if (isText(value)) this.pair(key, value);
    else if (kindOf(value) === 'func') throw new GoError(`unsupported type for key '${keyText(key)}': func`);
    else if (isTable(value)) this.table(key, value);
    else if (isTableArray(value)) this.tables(key, itemsOf(value) as readonly Present[]);
    else this.pair(key, value);
  }

  private table(key: Key, value: Present): void {
    if (key.length === 1) this.newLine();
    if (key.length > 0) this.text += `${indentOf(key)}[${keyText(key)}]\n`;
    this.members(key, value);
  }

  private tables(key: Key, items: readonly Present[]): void {
    if (key.length === 0) throw new GoError('toml: top-level values must be Go maps or structs');
    for (const item of items) {
      this.newLine();
      this.text += `${indentOf(key)}[[${keyText(key)}]]\n`;
      this.members(key, item);
    }
  }

  private members(key: Key, table: Present): void {
    this.depth += 1;
    if (this.depth > DEEPEST) throw new GoError('toml: the value is nested too deep');
    for (const [name, value] of membersOf(table)) this.value([...key, name], value);
    this.depth -= 1;
  }

  private pair(key: Key, value: Present): void {
    if (key.length === 0) this.text += element(value, 0);
    else this.text += `${indentOf(key)}${keyText(key.slice(-1))} = ${element(value, 0)}\n`;
  }

  /** Between tables, but not before the first. */
  private newLine(): void {
    if (this.text !== '') this.text += '\n';
  }
}

const indentOf = (key: Key): string => '  '.repeat(key.length - 1);
const keyText = (key: Key): string =>
  key.map((part) => (/^[A-Za-z0-9_-]+$/.test(part) ? part : quoted(part))).join('.');

const SHORT: Readonly<Record<string, string>> = {
  '"': '\\"',
  '\\': '\\\\',
  '\b': '\\b',
  '\t': '\\t',
  '\n': '\\n',
  '\f': '\\f',
  '\r': '\\r',
};

const quoted = (text: string): string =>
  `"${text.replaceAll(
    /["\\\0-\x1f\x7f]/g,
    (character) => SHORT[character] ?? `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )}"`;

/** A value behind a key, or in a list. */
function element(value: Present, depth: number): string {
  if (depth > DEEPEST) throw new GoError('toml: the value is nested too deep');
  if (typeof value === 'string') return quoted(value);
  if (isText(value)) return typeName(value) === 'time.Time' ? textOf(value) : quoted(textOf(value));
  if (isInteger(value)) {
    const text = ownText(value);
    return text === undefined ? String(integerOf(value)) : quoted(text);
  }
  switch (kindOf(value)) {
    case 'bool':
      return String(value);
    case 'float':
      return float(floatOf(value));
    case 'slice':
      return `[${itemsOf(value)
        .map((item) => element(item as Present, depth + 1))
        .join(', ')}]`;
    case 'map':
    case 'struct':
      return inlineTable(value, depth);
    default:
      throw new GoError(`unexpected type: ${typeName(value)}`);
  }
}

const textOf = (value: Present): string => marshaledText(value) ?? '';

function float(value: number): string {
  if (Number.isNaN(value)) return 'nan';
  if (!Number.isFinite(value)) return value > 0 ? 'inf' : '-inf';
  const text = Object.is(value, -0) ? '-0' : goFloat(value);
  return /[.e]/.test(text) ? text : `${text}.0`;
}

const inlineTable = (table: Present, depth: number): string =>
  `{${membersOf(table)
    .map(([name, value]) => `${keyText([name])} = ${element(value, depth + 1)}`)
    .join(', ')}}`;
