/** Field selectors as client-go's fields.ParseSelector reads and writes them. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { canonicalFieldSelector } from '../../../src/apimachinery/field-selector.ts';

const read: readonly (readonly [typed: string, canonical: string])[] = [
  ['', ''],
  [',,', ''],
  ['b=1,,a==2', 'a=2,b=1'],
  ['a!=1', 'a!=1'],
  ['a=', 'a='],
  ['=b', '=b'],
  ['a!b=c', 'a!b=c'],
  ['a=!b', 'a=!b'],
  ['a=b\\,c\\=d\\\\', 'a=b\\,c\\=d\\\\'],
  [' a = b ', ' a = b '],
];

for (const [typed, canonical] of read) {
  test(`${JSON.stringify(typed)} is ${JSON.stringify(canonical)}`, () => {
    assert.equal(canonicalFieldSelector(typed), canonical);
  });
}

const refused: readonly (readonly [typed: string, problem: string])[] = [
  ['a', "invalid selector: 'a'; can't understand 'a'"],
  ['x=1,a!', "invalid selector: 'x=1,a!'; can't understand 'a!'"],
  ['a=b=c', 'invalid field selector: unescaped character in value: 61'],
  ['a===b', 'invalid field selector: unescaped character in value: 61'],
  ['a=b\\x', 'invalid field selector: invalid escape sequence: \\x'],
  ['a=b\\', 'invalid field selector: invalid escape sequence: \\'],
];

for (const [typed, message] of refused) {
  test(`${JSON.stringify(typed)} is refused`, () => assert.throws(() => canonicalFieldSelector(typed), { message }));
}
