// Plain lines, and frames on a terminal with a clock of our own.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  advance,
  type EventHead,
  nothingReported,
  type StateEvent,
  timeoutVerdict,
  verdictOf,
} from '../../../../src/actions/rollout/stream.ts';
import { liveConsumer } from '../../../../src/commands/rollout/status/live.ts';
import { plainConsumer } from '../../../../src/commands/rollout/status/plain.ts';
import type { Clock } from '../../../../src/io/host.ts';
import { noPaint } from '../../../../src/io/paint.ts';
import { assessment, ill, imageNotFound, now, pod, revision } from './build.ts';

const head: EventHead = { target: 0, kind: 'Deployment', namespace: 'prod', name: 'web', time: now };
const state = (...pods: ReturnType<typeof pod>[]): StateEvent => ({
  ...head,
  type: 'state',
  assessment: assessment({ revisions: [revision('web-abc', { pods })] }),
  changed: [],
  gone: [],
});

function outputs(columns = 60, rows = 24) {
  const writes: { readonly stream: 'stdout' | 'stderr'; readonly text: string }[] = [];
  const output = (stream: 'stdout' | 'stderr') => ({
    isTerminal: true,
    columns,
    rows,
    write: (data: string | Uint8Array) => void writes.push({ stream, text: String(data) }),
    drain: () => Promise.resolve(),
  });
  const text = (stream: 'stdout' | 'stderr'): string =>
    writes
      .filter((one) => one.stream === stream)
      .map((one) => one.text)
      .join('');
  return { stdout: output('stdout'), stderr: output('stderr'), writes, text };
}

/** A clock that stands still until it is told to go on. */
function handClock(): Clock & { advance(milliseconds: number): Promise<void> } {
  let time = 1000;
  let sleepers: { readonly at: number; readonly wake: () => void }[] = [];
  const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
  return {
    now: () => time,
    sleep: (milliseconds, signal) =>
      new Promise((resolve, reject) => {
        signal?.throwIfAborted();
        const at = time + milliseconds;
        sleepers.push({ at, wake: resolve });
        signal?.addEventListener('abort', () => reject(signal.reason));
      }),
    async advance(milliseconds) {
      const end = time + milliseconds;
      for (;;) {
        await settle();
        const [next] = sleepers.filter(({ at }) => at <= end).sort((a, b) => a.at - b.at);
        if (next === undefined) break;
        sleepers = sleepers.filter((sleeper) => sleeper !== next);
        time = Math.max(time, next.at);
        next.wake();
      }
      time = end;
      await settle();
    },
  };
}

describe('plain lines', () => {
  it("are kubectl's on stdout, ours on stderr, a cause of many pods once", () => {
    const io = outputs();
    const consumer = plainConsumer(io, ['']);
    const many = assessment({
      revisions: [revision('web-abc', { pods: [ill('a'), ill('b'), ill('c')] })],
    });
    for (const event of advance(nothingReported, head, many).events) consumer.event(event);
    consumer.event(timeoutVerdict(head, many));
    consumer.event({ ...head, type: 'action', action: 'pause', done: true, message: 'deployment.apps/web paused' });
    assert.equal(io.text('stdout'), 'Waiting for deployment "web"...\n');
    assert.equal(
      io.text('stderr'),
      `ImageNotFound: pod/a, container app: there is no image app:nope (it may still recover)
error: timed out waiting for the condition
ImageNotFound: pod/a, container app: there is no image app:nope
  The same with pod/b, pod/c
  3s ago  event  Failed: app:nope: not found
  Next: correct the tag
    or: cox rollout undo deployment/web
deployment.apps/web paused
`,
    );
  });

  it('carry the name of their workload where there are several', () => {
    const io = outputs();
    const consumer = plainConsumer(io, ['deployment/web in prod', 'deployment/web in test']);
    const progress = { phase: 'complete', message: 'deployment "web" successfully rolled out' } as const;
    const second = { ...head, target: 1 };
    consumer.event({ ...second, type: 'progress', progress });
    assert.equal(io.text('stdout'), '', 'it may have to settle');
    const done = assessment({ progress, outcome: { status: 'complete' } });
    consumer.event(verdictOf(second, done, { failFast: true, wasComplete: true })!);
    consumer.event(timeoutVerdict(head, undefined));
    assert.equal(io.text('stdout'), 'deployment/web in test: deployment "web" successfully rolled out\n');
    assert.equal(io.text('stderr'), 'error: deployment/web in prod: timed out waiting for the condition\n');
  });

  it('let no text of the cluster move the cursor', () => {
    const io = outputs();
    const consumer = plainConsumer(io, ['']);
    const finding = { ...imageNotFound('pod/\u001b[2J', now), summary: '\u009b2J\nerror: nothing', next: ['\u0007'] };
    consumer.event({ ...head, type: 'finding', finding, final: true });
    const evil = assessment({ outcome: { status: 'failed', finding, affected: [finding.object, 'pod/\u001b'] } });
    consumer.event(verdictOf(head, evil, { failFast: true, wasComplete: false })!);
    assert.doesNotMatch(io.text('stderr').replaceAll('\n', ''), /[\x00-\x1f\x7f-\x9f]/);
    assert.equal(
      io
        .text('stderr')
        .split('\n')
        .filter((line) => line.startsWith('error:')).length,
      1,
    );
  });
});

