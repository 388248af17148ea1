import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  addQuantities,
  compareQuantities,
  formatQuantity,
  parseQuantity,
  quantityValue,
  zeroQuantity,
} from '../../../src/apimachinery/quantity.ts';

// text, its String(), the same after arithmetic, Value(), MilliValue(): printed by
// k8s.io/apimachinery v0.37.2
const quantities: readonly (readonly [string, string, string, number, number])[] = [
  ['0', '0', '0', 0, 0],
  ['1', '1', '1', 1, 1000],
  ['100m', '100m', '100m', 1, 100],
  ['1.5', '1500m', '1500m', 2, 1500],
  ['0.1', '100m', '100m', 1, 100],
  ['1e3', '1e3', '1e3', 1000, 1000000],
  ['1E3', '1E3', '1e3', 1000, 1000000],
  ['1k', '1k', '1k', 1000, 1000000],
  ['1000', '1k', '1k', 1000, 1000000],
  ['1000k', '1M', '1M', 1000000, 1000000000],
  ['1024', '1024', '1024', 1024, 1024000],
  ['1024Ki', '1Mi', '1Mi', 1048576, 1048576000],
  ['1.5Gi', '1536Mi', '1536Mi', 1610612736, 1610612736000],
  ['1.5Ki', '1536', '1536', 1536, 1536000],
  ['0.5Ki', '512', '512', 512, 512000],
  ['0.1Ki', '102400m', '102400m', 103, 102400],
  ['8Mi', '8Mi', '8Mi', 8388608, 8388608000],
  ['1025Mi', '1025Mi', '1025Mi', 1074790400, 1074790400000],
  ['1e-3', '1e-3', '1e-3', 1, 1],
  ['1e-10', '1e-9', '1e-9', 1, 1],
  ['0.0000000001', '1n', '1n', 1, 1],
  ['+5', '+5', '5', 5, 5000],
  ['-5', '-5', '-5', -5, -5000],
  ['-1.5Gi', '-1536Mi', '-1536Mi', -1610612736, -1610612736000],
  ['1.500', '1.500', '1500m', 2, 1500],
  ['0.100', '100m', '100m', 1, 100],
  ['000', '0', '0', 0, 0],
  ['00.5', '500m', '500m', 1, 500],
  ['2500u', '2500u', '2500u', 1, 3],
  ['1.', '1.', '1', 1, 1000],
  ['.5', '500m', '500m', 1, 500],
  ['5e0', '5e0', '5', 5, 5000],
  ['1e1', '10', '10', 10, 10000],
  ['0Gi', '0', '0', 0, 0],
  ['100000m', '100', '100', 100, 100000],
  ['1000000000Ki', '1000000000Ki', '1000000000Ki', 1024000000000, 1024000000000000],
];

for (const [text, written, canonical, value, thousandths] of quantities) {
  test(`quantity ${text}`, () => {
    const quantity = parseQuantity(text);
    assert.equal(formatQuantity(quantity), written);
    assert.equal(formatQuantity(addQuantities(zeroQuantity, quantity)), canonical);
    assert.equal(quantityValue(quantity), value);
    assert.equal(quantityValue(quantity, -3), thousandths);
  });
}

test('quantities beyond int64', () => {
  assert.equal(formatQuantity(parseQuantity('123456789012345678901234567890')), '123456789012345678901234567890');
  assert.equal(formatQuantity(parseQuantity('9Ei')), '9223372036854775807');
  assert.equal(formatQuantity(parseQuantity('1e21')), '1e21');
  assert.equal(formatQuantity(parseQuantity('1000E')), '1');
});

for (const text of ['', 'a', '1x', '1.1.1', '1 ', '--1', '1Kii', '1e', '1e1.5', '1e999999999']) {
  test(`no quantity: ${JSON.stringify(text)}`, () => assert.throws(() => parseQuantity(text), SyntaxError));
}

// two quantities, their sum and how they compare: printed by k8s.io/apimachinery v0.37.2
const sums: readonly (readonly [string, string, string, number])[] = [
  ['100m', '200m', '300m', -1],
  ['1', '1500m', '2500m', -1],
  ['1Gi', '512Mi', '1536Mi', 1],
  ['0', '1Gi', '1Gi', -1],
  ['1Gi', '1G', '2073741824', 1],
  ['1Ki', '1', '1025', 1],
  ['0.5Gi', '512Mi', '1Gi', 0],
  ['1', '-1', '0', 1],
  ['1e3', '1k', '2e3', 0],
  ['9223372036854775807', '1', '9223372036854775808', 1],
];

for (const [first, second, sum, order] of sums) {
  test(`${first} and ${second}`, () => {
    const [a, b] = [parseQuantity(first), parseQuantity(second)];
    assert.equal(formatQuantity(addQuantities(a, b)), sum);
    assert.equal(compareQuantities(a, b), order);
  });
}
