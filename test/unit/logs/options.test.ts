// Expected texts: runs of kubectl 1.37.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  checkLogNumbers,
  checkLogOptions,
  type LogFlags,
  logQuery,
  podLogOptions,
} from '../../../src/resources/logs/options.ts';
import { parseRfc3339 } from '../../../src/resources/logs/time.ts';

const typed = (flags: Partial<LogFlags> = {}): LogFlags => ({
  follow: false,
  previous: false,
  timestamps: false,
  insecureSkipTlsVerifyBackend: false,
  sinceTime: '',
  since: 0,
  limitBytes: 0,
  tail: -1,
  tailGiven: false,
  selector: '',
  ...flags,
});

const query = (flags: Partial<LogFlags>) => logQuery('c', podLogOptions(typed(flags)));

test('logs: what is asked for', () => {
  assert.deepEqual(query({}), { container: 'c' });
  assert.deepEqual(
    query({
      follow: true,
      previous: true,
      timestamps: true,
      insecureSkipTlsVerifyBackend: true,
      limitBytes: 5,
      tail: 0,
    }),
    {
      container: 'c',
      follow: 'true',
      previous: 'true',
      timestamps: 'true',
      insecureSkipTLSVerifyBackend: 'true',
      limitBytes: 5,
      tailLines: 0,
    },
  );
  assert.deepEqual(query({ since: 1500 }), { container: 'c', sinceSeconds: 2 });
  assert.deepEqual(query({ since: 300 }), { container: 'c', sinceSeconds: 0 });
  assert.deepEqual(query({ sinceTime: '2024-01-01T00:00:00.9+01:00' }), {
    container: 'c',
    sinceTime: '2023-12-31T23:00:00Z',
  });
});

test('logs: a selector shows ten lines unless --tail was typed', () => {
  assert.deepEqual(query({ selector: 'a=b' }), { container: 'c', tailLines: 10 });
  assert.deepEqual(query({ selector: 'a=b', tailGiven: true }), { container: 'c' });
  assert.deepEqual(query({ selector: 'a=b', tail: 3, tailGiven: true }), { container: 'c', tailLines: 3 });
});

test('logs: values out of range', () => {
  const check = (flags: Partial<LogFlags>) => () => {
    const options = podLogOptions(typed(flags));
    checkLogOptions(options);
    checkLogNumbers(options);
  };
  assert.throws(check({ since: 1000, sinceTime: '2024-01-01T00:00:00Z' }), {
    message: 'at most one of `sinceTime` or `sinceSeconds` may be specified',
  });
  assert.throws(check({ since: -1000 }), { message: '--since must be greater than 0' });
  assert.throws(check({ tail: -2 }), { message: '--tail must be greater than or equal to -1' });
  assert.throws(check({ limitBytes: -1 }), { message: '--limit-bytes must be greater than 0' });
  assert.doesNotThrow(check({ tail: 0, limitBytes: 1, since: 1 }));
});

const badTimes: readonly (readonly [string, string])[] = [
  ['x', 'parsing time "x" as "2006-01-02T15:04:05Z07:00": cannot parse "x" as "2006"'],
  ['2024-01-01', 'parsing time "2024-01-01" as "2006-01-02T15:04:05Z07:00": cannot parse "" as "T"'],
  [
    '2024-01-01T00:00:00',
    'parsing time "2024-01-01T00:00:00" as "2006-01-02T15:04:05Z07:00": cannot parse "" as "Z07:00"',
  ],
  [
    '2024-01-01T00:00:00+0100',
    'parsing time "2024-01-01T00:00:00+0100" as "2006-01-02T15:04:05Z07:00": cannot parse "+0100" as "Z07:00"',
  ],
  ['2024-13-01T00:00:00Z', 'parsing time "2024-13-01T00:00:00Z": month out of range'],
  ['2024-01-01T25:00:00Z', 'parsing time "2024-01-01T25:00:00Z": hour out of range'],
  ['2024-02-30T00:00:00Z', 'parsing time "2024-02-30T00:00:00Z": day out of range'],
  ['2024-01-01T00:00:00.5Zx', 'parsing time "2024-01-01T00:00:00.5Zx": extra text: "x"'],
];

for (const [text, message] of badTimes) {
  test(`logs: --since-time=${text} is refused`, () => {
    assert.throws(() => parseRfc3339(text), { message });
  });
}

test('logs: times that can be read', () => {
  assert.equal(parseRfc3339('2024-02-29T23:59:59.123456789Z'), Date.UTC(2024, 1, 29, 23, 59, 59, 123));
  assert.equal(parseRfc3339('2024-01-01T00:00:00-02:30'), Date.UTC(2024, 0, 1, 2, 30));
});
