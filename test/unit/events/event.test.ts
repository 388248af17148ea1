// When events happened, and which of them say the same.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { eventAge, eventMessage, lastSeen } from '../../../src/resources/events/event.ts';
import { groupEvents } from '../../../src/resources/events/groups.ts';
import { object, objects } from '../../support/kube-yaml.ts';

const now = Date.parse('2026-01-01T12:00:00Z');
const event = (fields: string) => object(`{apiVersion: v1, kind: Event, metadata: {namespace: shop}, ${fields}}`);

describe('the age of an event', () => {
  const ages: Readonly<Record<string, string>> = {
    "firstTimestamp: '2026-01-01T11:00:00Z', lastTimestamp: '2026-01-01T11:50:00Z'": '60m',
    "firstTimestamp: '2026-01-01T11:00:00Z', lastTimestamp: '2026-01-01T11:50:00Z', count: 1": '60m',
    "firstTimestamp: '2026-01-01T11:00:00Z', lastTimestamp: '2026-01-01T11:50:00Z', count: 7": '10m (x7 over 60m)',
    "firstTimestamp: null, lastTimestamp: null, eventTime: '2026-01-01T11:59:00.123456Z'": '59s',
    "eventTime: '2026-01-01T11:00:00Z', series: {count: 3, lastObservedTime: '2026-01-01T11:45:00.5Z'}":
      '14m (x3 over 60m)',
    'series: {}': '<unknown> (x0 over <unknown>)',
    'count: 2': '<unknown> (x2 over <unknown>)',
    'reason: x': '<unknown>',
  };
  for (const [fields, age] of Object.entries(ages)) {
    test(age, () => assert.equal(eventAge(event(fields), now), age));
  }
});

describe('when an event was last seen', () => {
  test('the series, then lastTimestamp, then eventTime; in microseconds', () => {
    const times = "lastTimestamp: '2026-01-01T00:00:01Z', eventTime: '2026-01-01T00:00:02.000003Z'";
    const second = Date.parse('2026-01-01T00:00:00Z') * 1000;
    assert.equal(
      lastSeen(event(`${times}, series: {lastObservedTime: '2026-01-01T00:00:03.123456Z'}`)) - second,
      3_123_456,
    );
    assert.equal(lastSeen(event(times)) - second, 1_000_000);
    assert.equal(lastSeen(event("lastTimestamp: null, eventTime: '2026-01-01T00:00:02.000003Z'")) - second, 2_000_003);
  });

  test('an event without a time is older than any other', () => {
    assert.ok(lastSeen(event('reason: x')) < lastSeen(event("eventTime: '0001-01-01T00:00:00.000001Z'")));
    assert.ok(lastSeen(event("lastTimestamp: 'yesterday'")) < 0);
  });
});

test('white space at the ends of a message, as Go has it', () => {
  assert.equal(eventMessage(event('message: "\\u0085\\u00a0 a\\tb \\n\\n"')), 'a\tb');
  assert.equal(eventMessage(event('message: "\\ufeffa"')), '\ufeffa');
});

describe('groups of events', () => {
  const about = (name: string) => `involvedObject: {kind: Pod, name: ${name}, namespace: shop}`;
  const at = (time: string, count = 1) =>
    `firstTimestamp: '2026-01-01T${time}:00Z', lastTimestamp: '2026-01-01T${time}:30Z', count: ${count}`;
  const one = (name: string, reason: string, time: string, count = 1) =>
    `{metadata: {namespace: shop}, type: Normal, reason: ${reason}, message: ' said ', ${about(name)}, ${at(time, count)}}`;

  test('are in order of time, and so are their rows', () => {
    const given = objects(
      [one('a', 'Late', '10:00'), one('b', 'Middle', '09:00'), one('a', 'Early', '08:00')].join('\n---\n'),
    );
    assert.deepEqual(
      groupEvents(given).map(({ subject, rows }) => [subject.name, ...rows.map(({ reason }) => reason)]),
      [
        ['b', 'Middle'],
        ['a', 'Early', 'Late'],
      ],
    );
  });

  test('events that say the same are one row, with all times and counts', () => {
    const given = objects(
      [one('a', 'Pulled', '09:00', 2), one('a', 'Pulled', '08:00'), one('a', 'Other', '08:30')].join('\n---\n'),
    );
    const [group] = groupEvents(given);
    assert.deepEqual(
      group?.rows.map(({ reason, count, first, last }) => [
        reason,
        count,
        new Date(first / 1000),
        new Date(last / 1000),
      ]),
      [
        ['Other', 1, new Date('2026-01-01T08:30:00Z'), new Date('2026-01-01T08:30:30Z')],
        ['Pulled', 3, new Date('2026-01-01T08:00:00Z'), new Date('2026-01-01T09:00:30Z')],
      ],
    );
  });

  test('objects of one name in two namespaces, or of two kinds, are two', () => {
    const given = objects(`
      {involvedObject: {kind: Pod, name: a, namespace: x}}
      ---
      {involvedObject: {kind: Pod, name: a, namespace: y}}
      ---
      {involvedObject: {kind: Job, name: a, namespace: x}}
    `);
    assert.equal(groupEvents(given).length, 3);
  });

  test('an event about nothing', () => assert.equal(groupEvents([event('reason: x')])[0]?.subject.kind, ''));
});

test('a message with a gap of white space is read in linear time', () => {
  const message = `a${' '.repeat(100_000)}b`;
  const started = performance.now();
  assert.equal(eventMessage({ message: `\u0085 ${message}\n\u3000` }), message);
  assert.ok(performance.now() - started < 5000);
});
