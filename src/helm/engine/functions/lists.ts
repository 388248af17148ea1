/** sprig's functions for lists (list.go). */
import {
  ANY,
  ByteSlice,
  elementTypeOf,
  GoError,
  GoFunction,
  type GoValue,
  itemsOf,
  kindOf,
  nilOf,
  TypedSlice,
} from '../../../apimachinery/go/values.ts';
import { toInt64, truncated } from './cast.ts';
import { deepEqual } from './deep-equal.ts';
import { checkLength } from './limits.ts';
import { isEmpty, kindName } from './reflection.ts';

type Items = readonly GoValue[];

const NIL_POINTER = 'runtime error: invalid memory address or nil pointer dereference';
const LIST = `[]${ANY}`;

/** The elements of a list. Throws GoError, in the words of the function, for what is none. */
function listOf(value: GoValue | undefined, refusal: string): Items {
  if (value === null || value === undefined) throw new GoError(NIL_POINTER);
  if (kindOf(value) !== 'slice') throw new GoError(refusal.replace('%s', kindName(value)));
  return itemsOf(value);
}

/** The same function by two names. */
const both = (name: string, call: GoFunction): readonly (readonly [string, GoFunction])[] => [
  [name, call],
  [`must${name[0]?.toUpperCase()}${name.slice(1)}`, call],
];

const ofList = (verb: string, result: string, call: (items: Items, rest: Items) => GoValue, more = 0): GoFunction =>
  new GoFunction([ANY, ...Array<string>(more).fill(ANY)], result, ([list, ...rest]) =>
    call(listOf(list, `Cannot ${verb} on type %s`), rest),
  );

const orNil = (items: Items, from: Items): Items => (from.length === 0 ? nilOf([]) : items);

const isIn = (items: Items, value: GoValue): boolean => items.some((item) => deepEqual(value, item));

/** What a value without parts is equal to, as a key; undefined for others. */
function keyOf(value: GoValue): unknown {
  if (typeof value === 'number') return Number.isNaN(value) ? undefined : value;
  return value === null || typeof value !== 'object' ? value : undefined;
}

function unique(items: Items): Items {
  const keys = new Set<unknown>();
  const composites: GoValue[] = [];
  return items.filter((item) => {
    const key = keyOf(item);
    const isKnown = key === undefined ? isIn(composites, item) : keys.has(key);
    if (key !== undefined) keys.add(key);
    else if (!isKnown) composites.push(item);
    return !isKnown;
  });
}

/** makeslice */
function checkSize(size: bigint | number): void {
  if (size < 0) throw new GoError('runtime error: makeslice: len out of range');
  checkLength(Number(size));
}

function chunks(size: bigint, items: Items): TypedSlice {
  const each = Number(size);
  const count = truncated(Math.floor((items.length - 1) / each) + 1);
  checkSize(count);
  const found: Items[] = [];
  for (let at = 0; at < Number(count); at += 1) {
    const isLast = at === Number(count) - 1;
    const width = (isLast ? items.length % each : 0) || each;
    checkSize(width);
    found.push(items.slice(at * each, at * each + width));
  }
  return new TypedSlice(LIST, found);
}

/** A part of a list, of the type of the list. */
function slice(list: GoValue | undefined, indices: Items): GoValue {
  const items = listOf(list, 'list should be type of slice or array but %s');
  if (items.length === 0) return null;
  const [first = null, second] = indices;
  const start = toInt64(first);
  const end = second === undefined ? BigInt(items.length) : toInt64(second);
  if (start < 0n || end < start || end > items.length)
    throw new GoError('reflect.Value.Slice: slice index out of bounds');
  const [from, to] = [Number(start), Number(end)];
  if (list instanceof ByteSlice) return new ByteSlice(list.bytes.subarray(from, to));
  const part = items.slice(from, to);
  return list instanceof TypedSlice ? new TypedSlice(elementTypeOf(list), part) : part;
}

const has = ([needle = null, list = null]: Items): boolean =>
  list !== null && isIn(listOf(list, 'Cannot find has on type %s'), needle);

function concat(lists: Items): Items {
  const found = lists.flatMap((list) => listOf(list, 'Cannot concat type %s as list'));
  return found.length === 0 ? nilOf([]) : found;
}

const variadic = { isVariadic: true };

export function listFunctions(): ReadonlyMap<string, GoFunction> {
  const list = new GoFunction([ANY], LIST, (args) => [...args], variadic);
  const push = ofList('push', LIST, (items, [value = null]) => [...items, value], 1);
  return new Map([
    ['list', list],
    ['tuple', list],
    ...both('append', push),
    ...both('push', push),
    ...both(
      'prepend',
      ofList('prepend', LIST, (items, [value = null]) => [value, ...items], 1),
    ),
    ...both(
      'first',
      ofList('find first', ANY, ([first = null]) => first),
    ),
    ...both(
      'last',
      ofList('find last', ANY, (items) => items.at(-1) ?? null),
    ),
    ...both(
      'rest',
      ofList('find rest', LIST, (items) => orNil(items.slice(1), items)),
    ),
    ...both(
      'initial',
      ofList('find initial', LIST, (items) => orNil(items.slice(0, -1), items)),
    ),
    ...both(
      'reverse',
      ofList('find reverse', LIST, (items) => items.toReversed()),
    ),
    ...both(
      'compact',
      ofList('compact', LIST, (items) => items.filter((item) => !isEmpty(item))),
    ),
    ...both('uniq', ofList('find uniq', LIST, unique)),
    ...both(
      'without',
      new GoFunction(
        [ANY, ANY],
        LIST,
        ([items, ...omitted]) => listOf(items, 'Cannot find without on type %s').filter((item) => !isIn(omitted, item)),
        variadic,
      ),
    ),
    ...both('has', new GoFunction([ANY, ANY], 'bool', has)),
    ...both('slice', new GoFunction([ANY, ANY], ANY, ([items, ...indices]) => slice(items, indices), variadic)),
    ...both(
      'chunk',
      new GoFunction(['int', ANY], `[]${LIST}`, ([size, items]) =>
        chunks(size as bigint, listOf(items, 'Cannot chunk type %s')),
      ),
    ),
    ['concat', new GoFunction([ANY], ANY, concat, variadic)],
  ]);
}
