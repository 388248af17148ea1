/** sprig's functions for dicts (dict.go). They change maps in place, as Go's do. */
import { sortedKeys } from '../../../apimachinery/go/text.ts';
import {
  ANY,
  GoError,
  GoFunction,
  type GoMap,
  type GoValue,
  isTypedNil,
  nilOf,
  TypedSlice,
  typeName,
} from '../../../apimachinery/go/values.ts';
import { type MutableMap, setKey } from '../../values/mutable.ts';
import { deepCopy, deepEqual } from './deep-equal.ts';
import { mergeInto } from './merge.ts';
import { textOf } from './strings.ts';

type Values = readonly GoValue[];

const MAP = `map[string]${ANY}`;
const LIST = `[]${ANY}`;

/**
 * The map of an argument, which a function sees, and hands back, without the defined type that it may have: of
 * common.Values the same entries by another object.
 */
function mapOf(value: GoValue | undefined): GoMap {
  if (value === null || value === undefined) return nilOf({});
  return typeName(value) === MAP ? (value as GoMap) : new Proxy(value as GoMap, {});
}

const has = (map: GoMap, key: GoValue | undefined): boolean => Object.hasOwn(map, key as string);

function set([value, key, item = null]: Values): GoMap {
  const map = mapOf(value);
  if (isTypedNil(map)) throw new GoError('assignment to entry in nil map');
  setKey(map, key as string, item);
  return map;
}

function unset([value, key]: Values): GoMap {
  const map = mapOf(value);
  delete (map as MutableMap)[key as string];
  return map;
}

/** The entries whose keys are asked for. */
function selected(map: GoMap, isWanted: (key: string) => boolean): GoMap {
  const found: MutableMap = {};
  for (const key of Object.keys(map)) if (isWanted(key)) setKey(found, key, map[key] as GoValue);
  return found;
}

function dict(args: Values): GoMap {
  const map: MutableMap = {};
  for (let at = 0; at < args.length; at += 2)
    setKey(map, textOf(args[at] as GoValue), at + 1 < args.length ? (args[at + 1] as GoValue) : '');
  return map;
}

const merging = (overwrites: boolean): GoFunction =>
  new GoFunction(
    [MAP, MAP],
    ANY,
    ([first, ...sources]) => {
      const isNil = first === null && sources.some((source) => source !== null);
      const target = isNil ? {} : mapOf(first);
      for (const source of sources) mergeInto(target, mapOf(source), overwrites);
      return target;
    },
    { isVariadic: true },
  );

/** A type assertion. Throws GoError where the value is of another type. */
function asserted(value: GoValue, type: string): GoValue {
  const actual = value === null ? 'nil' : typeName(value);
  if (actual !== type) throw new GoError(`interface conversion: interface {} is ${actual}, not ${type}`);
  return value;
}

function dig(args: Values): GoValue {
  if (args.length < 3) throw new GoError('dig needs at least three arguments');
  let found: GoValue = asserted(args.at(-1) as GoValue, MAP);
  const keys = args.slice(0, -2).map((key) => asserted(key, 'string') as string);
  for (const [at, key] of keys.entries()) {
    const map = (at === 0 ? found : asserted(found, MAP)) as GoMap;
    if (!has(map, key)) return args.at(-2) as GoValue;
    found = map[key] as GoValue;
  }
  return found;
}

function copy([value = null]: Values): GoValue {
  if (value === null) throw new GoError('reflect: call of reflect.Value.Type on zero Value');
  return deepCopy(value);
}

const variadic = { isVariadic: true };

export function dictFunctions(): ReadonlyMap<string, GoFunction> {
  return new Map([
    ['dict', new GoFunction([ANY], MAP, dict, variadic)],
    [
      'get',
      new GoFunction([MAP, 'string'], ANY, ([value, key]) => {
        const map = mapOf(value);
        return has(map, key) ? (map[key as string] as GoValue) : '';
      }),
    ],
    ['set', new GoFunction([MAP, 'string', ANY], MAP, set)],
    ['unset', new GoFunction([MAP, 'string'], MAP, unset)],
    ['hasKey', new GoFunction([MAP, 'string'], 'bool', ([map, key]) => has(mapOf(map), key))],
    [
      'pluck',
      new GoFunction(
        ['string', MAP],
        LIST,
        ([key, ...maps]) =>
          maps
            .map(mapOf)
            .flatMap((map) => (has(map, key) ? [[map[key as string] as GoValue]] : []))
            .map(([item]) => item as GoValue),
        variadic,
      ),
    ],
    [
      'keys',
      new GoFunction(
        [MAP],
        '[]string',
        (maps) =>
          new TypedSlice(
            'string',
            maps.flatMap((map) => sortedKeys(mapOf(map))),
          ),
        variadic,
      ),
    ],
    [
      'values',
      new GoFunction([MAP], LIST, ([value]) => {
        const map = mapOf(value);
        return sortedKeys(map).map((key) => map[key] as GoValue);
      }),
    ],
    [
      'pick',
      new GoFunction(
        [MAP, 'string'],
        MAP,
        ([value, ...keys]) => selected(mapOf(value), (key) => keys.includes(key)),
        variadic,
      ),
    ],
    [
      'omit',
      new GoFunction(
        [MAP, 'string'],
        MAP,
        ([value, ...keys]) => selected(mapOf(value), (key) => !keys.includes(key)),
        variadic,
      ),
    ],
    ['merge', merging(false)],
    ['mustMerge', merging(false)],
    ['mergeOverwrite', merging(true)],
    ['mustMergeOverwrite', merging(true)],
    ['dig', new GoFunction([ANY], ANY, dig, variadic)],
    ['deepCopy', new GoFunction([ANY], ANY, copy)],
    ['mustDeepCopy', new GoFunction([ANY], ANY, copy)],
    ['deepEqual', new GoFunction([ANY, ANY], 'bool', ([a = null, b = null]) => deepEqual(a, b))],
  ]);
}
