import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { formatGoTime, formatTimestamp } from '../../../src/apimachinery/timestamp.ts';

// zone, timestamp, its time.RFC1123Z and its String(): printed by Go
const times: readonly (readonly [string, string, string, string])[] = [
  ['UTC', '2026-11-02T03:04:05Z', 'Mon, 02 Nov 2026 03:04:05 +0000', '2026-11-02 03:04:05 +0000 UTC'],
  ['UTC', '1999-12-31T20:00:00-05:00', 'Sat, 01 Jan 2000 01:00:00 +0000', '2000-01-01 01:00:00 +0000 UTC'],
  ['America/St_Johns', '2026-11-02T03:04:05Z', 'Sun, 01 Nov 2026 23:34:05 -0330', '2026-11-01 23:34:05 -0330 NST'],
  [
    'America/St_Johns',
    '2026-07-31T23:59:59.123456Z',
    'Fri, 31 Jul 2026 21:29:59 -0230',
    '2026-07-31 21:29:59 -0230 NDT',
  ],
  ['Asia/Kolkata', '2026-11-02T03:04:05Z', 'Mon, 02 Nov 2026 08:34:05 +0530', '2026-11-02 08:34:05 +0530 IST'],
  ['Europe/Berlin', '2026-11-02T03:04:05Z', 'Mon, 02 Nov 2026 04:04:05 +0100', '2026-11-02 04:04:05 +0100 CET'],
  ['Europe/Berlin', '2026-07-31T23:59:59.123456Z', 'Sat, 01 Aug 2026 01:59:59 +0200', '2026-08-01 01:59:59 +0200 CEST'],
  [
    'America/New_York',
    '2026-07-31T23:59:59.123456Z',
    'Fri, 31 Jul 2026 19:59:59 -0400',
    '2026-07-31 19:59:59 -0400 EDT',
  ],
];

const zone = process.env.TZ;

after(() => {
  if (zone === undefined) delete process.env.TZ;
  else process.env.TZ = zone;
});

for (const [timeZone, timestamp, rfc1123, text] of times) {
  test(`${timestamp} in ${timeZone}`, () => {
    process.env.TZ = timeZone;
    assert.equal(formatTimestamp(timestamp), rfc1123);
    assert.equal(formatGoTime(timestamp), text);
  });
}

test('a time that was never set', () => {
  assert.equal(formatTimestamp(undefined), 'Mon, 01 Jan 0001 00:00:00 +0000');
  assert.equal(formatTimestamp(null), 'Mon, 01 Jan 0001 00:00:00 +0000');
  assert.equal(formatGoTime(null), '0001-01-01 00:00:00 +0000 UTC');
});
