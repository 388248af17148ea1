import type { GoMap } from '../../../../src/apimachinery/go/values.ts';

/** `.Values` of the templates whose answers are recorded: JSON, as values of a chart are. */
export const values: GoMap = {
  name: 'web-server',
  text: 'The quick brown fox, jumps over the lazy dog.',
  wide: 'héllo wörld 日本 😀 ǆ ß',
  empty: '',
  blank: ' \t\n ',
  lines: 'one\ntwo\n\nthree\n',
  zero: 0,
  count: 3,
  half: 0.5,
  negative: -2.5,
  million: 1000000,
  huge: 1e21,
  tiny: 1e-7,
  octal: '0644',
  yes: true,
  no: false,
  nothing: null,
  list: ['b', 'a', 'c', 'a'],
  numbers: [3, 1, 2, 1],
  mixed: [1, 'two', null, true, { x: 1 }, [1, 2], '', 0, false, {}, []],
  none: [],
  map: { b: 2, a: 1, c: { d: 'deep', e: { f: null, g: [1] } }, n: null, s: '', l: [1] },
  hollow: {},
  dashed: { 'a-b': 1, '1': 'one', __proto_: 2 },
};
