/** The functions that every template has. */
import { bytesOfText, textOfBytes } from '../bytes.ts';
import { sprint, sprintln } from '../fmt/print.ts';
import { sprintf } from '../fmt/printf.ts';
import {
  ANY,
  elementTypeOf,
  entryOf,
  GoError,
  type GoValue,
  integerOf,
  isInteger,
  isTrue,
  itemsOf,
  keyTypeOf,
  kindOf,
  lengthOf,
  SizedInteger,
  TypedSlice,
  typeName,
  zeroOf,
} from '../values.ts';
import { type Callable, callOf, prepareArgument } from './callable.ts';
import { type Cell, concrete, element, isNilInterface, plain, unboxed } from './cell.ts';
import { isEqual, isEqualToAny, isLess } from './compare.ts';
import { htmlEscape, jsEscape, queryEscape } from './escape.ts';
import { REFLECT } from './types.ts';

type Cells = readonly (Cell | undefined)[];

const variadic = (parameters: readonly string[], call: (cells: Cells) => Cell | undefined): Callable => ({
  parameters,
  isVariadic: true,
  call,
});

const text = (write: (values: readonly GoValue[]) => string): Callable =>
  variadic([ANY], (cells) => plain(write(cells.map((cell) => cell?.value ?? null))));

const escaper = (rewrite: (text: string) => string): Callable =>
  text((values) => rewrite(sprint(values.map((value) => value ?? '<no value>'))));

/** A comparison of two. */
const comparison = (holds: (a: Value, b: Value) => boolean): Callable => ({
  parameters: [REFLECT, REFLECT],
  isVariadic: false,
  call: ([a, b]) => plain(holds(concrete(a), concrete(b))),
});

type Value = Exclude<GoValue, null> | undefined;

const isLessOrEqual = (a: Value, b: Value): boolean => isLess(a, b) || isEqual(a, b);

export const builtins: ReadonlyMap<string, Callable> = new Map<string, Callable>([
  // what these two do stands where arguments are evaluated
  ['and', variadic([REFLECT, REFLECT], ([first]) => first)],
  ['or', variadic([REFLECT, REFLECT], ([first]) => first)],
  ['call', variadic([REFLECT, REFLECT], (cells) => callOf('').call(cells))],
  ['html', escaper(htmlEscape)],
  ['index', variadic([REFLECT, REFLECT], ([item, ...indexes]) => index(item, indexes))],
  ['slice', variadic([REFLECT, REFLECT], ([item, ...indexes]) => slice(item, indexes.map(concrete)))],
  ['js', escaper(jsEscape)],
  ['len', { parameters: [REFLECT], isVariadic: false, call: ([item]) => plain(BigInt(length(item))) }],
  ['not', { parameters: [REFLECT], isVariadic: false, call: ([value]) => plain(!isTrue(concrete(value))) }],
  ['print', text(sprint)],
  ['printf', variadic(['string', ANY], (cells) => printf(cells))],
  ['println', text(sprintln)],
  ['urlquery', escaper(queryEscape)],
  ['eq', variadic([REFLECT, REFLECT], ([first, ...rest]) => plain(isEqualToAny(concrete(first), rest.map(concrete))))],
  ['ne', comparison((a, b) => !isEqual(a, b))],
  ['lt', comparison(isLess)],
  ['le', comparison(isLessOrEqual)],
  ['gt', comparison((a, b) => !isLessOrEqual(a, b))],
  ['ge', comparison((a, b) => !isLess(a, b))],
]);

function printf([format, ...args]: Cells): Cell | undefined {
  return plain(
    sprintf(
      format?.value as string,
      args.map((cell) => cell?.value ?? null),
    ),
  );
}

function length(item: Cell | undefined): number {
  if (isNilInterface(item)) throw new GoError('len of nil pointer');
  const value = concrete(item);
  if (value === undefined) throw new GoError('reflect: call of reflect.Value.Type on zero Value');
  if (!['map', 'slice', 'string'].includes(kindOf(value))) throw new GoError(`len of type ${typeName(value)}`);
  return lengthOf(value);
}

function index(item: Cell | undefined, indexes: Cells): Cell | undefined {
  let found = unboxed(item);
  if (found === undefined) throw new GoError('index of untyped nil');
  for (const [at, cell] of indexes.entries()) {
    const value = concrete(found);
    if (value === undefined) throw new GoError(at === 0 ? 'index of untyped nil' : 'index of nil pointer');
    found = indexed(value, concrete(cell));
  }
  return found;
}

function indexed(value: Exclude<GoValue, null>, key: Value): Cell | undefined {
  const kind = kindOf(value);
  if (kind === 'map') {
    const found = entryOf(value, prepareArgument(key, keyTypeOf(value)));
    return element(found ?? zeroOf(elementTypeOf(value)), elementTypeOf(value));
  }
  if (kind !== 'slice' && kind !== 'string') throw new GoError(`can't index item of type ${typeName(value)}`);
  const size = lengthOf(value);
  const at = indexArgument(key, size);
  if (at === size) throw new GoError(`reflect: ${kind} index out of range`);
  if (kind === 'slice') return element(itemsOf(value)[at] as GoValue, elementTypeOf(value));
  return plain(new SizedInteger('uint8', BigInt(bytesOfText(value as string)[at] as number)));
}

function indexArgument(key: Value, size: number): number {
  if (key === undefined) throw new GoError('cannot index slice/array with nil');
  if (!isInteger(key)) throw new GoError(`cannot index slice/array with type ${typeName(key)}`);
  const at = BigInt.asIntN(64, integerOf(key));
  if (at < 0n || at > BigInt(size)) throw new GoError(`index out of range: ${at}`);
  return Number(at);
}

function slice(item: Cell | undefined, indexes: readonly Value[]): Cell | undefined {
  const value = concrete(item);
  if (value === undefined) throw new GoError('slice of untyped nil');
  if (indexes.length > 3) throw new GoError(`too many slice indexes: ${indexes.length}`);
  const kind = kindOf(value);
  if (kind === 'string' && indexes.length === 3) throw new GoError('cannot 3-index slice a string');
  if (kind !== 'string' && kind !== 'slice') throw new GoError(`can't slice item of type ${typeName(value)}`);
  const size = lengthOf(value);
  const [from = 0, to = size, most = size] = indexes.map((key) => indexArgument(key, size));
  if (from > to) throw new GoError(`invalid slice index: ${from} > ${to}`);
  if (to > most) throw new GoError(`invalid slice index: ${to} > ${most}`);
  if (typeof value === 'string') return plain(textOfBytes(bytesOfText(value).subarray(from, to)));
  const items = itemsOf(value).slice(from, to);
  return plain(value instanceof TypedSlice ? new TypedSlice(value.elementType, items) : items);
}
