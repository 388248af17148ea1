/** What a schema says of values of one type. */
import { sortedKeys } from '../../apimachinery/go/text.ts';
import type { GoValue } from '../../apimachinery/go/values.ts';
import type { Checking } from './checking.ts';
import type { Pattern, Schema } from './compiled.ts';
import type { Failure } from './failure.ts';
import { ungrouped } from './failure.ts';
import { compareRationals, countText, englishNumber, isMultipleOf, type Rational } from './rational.ts';
import { identity, isEqual, numberOf, quoteAll, quoteText } from './value.ts';

type GoObject = Readonly<Record<string, GoValue>>;

function least(checking: Checking, name: string, got: number, want: number | undefined): void {
  if (want !== undefined && got < want) checking.add(`${name}: got ${countText(got)}, want ${countText(want)}`);
}

function most(checking: Checking, name: string, got: number, want: number | undefined): void {
  if (want !== undefined && got > want) checking.add(`${name}: got ${countText(got)}, want ${countText(want)}`);
}

const missingOf = (object: GoObject, names: readonly string[]): readonly string[] =>
  names.filter((name) => !Object.hasOwn(object, name));

export function checkObject(checking: Checking, object: GoObject): void {
  const { schema } = checking;
  const { limits, parts, version } = schema;
  const keys = sortedKeys(object);
  least(checking, 'minProperties', keys.length, limits.minProperties);
  most(checking, 'maxProperties', keys.length, limits.maxProperties);
  const missing = missingOf(object, schema.required);
  if (missing.length === 1) checking.add(`missing property ${quoteAll(missing)}`);
  else if (missing.length > 1) checking.add(`missing properties ${quoteAll(missing)}`);
  if (checking.isDone) return;
  for (const [name, dependency] of parts.dependencies ?? []) {
    if (!Object.hasOwn(object, name)) continue;
    if ('location' in dependency) checking.addFailure(checking.self(dependency));
    else checkPresent(checking, object, name, dependency);
  }
  checkProperties(checking, object, keys);
  if (version === 4) return;
  const { propertyNames } = parts;
  for (const name of propertyNames === undefined ? [] : keys) {
    const failure = checking.name(propertyNames as Schema, name);
    if (failure !== undefined) checking.add(`invalid propertyName ${quoteText(name)}`, ungrouped(failure));
  }
  if (version === 6) return;
  for (const [name, dependency] of parts.dependentSchemas ?? []) {
    if (Object.hasOwn(object, name)) checking.addFailure(checking.self(dependency));
  }
  for (const [name, names] of schema.dependentRequired) {
    if (Object.hasOwn(object, name)) checkPresent(checking, object, name, names);
  }
}

function checkPresent(checking: Checking, object: GoObject, name: string, names: readonly string[]): void {
  const missing = missingOf(object, names);
  if (missing.length > 0) checking.add(`properties ${quoteAll(missing)} required, if ${quoteText(name)} exists`);
}

function checkProperties(checking: Checking, object: GoObject, keys: readonly string[]): void {
  const { properties, patternProperties = [], additionalProperties } = checking.schema.parts;
  const refused: string[] = [];
  for (const key of keys) {
    if (checking.isDone) return;
    const schemas = [
      ...(properties?.has(key) ? [properties.get(key) as Schema] : []),
      ...matching(patternProperties, key),
    ];
    const isKnown = schemas.length > 0;
    if (!isKnown && additionalProperties === false) refused.push(key);
    if (!isKnown && typeof additionalProperties === 'object') schemas.push(additionalProperties);
    for (const schema of schemas) checking.addFailure(checking.part(schema, object[key] as GoValue, key));
    if (isKnown || additionalProperties !== undefined) checking.unevaluated.deleteProperty(key);
  }
  if (refused.length > 0) checking.add(`additional properties ${quoteAll(refused)} not allowed`);
}

const matching = (patterns: readonly (readonly [Pattern, Schema])[], key: string): readonly Schema[] =>
  patterns.filter(([pattern]) => pattern.test(key)).map(([, schema]) => schema);

