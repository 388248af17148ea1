import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { JsonObject } from '../../../src/apimachinery/json.ts';
import { applyMergePatch, createMergePatch } from '../../../src/apimachinery/patch/json-merge.ts';
import { mergeMaps, withoutNulls } from '../../../src/apimachinery/patch/strategic-merge.ts';
import { readJson, typeOf } from './support.ts';

interface Case {
  readonly name: string;
  readonly kind: string;
  readonly object: JsonObject;
  readonly patch: JsonObject;
  /** What strategicpatch.StrategicMergePatch of k8s.io/apimachinery v0.37.2 makes of it. */
  readonly want: { readonly object?: JsonObject; readonly error?: string };
}

function merged({ kind, object, patch }: Case): Case['want'] {
  try {
    return { object: mergeMaps(object, patch, typeOf(kind), 'apply') };
  } catch (error) {
    return { error: (error as Error).message };
  }
}

describe('strategic merge patches applied as apimachinery applies them', () => {
  for (const example of readJson('merge-cases.json') as Case[]) {
    it(example.name, () => {
      const before = JSON.stringify([example.object, example.patch]);
      assert.deepEqual(merged(example), example.want);
      assert.equal(JSON.stringify([example.object, example.patch]), before, 'nothing given changes');
    });
  }
});

describe('JSON merge patches', () => {
  // RFC 7386, appendix A: original, patch, result
  const examples: [JsonObject, JsonObject, JsonObject][] = [
    [{ a: 'b' }, { a: 'c' }, { a: 'c' }],
    [{ a: 'b' }, { b: 'c' }, { a: 'b', b: 'c' }],
    [{ a: 'b' }, { a: null }, {}],
    [{ a: 'b', b: 'c' }, { a: null }, { b: 'c' }],
    [{ a: ['b'] }, { a: 'c' }, { a: 'c' }],
    [{ a: 'c' }, { a: ['b'] }, { a: ['b'] }],
    [{ a: { b: 'c' } }, { a: { b: 'd', c: null } }, { a: { b: 'd' } }],
    [{ a: [{ b: 'c' }] }, { a: [1] }, { a: [1] }],
    [{ e: null }, { a: 1 }, { e: null, a: 1 }],
    [{}, { a: { bb: { ccc: null } } }, { a: { bb: {} } }],
  ];
  for (const [document, patch, result] of examples) {
    it(`${JSON.stringify(document)} + ${JSON.stringify(patch)}`, () => {
      assert.deepEqual(applyMergePatch(document, patch), result);
    });
  }
  it('what is created from two documents turns the one into the other', () => {
    const from = { a: 1, b: { c: [1, 2], d: 'x' }, e: {} };
    const to = { b: { c: [2], f: {} }, g: false };
    const patch = createMergePatch(from, to);
    assert.deepEqual(patch, { a: null, b: { c: [2], d: null, f: {} }, e: null, g: false });
    assert.deepEqual(applyMergePatch(from, patch), to);
  });
  it('a key named __proto__ is a key like any other', () => {
    const patch = createMergePatch({}, JSON.parse('{"__proto__": {"polluted": true}}'));
    assert.deepEqual(Object.keys(patch), ['__proto__']);
    assert.deepEqual(Object.keys(applyMergePatch({}, patch)), ['__proto__']);
    assert.equal(({} as { polluted?: boolean }).polluted, undefined);
  });
});

describe('withoutNulls', () => {
  it('drops map entries at any depth and keeps list elements', () => {
    assert.deepEqual(withoutNulls({ a: null, b: [null, { c: null, d: 1 }], e: { f: null } }), {
      b: [null, { d: 1 }],
      e: {},
    });
  });
});
