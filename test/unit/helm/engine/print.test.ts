import assert from 'node:assert/strict';
import { it } from 'node:test';
import { goText } from '../../../../src/apimachinery/go/fmt/print.ts';
import { ByteSlice, GoError, type GoValue } from '../../../../src/apimachinery/go/values.ts';

it('a map that holds itself is an error, not the end of the stack', () => {
  const map: Record<string, GoValue> = {};
  map.a = map;
  // what is too deep for this stack goes to a worker with a larger one
  assert.throws(
    () => goText(map),
    (error) => error instanceof GoError || error instanceof RangeError,
  );
});

it('bytes are printed one by one, a second time from what is known', () => {
  const bytes = new ByteSlice(Uint8Array.of(0, 7, 255, 7));
  assert.equal(goText(bytes), '[0 7 255 7]');
  assert.equal(goText(bytes), '[0 7 255 7]');
  assert.equal(goText(new ByteSlice(new Uint8Array())), '[]');
});
