/** Data of types that JSON does not have; scripts/record/go-templates.go has the same. */
import {
  Complex,
  GoError,
  GoFunction,
  GoStruct,
  type GoValue,
  integerOf,
  SizedInteger,
  TypedMap,
  TypedSlice,
} from '../../../src/apimachinery/go/values.ts';

const greet = new GoFunction(['string'], 'string', ([whom]) => `web greets ${whom as string}`);

const fail = new GoFunction([], 'string', () => {
  throw new GoError('it failed');
});

const join = new GoFunction(
  ['string', 'string'],
  'string',
  ([separator, ...words]) => words.join(separator as string),
  { isVariadic: true },
);

const add = new GoFunction(['int', 'int'], 'int', ([a, b]) => integerOf(a as bigint) + integerOf(b as bigint));

const bytes = Array.from(Buffer.from('hi'), (byte) => new SizedInteger('uint8', BigInt(byte)));

const pod = new GoStruct(
  'main.Pod',
  new Map<string, GoValue>([
    ['Name', 'web'],
    ['Restarts', 2n],
    ['Labels', new TypedMap('string', 'string', [['app', 'x']])],
    ['Ready', true],
    ['hidden', 0n],
  ]),
  new Map([
    ['Greet', greet],
    ['Fail', fail],
  ]),
);

export const typedData: GoValue = {
  int: 3n,
  int64: new SizedInteger('int64', -5n),
  uint8: new SizedInteger('uint8', 2n),
  uint64: new SizedInteger('uint64', 18446744073709551615n),
  float: 1.5,
  complex: new Complex(1, -2),
  strings: new TypedSlice('string', ['a', 'b']),
  ints: new TypedSlice('int', [3n, 1n, 2n]),
  counts: new TypedMap('string', 'int', [
    ['b', 2n],
    ['a', 1n],
  ]),
  byNumber: new TypedMap('int', 'string', [
    [10n, 'ten'],
    [2n, 'two'],
    [1n, 'one'],
  ]),
  bytes: new TypedSlice('uint8', bytes),
  pod,
  join,
  add,
  text: new GoStruct('main.named', new Map([['Text', 'thing']]), new Map(), () => 'named thing'),
};
