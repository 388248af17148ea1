import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  formatLabelSelector,
  formatLabels,
  labelMapText,
  labelSelectorText,
  toLabelSelector,
} from '../../../src/apimachinery/label-selector.ts';

// printed by metav1.FormatLabelSelector of k8s.io/apimachinery v0.37.2
const selectors: readonly (readonly [unknown, string])[] = [
  [{}, '<none>'],
  [null, '<none>'],
  [{ matchLabels: { b: '1', a: '2' } }, 'a=2,b=1'],
  [
    {
      matchExpressions: [
        { key: 'z', operator: 'Exists' },
        { key: 'b', operator: 'NotIn', values: ['y1', 'x'] },
        { key: 'a', operator: 'DoesNotExist' },
        { key: 'c', operator: 'In', values: ['v'] },
      ],
    },
    '!a,b notin (x,y1),c in (v),z',
  ],
  [{ matchLabels: { m: '' }, matchExpressions: [{ key: 'a', operator: 'In', values: ['q', 'p'] }] }, 'a in (p,q),m='],
];

for (const [selector, text] of selectors) {
  test(`selector ${text}`, () => assert.equal(formatLabelSelector(selector), text));
}

test('nothing is selected without text', () => {
  assert.equal(labelSelectorText(undefined), '');
  assert.equal(labelMapText({ b: '1', a: '' }), 'a=,b=1');
  assert.equal(formatLabels({}), '<none>');
});

test('a typed query as a LabelSelector', () => {
  assert.deepEqual(toLabelSelector('z=1,b,!c,a in (y,x),q notin (s),k=='), {
    matchLabels: { k: '', z: '1' },
    matchExpressions: [
      { key: 'a', operator: 'In', values: ['x', 'y'] },
      { key: 'b', operator: 'Exists' },
      { key: 'c', operator: 'DoesNotExist' },
      { key: 'q', operator: 'NotIn', values: ['s'] },
    ],
  });
  assert.throws(() => toLabelSelector('a!=b'), { message: '"!=" is not a valid label selector operator' });
  assert.throws(() => toLabelSelector('a>1'), { message: '"gt" isn\'t supported in label selectors' });
});