export function checkArray(checking: Checking, array: readonly GoValue[]): void {
  const { limits, parts, uniqueItems } = checking.schema;
  least(checking, 'minItems', array.length, limits.minItems);
  most(checking, 'maxItems', array.length, limits.maxItems);
  const equal = uniqueItems ? duplicates(array) : undefined;
  if (equal !== undefined) {
    checking.add(`items at ${countText(equal[0])} and ${countText(equal[1])} are equal`);
  }
  const { prefixItems = [], items, additionalItems } = parts;
  const first = Math.min(prefixItems.length, array.length);
  for (const [index, item] of array.entries()) {
    const schema = index < first ? prefixItems[index] : items;
    if (schema !== undefined) checking.addFailure(checking.part(schema, item, String(index)));
  }
  if (additionalItems === false && first !== array.length) {
    checking.add(`last ${countText(array.length - first)} additionalItem(s) not allowed`);
  }
  if (parts.contains !== undefined) checkContains(checking, array, parts.contains);
}

function checkContains(checking: Checking, array: readonly GoValue[], schema: Schema): void {
  const { minContains, maxContains } = checking.schema.limits;
  const failures: Failure[] = [];
  const matched: number[] = [];
  for (const [index, item] of array.entries()) {
    const failure = checking.part(schema, item, String(index));
    if (failure !== undefined) failures.push(failure);
    else {
      matched.push(index);
      if (checking.schema.version >= 2020) checking.unevaluated.deleteItem(index);
    }
  }
  const where = `matched ${countText(matched.length)} items at ${matched.join(' ')}`;
  if (minContains === undefined) {
    if (matched.length === 0) checking.add('no items match contains schema', failures);
  } else if (matched.length < minContains) {
    const but = matched.length === 0 ? 'none matched' : where;
    checking.add(`min ${countText(minContains)} items required to match contains schema, but ${but}`, failures);
  }
  if (maxContains !== undefined && matched.length > maxContains) {
    checking.add(`max ${countText(maxContains)} items required to match contains schema, but ${where}`);
  }
}

/** Go compares short lists item by item, and finds the same two. */
function duplicates(array: readonly GoValue[]): readonly [number, number] | undefined {
  if (array.length <= 20) {
    for (let later = 1; later < array.length; later += 1) {
      const earlier = array.findIndex((item, index) => index < later && isEqual(array[later] as GoValue, item));
      if (earlier >= 0) return [earlier, later];
    }
    return undefined;
  }
  const seen = new Map<string, number>();
  for (const [index, item] of array.entries()) {
    const text = identity(item);
    const earlier = seen.get(text);
    if (earlier !== undefined) return [earlier, index];
    seen.set(text, index);
  }
  return undefined;
}

export function checkText(checking: Checking, text: string): void {
  const { limits, pattern } = checking.schema;
  if (limits.minLength !== undefined || limits.maxLength !== undefined) {
    const length = Array.from(text).length;
    least(checking, 'minLength', length, limits.minLength);
    most(checking, 'maxLength', length, limits.maxLength);
  }
  if (pattern !== undefined && !pattern.test(text)) {
    checking.add(`${quoteText(text)} does not match pattern ${quoteText(pattern.source)}`);
  }
}

export function checkNumber(checking: Checking, value: GoValue): void {
  const { minimum, maximum, exclusiveMinimum, exclusiveMaximum, multipleOf } = checking.schema.numbers;
  const number = numberOf(value);
  if (number === undefined) return;
  const got = englishNumber(number.double);
  const say = (name: string, want: Rational): void =>
    checking.add(`${name}: got ${got}, want ${englishNumber(want.double)}`);
  if (minimum && compareRationals(number, minimum) < 0) say('minimum', minimum);
  if (maximum && compareRationals(number, maximum) > 0) say('maximum', maximum);
  if (exclusiveMinimum && compareRationals(number, exclusiveMinimum) <= 0) say('exclusiveMinimum', exclusiveMinimum);
  if (exclusiveMaximum && compareRationals(number, exclusiveMaximum) >= 0) say('exclusiveMaximum', exclusiveMaximum);
  if (multipleOf && multipleOf.numerator !== 0n && !isMultipleOf(number, multipleOf)) say('multipleOf', multipleOf);
}
