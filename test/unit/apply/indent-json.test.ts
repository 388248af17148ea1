/** JSON with new line breaks; expected texts are those of Go's json.Indent. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { indentJson } from '../../../src/apimachinery/go/indent-json.ts';

test('numbers, strings and the order of keys stay, blanks in front go', () => {
  assert.equal(
    indentJson('  {"z":1e3 ,"a":"x\\"{,:\\\\",  "n":[1,true,null]}\n'),
    '{\n  "z": 1e3,\n  "a": "x\\"{,:\\\\",\n  "n": [\n    1,\n    true,\n    null\n  ]\n}\n',
  );
});

test('empty collections stay on one line', () => {
  assert.equal(indentJson('{"a":{ },"b":[\n]}'), '{\n  "a": {},\n  "b": []\n}');
  assert.equal(indentJson('[[],[{}]]'), '[\n  [],\n  [\n    {}\n  ]\n]');
});

test('a value that is no collection', () => assert.equal(indentJson(' 1.0 '), '1.0 '));

test('it is the text of JSON.stringify where that keeps everything', () => {
  const value = { a: [1, { b: ['x', {}], c: [] }], d: 'text, with: {all} [of] it', e: null };
  assert.equal(indentJson(JSON.stringify(value)), JSON.stringify(value, undefined, 2));
});
