import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { reusedValues } from '../../../src/actions/helm/reuse-values.ts';
import type { GoMap } from '../../../src/apimachinery/go/values.ts';
import type { Chart } from '../../../src/helm/chart/chart.ts';
import type { Release } from '../../../src/helm/release/release.ts';

const none = { resetValues: false, reuseValues: false, resetThenReuseValues: false };
const before = {
  name: 'web',
  namespace: 'shop',
  version: 1,
  info: {},
  labels: new Map(),
  chart: { metadata: { name: 'web' }, values: { a: 1, b: 2, new: false } },
  config: { b: 3, deep: { x: 1, y: 1 } },
} satisfies Release;
const chart = (): Chart =>
  ({ values: { a: 10, c: 30 }, dependencies: [], metadata: { name: 'web' } }) as unknown as Chart;
const lines = { warn: (line: string): void => assert.fail(line), debug: undefined };

describe('the values of an upgrade', () => {
  it('are those of the last revision when none are given', () => {
    assert.deepEqual(reusedValues(chart(), {}, before, none, lines), before.config);
    assert.deepEqual(reusedValues(chart(), { a: 5 }, before, none, lines), { a: 5 });
    assert.deepEqual(reusedValues(chart(), {}, before, { ...none, resetValues: true }, lines), {});
  });

  it('are laid over those of the last revision, and its chart, with --reuse-values', () => {
    const next = chart();
    const given: GoMap = { deep: { x: 2 } };
    const values = reusedValues(next, given, before, { ...none, reuseValues: true }, lines);
    assert.deepEqual(values, { b: 3, deep: { x: 2, y: 1 } });
    assert.deepEqual(next.values, { a: 1, b: 3, new: false, deep: { x: 1, y: 1 } });
    assert.deepEqual(given, { deep: { x: 2 } });
  });

  it('keep the new chart with --reset-then-reuse-values', () => {
    const next = chart();
    const values = reusedValues(next, { a: 5 }, before, { ...none, resetThenReuseValues: true }, lines);
    assert.deepEqual(values, { a: 5, b: 3, deep: { x: 1, y: 1 } });
    assert.deepEqual(next.values, { a: 10, c: 30 });
  });
});
