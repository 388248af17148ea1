/** Decoded values: text as text, everything else as it was. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { revealedSecret, revealedValues } from '../../../src/resources/secrets/reveal.ts';

const base64 = (bytes: string | readonly number[]): string =>
  Buffer.from(typeof bytes === 'string' ? bytes : Uint8Array.from(bytes)).toString('base64');

const secret = (values: Readonly<Record<string, string>>) => ({
  apiVersion: 'v1',
  kind: 'Secret',
  data: { ...values },
});

test('text, with its line breaks and the letters of any script', () => {
  const data = { b: base64('żółć\r\n\ttwo\n'), a: base64('') };
  assert.deepEqual(revealedValues(secret(data)), [
    ['a', { text: '' }],
    ['b', { text: 'żółć\r\n\ttwo\n' }],
  ]);
});

test('a mark of the byte order stays in the text', () =>
  assert.deepEqual(revealedValues(secret({ a: base64('\ufeffx') })), [['a', { text: '\ufeffx' }]]));

for (const [what, bytes] of [
  ['broken UTF-8', [0xff, 0xfe, 0x41]],
  ['an escape sequence', '\u001b[2J'],
  ['a C1 control character', '\u009b2J'],
  ['a zero byte', 'a\u0000b'],
] as const) {
  test(`${what} stays base64`, () =>
    assert.deepEqual(revealedValues(secret({ a: base64(bytes) })), [['a', { base64: base64(bytes) }]]));
}

test('the object has text in stringData, the rest in data', () => {
  const { data, stringData } = revealedSecret(secret({ text: base64('x'), bytes: base64([0xff]) }));
  assert.deepEqual({ data, stringData }, { data: { bytes: '/w==' }, stringData: { text: 'x' } });
});

test('a key that JavaScript takes for the prototype is a key like any other', () => {
  const { stringData } = revealedSecret(JSON.parse(`{"data":{"__proto__":"${base64('x')}"}}`));
  assert.equal(JSON.stringify(stringData), '{"__proto__":"x"}');
});

test('a secret without values gets no fields', () =>
  assert.deepEqual(revealedSecret({ kind: 'Secret', data: {} }), { kind: 'Secret' }));