describe('the live tree', () => {
  const open = (io: ReturnType<typeof outputs>, clock: Clock, labels = ['deployment/web']) =>
    liveConsumer(io, {
      labels,
      clock,
      clusterClock: { now: () => now + clock.now() },
      paint: { stdout: noPaint, stderr: noPaint },
    });

  it('draws a frame with one write, over the one before', async () => {
    const [io, clock] = [outputs(), handClock()];
    const consumer = open(io, clock);
    await clock.advance(0);
    consumer.event(state(pod('a')));
    await clock.advance(100);
    consumer.close();
    assert.deepEqual(
      io.writes.slice(0, 2).map(({ text }) => text),
      [
        '◌  deployment/web  waiting for its state\u001b[K\n\u001b[J',
        '\u001b[1A\r◌  deployment/web  1/1 ready  revision 4\u001b[K\n' +
          '  Waiting for deployment "web"...\u001b[K\n' +
          '  └─ web-abc  revision 4  new  1/1 ready  app:2\u001b[K\n' +
          '     └─ ✔  a  1/1  Running  13s\u001b[K\n\u001b[J',
      ],
    );
    assert.ok(io.writes.slice(2).every(({ text }) => text.startsWith('\u001b[4A\r')));
  });

  it('draws ten frames a second at most, and one a second when nothing happens', async () => {
    const [io, clock] = [outputs(), handClock()];
    const consumer = open(io, clock);
    for (let step = 0; step < 100; step += 1) {
      consumer.event(state(pod('a', { restarts: step })));
      await clock.advance(10);
    }
    assert.ok(io.writes.length >= 8 && io.writes.length <= 11, `${io.writes.length} frames in a second`);
    const before = io.writes.length;
    await clock.advance(3000);
    assert.ok(io.writes.length - before >= 3 && io.writes.length - before <= 4, `${io.writes.length - before} frames`);
    consumer.close();
    const closed = io.writes.length;
    await clock.advance(5000);
    assert.equal(io.writes.length, closed, 'nothing after the end');
  });

  it('never draws more lines than the terminal has, and counts lines that it has broken', async () => {
    const [io, clock] = [outputs(60, 10), handClock()];
    const consumer = open(io, clock);
    const pods = Array.from({ length: 50 }, (_, index) => pod(`pod-${index}`));
    consumer.event(state(...pods));
    await clock.advance(100);
    const frame = io.writes.at(-1)!.text;
    assert.ok(frame.split('\n').length - 1 <= 9);
    io.stdout.columns = 30;
    await clock.advance(1000);
    const lines = frame
      .split('\n')
      .slice(0, -1)
      .map((line) => line.replaceAll(/\u001b\[[\d;]*[A-Z]|\r/g, ''));
    const height = lines.reduce((sum, line) => sum + Math.max(1, Math.ceil([...line].length / 30)), 0);
    assert.ok(
      io.writes.at(-1)!.text.startsWith(`\u001b[${height}A\r`),
      JSON.stringify(io.writes.at(-1)!.text.slice(0, 10)),
    );
    consumer.close();
  });

  it('says what failed below the last frame', async () => {
    const [io, clock] = [outputs(), handClock()];
    const consumer = open(io, clock);
    const lost = assessment({
      revisions: [revision('web-abc', { pods: [ill('a', now)] })],
      outcome: { status: 'failed', finding: imageNotFound('pod/a', now), affected: ['pod/a'] },
    });
    consumer.event(verdictOf(head, lost, { failFast: true, wasComplete: false })!);
    consumer.event({
      ...head,
      type: 'action',
      action: 'undo',
      done: true,
      message: 'deployment.apps/web rolled back to revision 3',
    });
    assert.equal(io.text('stderr'), '');
    consumer.close();
    assert.match(
      io.writes.findLast(({ stream }) => stream === 'stdout')!.text,
      /✖ {2}deployment\/web {2}0\/1 ready {2}failed: ImageNotFound/,
    );
    assert.equal(io.writes.at(-1)?.stream, 'stderr');
    assert.match(
      io.text('stderr'),
      /^error: deployment\/web cannot be rolled out\nImageNotFound: pod\/a, container app: /,
    );
    assert.match(io.text('stderr'), /\ndeployment\/web: deployment.apps\/web rolled back to revision 3\n$/);
  });

  it('takes its frame away for a line on stderr', async () => {
    const [io, clock] = [outputs(), handClock()];
    const consumer = open(io, clock);
    await clock.advance(100);
    consumer.note('continuing without pods\u001b');
    assert.deepEqual(io.writes.slice(-2), [
      { stream: 'stdout', text: '\u001b[1A\r\u001b[J' },
      { stream: 'stderr', text: 'Warning: continuing without pods^[\n' },
    ]);
    consumer.close();
  });
});
