import assert from 'node:assert/strict';
import { test } from 'node:test';
import { plainYaml } from '../../../src/manifest/plain-yaml.ts';

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
  'a: "b\\n"\n',
  "a: 'b''c'\n",
  'a: "b\n',
  'a: [b]\n',
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
  '',
];

for (const text of OTHER) {
  test(`is left to the whole reader: ${JSON.stringify(text)}`, () => assert.equal(plainYaml(text), undefined));
}
