/** fmt.Sprint, Sprintln and Sprintf: every verb, flag, width, and the text of every fault. */
import { bytesOfText, joinTexts, textOfBytes } from '../bytes.ts';
import {
  ANY,
  ByteSlice,
  type Complex,
  elementTypeOf,
  floatOf,
  GoError,
  type GoInteger,
  type GoStruct,
  type GoValue,
  integerOf,
  itemsOf,
  type Kind,
  kindOf,
  ownText,
  SizedInteger,
  sortedEntries,
  typeName,
} from '../values.ts';
import { type Layout, pad, truncate } from './layout.ts';
import { formatFloatVerb, formatInteger } from './numbers.ts';
import { canBackquote, quoteText } from './quote.ts';

/** Blanks stand between operands where neither is a string. */
export function sprint(args: readonly GoValue[]): string {
  if (args.length === 1 && typeof args[0] === 'string') return args[0];
  const parts = args.map((arg, index) => {
    const isApart = index > 0 && typeof arg !== 'string' && typeof args[index - 1] !== 'string';
    return (isApart ? ' ' : '') + formatValue(arg, 'v', {});
  });
  return joinTexts(parts);
}

/** Blanks between all operands, and a line break at the end. */
export const sprintln = (args: readonly GoValue[]): string =>
  `${joinTexts(args.map((arg, index) => (index > 0 ? ' ' : '') + formatValue(arg, 'v', {})))}\n`;

/** One operand under one verb. */
export function formatValue(value: GoValue, verb: string, layout: Layout): string {
  if (value === null) return verb === 'T' || verb === 'v' ? pad('<nil>', layout) : badVerb(value, verb, layout);
  if (verb === 'T') return pad(truncate(typeName(value), layout), layout);
  if (verb === 'p') return isReference(kindOf(value)) ? pointer(verb, layout) : badVerb(value, verb, layout);
  return formatDeep(value, verb, layout, 0);
}

const isReference = (kind: Kind): boolean => kind === 'map' || kind === 'slice' || kind === 'func';

/** An address means nothing here: always the same. */
const pointer = (verb: string, layout: Layout): string =>
  formatInteger(0xc000010000n, false, verb === 'p' || verb === 'v' ? 'x' : verb, { ...layout, sharp: !layout.sharp }) ??
  '';

/** The fault of a verb that does not fit, with the value as %v shows it. */
const badVerb = (value: GoValue, verb: string, layout: Layout): string =>
  value === null ? `%!${verb}(<nil>)` : `%!${verb}(${typeName(value)}=${formatValue(value, 'v', layout)})`;

function formatDeep(value: Exclude<GoValue, null>, verb: string, layout: Layout, depth: number): string {
  if (typeof value === 'object' && !layout.sharpV && 'vsxXq'.includes(verb)) {
    const text = ownText(value);
    if (text !== undefined) return formatText(text, verb, layout) ?? '';
  }
  switch (kindOf(value)) {
    case 'bool':
      return verb === 't' || verb === 'v' ? pad(String(value), layout) : badVerb(value, verb, layout);
    case 'int':
    case 'uint': {
      const isSigned = kindOf(value) === 'int';
      return formatInteger(integerOf(value as GoInteger), isSigned, verb, layout) ?? badVerb(value, verb, layout);
    }
    case 'float':
      return formatFloatVerb(floatOf(value), verb, layout) ?? badVerb(value, verb, layout);
    case 'complex':
      return formatComplex(value as Complex, verb, layout) ?? badVerb(value, verb, layout);
    case 'string':
      return formatText(value as string, verb, layout) ?? badVerb(value, verb, layout);
    case 'slice':
      return formatSlice(value, verb, layout, depth);
    case 'map':
      return formatMap(value, verb, layout, depth);
    case 'struct':
      return formatStruct(value as GoStruct, verb, layout, depth);
    default:
      return 'vbodxX'.includes(verb) ? pointer(verb, layout) : badVerb(value, verb, layout);
  }
}

/** What YAML and JSON hold is not so deep; a map that a template has put into itself is. */
const DEEPEST = 10_000;

/** An element of a slice, map or struct; a nil there is <nil> under any verb. */
function formatElement(value: GoValue, verb: string, layout: Layout, depth: number): string {
  if (depth > DEEPEST) throw new GoError(`more than ${DEEPEST} values within each other`);
  if (value === null) return layout.sharpV ? `${ANY}(nil)` : '<nil>';
  return formatDeep(value, verb, layout, depth + 1);
}

