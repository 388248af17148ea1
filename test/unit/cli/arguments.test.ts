import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  anyArguments,
  nameArgument,
  noArguments,
  positionals,
  readArguments,
  requireFlags,
} from '../../../src/cli/arguments.ts';
import { string } from '../../../src/cli/flag.ts';
import { tree } from '../../../src/commands/tree.ts';

const typed = (args: readonly string[], dash = -1) => ({ args, dash });

test('words are named in the order of the table', () => {
  const rule = positionals({ object: 'one', container: 'optional', ports: 'many' });
  assert.deepEqual(readArguments(rule, typed(['a'])), { object: 'a', container: undefined, ports: [] });
  assert.deepEqual(readArguments(rule, typed(['a', 'b', '1', '2'])), {
    object: 'a',
    container: 'b',
    ports: ['1', '2'],
  });
  assert.deepEqual(readArguments(anyArguments, typed(['a', 'b'])), { words: ['a', 'b'] });
});

test('too few and too many words bring the error of the rule', () => {
  const some = positionals({ object: 'one', ports: 'some' }, (words) => new Error(`got ${words.length}`));
  assert.throws(() => readArguments(some, typed(['a'])), /got 1/);
  assert.throws(() => readArguments(some, typed([])), /got 0/);
  assert.deepEqual(readArguments(some, typed(['a', '1'])), { object: 'a', ports: ['1'] });
  assert.throws(() => readArguments(noArguments(), typed(['a', 'b'])), { message: 'unexpected arguments: [a b]' });
  assert.throws(() => readArguments(positionals({ name: 'optional' }), typed(['a', 'b'])), /unexpected arguments/);
});

test('an empty word is a word', () => {
  assert.deepEqual(readArguments(positionals({ name: 'one' }), typed([''])), { name: '' });
});

test("what stands behind -- is no NAME: kubectl's error counts what stands before it", () => {
  assert.deepEqual(readArguments(nameArgument, typed(['web', 'sleep', '1'], 1)), { name: 'web' });
  const wrong = (count: number) => ({ message: `exactly one NAME is required, got ${count}` });
  assert.throws(() => readArguments(nameArgument, typed(['sleep'], 0)), wrong(0));
  assert.throws(() => readArguments(nameArgument, typed(['a', 'b'])), wrong(2));
});

test('flags that must be typed are named in order, as cobra names them', () => {
  const table = { schedule: string('', { required: true }), image: string('', { required: true }), other: string('') };
  assert.throws(() => requireFlags(table, () => false), { message: 'required flag(s) "image", "schedule" not set' });
  assert.doesNotThrow(() => requireFlags(table, (name) => name !== 'other'));
});

test('every command has a rule for its words, and only the last name of it takes several', async () => {
  for (const { load, path } of tree) {
    const rule = (await load?.())?.command.args;
    if (load === undefined || rule === undefined) continue;
    const counts = Object.values(rule.table);
    assert.ok(!counts.slice(0, -1).some((count) => count === 'some' || count === 'many'), path);
  }
});
