import assert from 'node:assert/strict';
import { test } from 'node:test';
import { mergeLogs } from '../../../src/resources/logs/merge.ts';
import type { LogPiece } from '../../../src/resources/logs/pieces.ts';

type Batch = readonly LogPiece[];

const line = (second: number, text: string, rest: Partial<LogPiece> = {}): LogPiece => ({
  bytes: Buffer.from(text),
  starts: true,
  ends: true,
  time: `2026-01-01T00:00:${String(second).padStart(2, '0')}Z`,
  ...rest,
});

async function merged(logs: Readonly<Record<string, readonly (Batch | Error)[]>>): Promise<string> {
  async function* batches(of: readonly (Batch | Error)[]): AsyncGenerator<Batch> {
    for (const batch of of) {
      if (batch instanceof Error) throw batch;
      yield batch;
    }
  }
  let shown = '';
  for await (const { log, pieces } of mergeLogs(
    Object.entries(logs).map(([log, of]) => ({ log, batches: batches(of) })),
  )) {
    shown += pieces.map(({ bytes }) => `${log}${bytes} `).join('');
  }
  return shown;
}

test('merge: lines of several logs come in the order of time', async () => {
  const a = [[line(1, '1'), line(2, '2')], [], [line(7, '7'), line(8, '8')]];
  const b = [[line(3, '3'), line(9, '9')]];
  assert.equal(await merged({ a, b, c: [[line(2, '2')]], d: [] }), 'a1 a2 c2 b3 a7 a8 b9 ');
  const same = [[line(1, '1'), line(2, '2')]];
  assert.equal(await merged({ a: same, b: same, c: same }), 'a1 b1 c1 a2 b2 c2 ');
});

test('merge: zones count, and a line without a time comes behind the one before it', async () => {
  const a = [[line(5, '5'), { bytes: Buffer.from('?'), starts: true, ends: true }]];
  const b = [[line(0, '6', { time: '2026-01-01T02:00:06.5+02:00' })]];
  assert.equal(await merged({ b, a }), 'a5 a? b6 ');
});

test('merge: a line in several pieces is not parted by other lines', async () => {
  const rest = { bytes: Buffer.from('+'), starts: false, ends: false };
  const a = [[line(1, '1', { ends: false })], [rest], [{ ...rest, ends: true }, line(4, '4')]];
  assert.equal(await merged({ a, b: [[line(2, '2'), line(3, '3')]] }), 'a1 a+ a+ b2 b3 a4 ');
});

test('merge: the error of a log is thrown', async () => {
  await assert.rejects(merged({ a: [[line(1, '1')], new Error('gone')] }), /gone/);
});