/** undefined for a verb that floats do not have. The second part always has a sign. */
function formatComplex({ real, imaginary }: Complex, verb: string, layout: Layout): string | undefined {
  const first = formatFloatVerb(real, verb, layout);
  const second = formatFloatVerb(imaginary, verb, { ...layout, plus: true });
  return first === undefined || second === undefined ? undefined : `(${first}${second}i)`;
}

/** undefined for a verb that strings do not have. */
function formatText(text: string, verb: string, layout: Layout): string | undefined {
  if (verb === 'q' || (verb === 'v' && layout.sharpV)) return pad(quoted(truncate(text, layout), layout), layout);
  if (verb === 's' || verb === 'v') return pad(truncate(text, layout), layout);
  if (verb === 'x' || verb === 'X') return formatBytes(bytesOfText(text), verb, layout);
  return undefined;
}

const quoted = (text: string, { sharp, plus }: Layout): string =>
  sharp && canBackquote(text) ? `\`${text}\`` : quoteText(text, plus === true);

/** Two digits a byte; the precision is the number of bytes. */
function formatBytes(bytes: Uint8Array, verb: string, layout: Layout): string {
  const { sharp, space, precision } = layout;
  const pairs = Array.from(bytes.subarray(0, precision ?? bytes.length), (byte) => byte.toString(16).padStart(2, '0'));
  const text = sharp
    ? (space ? pairs.map((pair) => `0x${pair}`) : pairs).join(space ? ' ' : '')
    : pairs.join(space ? ' ' : '');
  const whole = sharp && !space && pairs.length > 0 ? `0x${text}` : text;
  return pad(verb === 'X' ? whole.toUpperCase() : whole, layout);
}

function formatSlice(value: Exclude<GoValue, null>, verb: string, layout: Layout, depth: number): string {
  if (elementTypeOf(value) === 'uint8' && 'sqxX'.includes(verb)) {
    const bytes =
      value instanceof ByteSlice
        ? value.bytes
        : Uint8Array.from(itemsOf(value), (item) => Number(integerOf(item as SizedInteger)));
    return formatText(textOfBytes(bytes), verb, layout) ?? '';
  }
  const inner =
    value instanceof ByteSlice
      ? formatEachByte(value.bytes, verb, layout, depth)
      : itemsOf(value)
          .map((item) => formatElement(item, verb, layout, depth))
          .join(layout.sharpV ? ', ' : ' ');
  return layout.sharpV ? `${typeName(value)}{${inner}}` : `[${inner}]`;
}

/** What was printed of files: a template that prints its whole scope does so again and again. */
const printedBytes = new WeakMap<Uint8Array, Map<string, string>>();

/** The bytes one by one, between blanks. There are 256 texts of them; a file may have millions of bytes. */
function formatEachByte(bytes: Uint8Array, verb: string, layout: Layout, depth: number): string {
  const known = printedBytes.get(bytes) ?? new Map<string, string>();
  printedBytes.set(bytes, known);
  const key = `${verb}${JSON.stringify(layout)}`;
  let printed = known.get(key);
  if (printed === undefined) {
    const texts: string[] = [];
    const separator = layout.sharpV ? ', ' : ' ';
    printed = '';
    for (const byte of bytes) {
      texts[byte] ??= `${separator}${formatElement(new SizedInteger('uint8', BigInt(byte)), verb, layout, depth)}`;
      printed += texts[byte];
    }
    printed = printed.slice(separator.length);
    known.set(key, printed);
  }
  return printed;
}

function formatMap(value: Exclude<GoValue, null>, verb: string, layout: Layout, depth: number): string {
  const parts = sortedEntries(value).map(
    ([key, element]) => `${formatElement(key, verb, layout, depth)}:${formatElement(element, verb, layout, depth)}`,
  );
  return layout.sharpV ? `${typeName(value)}{${parts.join(', ')}}` : `map[${parts.join(' ')}]`;
}

function formatStruct(value: GoStruct, verb: string, layout: Layout, depth: number): string {
  const named = layout.plusV || layout.sharpV;
  const parts = [...value.fields].map(
    ([name, field]) => (named ? `${name}:` : '') + formatElement(field, verb, layout, depth),
  );
  return layout.sharpV ? `${value.type}{${parts.join(', ')}}` : `{${parts.join(' ')}}`;
}

/** The value as the verb %v shows it, in Go syntax where asked for. */
export const goText = (value: GoValue): string => formatValue(value, 'v', {});
