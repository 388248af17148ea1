import assert from 'node:assert/strict';
import { test } from 'node:test';
import { plainYaml } from '../../../src/manifest/plain-yaml.ts';
import { parseYaml } from '../../../src/manifest/yaml.ts';
import { Random } from '../../support/random.ts';

const PLAIN = `---
# a comment
kind: Deployment # another
metadata:
  name: "web"
  labels: {}
  annotations:
    a/b: 'c: d'

    text: |
      one
        two

      three
    kept: |-
      end
spec:
  args:
  - --a=b
  - "-c"
  - name: x
    ports:
    - containerPort: 0x50
      ratio: 1.5
  -
    empty:
    no: ~
`;

test('block maps and lists of plain scalars', () => {
  assert.equal(plainYaml(PLAIN.replace('    no: ~\n', '')) === undefined, false);
  assert.deepEqual(plainYaml(PLAIN.replace('no: ~', 'none: ~')), {
    kind: 'Deployment',
    metadata: {
      name: 'web',
      labels: {},
      annotations: { 'a/b': 'c: d', text: 'one\n  two\n\nthree\n', kept: 'end' },
    },
    spec: {
      args: ['--a=b', '-c', { name: 'x', ports: [{ containerPort: 80, ratio: 1.5 }] }, { empty: null, none: null }],
    },
  });
});

const OTHER: readonly string[] = [
  'a: 1\na: 2\n',
  'a: b: c\n',
  'a: b\n  c\n',
  'a: b\n c: d\n',
  'a: &x 1\n',
  'a: *x\n',
  'a: !t 1\n',
  'a: >\n  b\n',
  'a: |+\n  b\n',
  'a: |\n  b',
  'a: |\n    b\n  c\n',
  'a: "b\\x41"\n',
  'a: "b" c\n',
  'a: "b\n',
  'a: [b\n',
  'a: [b,]\n',
  'a: [b: c]\n',
  'a: {b}\n',
  'a: {b: 1, b: 2}\n',
  'a: {y: 1}\n',
  '[a]: b\n',
  'a:\n  {}\n  b\n',
  'a:\tb\n',
  'true: 1\n',
  '1: a\n',
  '<<: {}\n',
  '? a\n: b\n',
  'a: 1\n---\nb: 2\n',
  'a: .nan\n',
  'text\n',
  '- a\nb: c\n',
  '@a: b\n',
  'a: b\u2003\n',
  'a: "b\n  c\u3000\n  d"\n',
  'a: "b\nc"\n',
  'a: "b\n\n  c"\n',
  'a: "b\\\n  c"\n',
  "a: 'b\n  c' d\n",
  '',
];

for (const text of OTHER) {
  test(`is left to the whole reader: ${JSON.stringify(text)}`, () => assert.equal(plainYaml(text), undefined));
}

const FLOWS: readonly (readonly [string, unknown])[] = [
  ['a: "b\\n\\"c\\\\" # d\n', { a: 'b\n"c\\' }],
  ["a: 'b''c'\n", { a: "b'c" }],
  ['a: [b, "c d", -1.50, 0x10, {e: f g, "h": []}] # i\n', { a: ['b', 'c d', -1.5, 16, { e: 'f g', h: [] }] }],
  ['a:\n  {}\nb:\n- {c: d}\n', { a: {}, b: [{ c: 'd' }] }],
  ['a: :b\n', { a: ':b' }],
  ["a: 'b ''c  \n  d''\n   e' # f\ng: \"h\\n\n i\"\n", { a: "b 'c d' e", g: 'h\n i' }],
];

for (const [text, value] of FLOWS) {
  test(`is read: ${JSON.stringify(text)}`, () => assert.deepEqual(plainYaml(text), value));
}

const PIECES = [
  ...[
    '[',
    ']',
    '{',
    '}',
    ',',
    ', ',
    ': ',
    ':',
    ' ',
    '- ',
    '"',
    "'",
    '\\n',
    '\\"',
    "''",
    '#',
    ' #',
    '*',
    '&x',
    '!t',
    '%',
  ],
  ...['a', 'b c', 'key', '"q"', "'s'", '1', '-2.5', '1e3', '0o7', 'y', 'null', '~', '<<', '.inf', '-', '|', '?', '@'],
  ...[
    '{k: v}',
    '{"k": [a]}',
    '[a, b]',
    '[]',
    '{}',
    '\n',
    '\n  ',
    '\nk: ',
    '\n- ',
    '\n   ',
    ' \n ',
    "k: '",
    'k: "',
    '\\',
  ],
];

test('what it reads is what the whole reader reads', () => {
  const random = new Random(20);
  let read = 0;
  for (let number = 0; number < 20_000; number += 1) {
    const pieces = Array.from({ length: 1 + random.below(8) }, () => random.pick(PIECES));
    const text = `${random.pick(['k: ', '- ', 'k:\n  ', '', 'k: [', 'k: {a: ', 'k: "'])}${pieces.join('')}\n`;
    const value = plainYaml(text);
    if (value === undefined) continue;
    read += 1;
    // a tab, even in a comment, is for the whole reader
    assert.deepEqual(value, parseYaml(`${text}#\t\n`), JSON.stringify(text));
  }
  assert.equal(read > 1000, true, `${read} read`);
});
