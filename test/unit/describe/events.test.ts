import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { KubernetesEvent } from '../../../src/describe/describer.ts';
import { writeEvents } from '../../../src/describe/parts/events.ts';
import { describeText } from '../../../src/describe/writer.ts';

const now = Date.parse('2026-01-01T01:00:00Z');

function event(fields: Partial<KubernetesEvent>): KubernetesEvent {
  return { metadata: {}, involvedObject: {}, type: 'Normal', reason: 'Why', ...fields } as KubernetesEvent;
}

function lines(events: readonly KubernetesEvent[] | undefined): readonly string[] {
  return describeText((writer) => writeEvents(writer, events, now)).split('\n');
}

test('no events, and events that are not to be shown', () => {
  assert.deepEqual(lines([]), ['Events:  <none>', '']);
  assert.deepEqual(lines(undefined), ['']);
});

// the shapes of kubectl's DescribeEvents: eventTime before firstTimestamp, series before count,
// source before controller
test('ages, counts and sources', () => {
  const text = lines([
    event({
      firstTimestamp: '2026-01-01T00:58:30Z',
      lastTimestamp: '2026-01-01T00:59:30Z',
      count: 3,
      message: 'again',
    }),
    event({
      firstTimestamp: '2026-01-01T00:10:00Z',
      lastTimestamp: '2026-01-01T00:10:00Z',
      count: 1,
      message: ' once\n',
    }),
    event({
      eventTime: '2026-01-01T00:00:00.000000Z',
      series: { count: 5, lastObservedTime: '2026-01-01T00:59:59.500000Z' },
      reportingComponent: 'controller',
      message: 'series',
    }),
    event({
      lastTimestamp: '2026-01-01T00:20:00Z',
      source: { component: 'kubelet' },
      reportingComponent: 'other',
      involvedObject: { fieldPath: 'spec.containers{a}' },
      message: 'pulled',
    }),
  ]);
  assert.deepEqual(text, [
    'Events:',
    '  Type    Reason  Age                From        Message',
    '  ----    ------  ----               ----        -------',
    '  Normal  Why     0s (x5 over 60m)   controller  series',
    '  Normal  Why     50m                            once',
    '  Normal  Why     <unknown>          kubelet     spec.containers{a}: pulled',
    '  Normal  Why     30s (x3 over 90s)              again',
    '',
  ]);
});
