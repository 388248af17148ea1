/** How far ages and times of the two sides may lie apart. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Pair, problemsOf, testPairs } from './pair.ts';

const differ: Readonly<Record<string, Pair>> = {
  'ages of one thing, in a side that is older': {
    after: [40, 40],
    kubectl: 'NAME   AGE\na      40s\n',
    cox: 'NAME   AGE\na      0s\n',
  },
  'ages of two rows, each in the place of the other': {
    after: [40, 40],
    kubectl: 'NAME   AGE\na      40s\nb      2s\n',
    cox: 'NAME   AGE\na      2s\nb      40s\n',
  },
  'ages of two columns, each in the place of the other': {
    after: [40, 40],
    kubectl: 'NAME   LAST SCHEDULE   AGE\na      2s              40s\n',
    cox: 'NAME   LAST SCHEDULE   AGE\na      40s             2s\n',
  },
  'an age of what was there before both, and one of the side': {
    after: [40, 40],
    kubectl: 'NAME   AGE\na      300s\n',
    cox: 'NAME   AGE\na      40s\n',
  },
  'ages of what was there before both, where it is as old for the later side': {
    apart: 120,
    kubectl: 'NAME   AGE\na      300s\n',
    cox: 'NAME   AGE\na      300s\n',
  },
  'ages of what each side made, where the later side adds the time between': {
    apart: 120,
    after: [200, 200],
    kubectl: 'NAME   AGE\na      20s\n',
    cox: 'NAME   AGE\na      140s\n',
  },
  'ages that are not in the order of the case, when the case has one': {
    after: [90, 90],
    kubectl: 'NAME   AGE\na      1s\nb      90s\n',
    cox: 'NAME   AGE\na      90s\nb      1s\n',
  },
  'the token of an age': { kubectl: 'NAME   AGE\na      5s\n', cox: 'NAME   AGE\na      <age>\n' },
  'the token of a time': { kubectl: 'at: 2026-01-01T00:00:00Z\n', cox: 'at: <time>Z\n' },
  'times some minutes apart': {
    kubectl: 'at: 2026-01-01T00:00:00Z\n',
    cox: 'at: 2026-01-01T00:09:00Z\n',
  },
  'times that go back where the side is later': {
    apart: 120,
    kubectl: 'at: 2026-01-01T00:05:00Z\n',
    cox: 'at: 2026-01-01T00:03:00Z\n',
  },
  'times of two fields, each in the place of the other': {
    kubectl: 'a: 2026-01-01T00:00:00Z\nb: 2026-01-01T00:05:00Z\n',
    cox: 'a: 2026-01-01T00:05:00Z\nb: 2026-01-01T00:00:00Z\n',
  },
  'times that are none': { kubectl: 'at: 2026-13-45T00:00:00Z\n', cox: 'at: 2026-13-46T00:00:00Z\n' },
};

const equal: Readonly<Record<string, Pair>> = {
  'ages of what each side made, where one took longer since': {
    after: [20, 60],
    kubectl: 'NAME   AGE\na      18s\n',
    cox: 'NAME   AGE\na      58s\n',
  },
  'ages of what each side made, where the sides are far apart': {
    apart: 200,
    after: [40, 40],
    kubectl: 'NAME   AGE\na      40s\n',
    cox: 'NAME   AGE\na      41s\n',
  },
  'ages of what was there before both': {
    apart: 200,
    after: [10, 10],
    kubectl: 'NAME   AGE\na      300s\n',
    cox: 'NAME   AGE\na      500s\n',
  },
  'ages that a watch prints, where one watch takes longer': {
    lasts: [5, 50],
    kubectl: 'NAME   AGE\na      0s\na      5s\n',
    cox: 'NAME   AGE\na      0s\na      49s\n',
  },
  'ages and times in random order, where the case says so': {
    unordered: true,
    after: [90, 90],
    kubectl: 'at: 2026-01-01T00:00:00Z\nat: 2026-01-01T00:05:00Z\nNAME   AGE\na      1s\nb      90s\n',
    cox: 'at: 2026-01-01T00:05:00Z\nat: 2026-01-01T00:00:00Z\nNAME   AGE\nb      90s\na      1s\n',
  },
  'times as far apart as the sides': {
    apart: 200,
    kubectl: 'at: 2026-01-01T00:00:00Z\n',
    cox: 'at: 2026-01-01T00:03:20Z\n',
  },
  'a time of what was there before both': {
    apart: 200,
    kubectl: 'at: 2026-01-01T00:00:00Z\n',
    cox: 'at: 2026-01-01T00:00:00Z\n',
  },
  'a token that the case itself writes': {
    difference: 'NAME   AGE\na      <age>\n',
    kubectl: 'a is 5s old\n',
    cox: 'NAME   AGE\na      5s\n',
  },
};

testPairs(differ, equal);

test('another number of times is told as that', () => {
  const pair = { kubectl: 'at: 2026-01-01T00:00:00Z\n', cox: 'at: <time>Z\n' };
  assert.deepEqual(problemsOf(pair), [
    '  $ kubectl get pods\n  stdout: too far apart, kubectl and cox\n    times: 1 and 0 of them',
  ]);
});
