import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { JsonObject } from '../../../src/apimachinery/json.ts';
import { changeTaints, isTaintWord, parseTaints, refuseConflicts } from '../../../src/resources/taints.ts';

const old: readonly JsonObject[] = [
  { key: 'a', value: '1', effect: 'NoSchedule' },
  { key: 'b', effect: 'NoExecute', timeAdded: '2026-01-01T00:00:00Z' },
];
const change = (words: readonly string[], overwrite = false) => changeTaints('n', old, parseTaints(words), overwrite);

test('words that are taints', () => {
  assert.deepEqual(['a', 'a-b', 'a-', 'a=', ':', 'a:NoSchedule'].map(isTaintWord), [
    false,
    false,
    true,
    true,
    true,
    true,
  ]);
});

test('taints and removals', () => {
  assert.deepEqual(parseTaints(['a=b:NoSchedule', 'x/c:NoExecute', 'd-', 'e:PreferNoSchedule-']), {
    add: [
      { key: 'a', value: 'b', effect: 'NoSchedule' },
      { key: 'x/c', value: '', effect: 'NoExecute' },
    ],
    remove: [
      { key: 'd', value: '', effect: '' },
      { key: 'e', value: '', effect: 'PreferNoSchedule' },
    ],
  });
});

test('words that make no taint', () => {
  for (const [word, message] of [
    ['a:b:c', 'invalid taint spec: a:b:c'],
    ['a:Foo', 'invalid taint effect: Foo, unsupported taint effect'],
    ['a=b=c:NoSchedule', 'invalid taint spec: a=b=c:NoSchedule'],
  ] as const) {
    assert.throws(() => parseTaints([word]), { message });
  }
  assert.throws(() => parseTaints(['a=b:NoSchedule', 'a=c:NoSchedule']), {
    message: 'duplicated taints with the same key and effect: {a c NoSchedule <nil>}',
  });
  assert.throws(() => refuseConflicts(parseTaints(['a=b:NoSchedule', 'a-'])), {
    message: 'can not both modify and remove the following taint(s) in the same command: a=',
  });
});

test('new taints come first, and what the server wrote of the others stays', () => {
  assert.deepEqual(change(['c=d:NoSchedule']), {
    operation: 'tainted',
    taints: [{ key: 'c', value: 'd', effect: 'NoSchedule' }, ...old],
  });
  assert.deepEqual(change(['a=2:NoSchedule'], true), {
    operation: 'modified',
    taints: [{ key: 'a', value: '2', effect: 'NoSchedule' }, old[1]],
  });
  assert.throws(() => change(['a=2:NoSchedule']), {
    message: 'node n already has a taint(s) with same effect(s) and --overwrite is false',
  });
});

test('removals', () => {
  assert.deepEqual(change(['a-']), { operation: 'untainted', taints: [old[1]] });
  assert.equal(change(['a-', 'c:NoSchedule', 'd:NoSchedule']).operation, 'modified');
  assert.throws(() => change(['a:NoExecute-', 'z-']), {
    message: '[taint "a:NoExecute" not found, taint "z" not found]',
  });
});
