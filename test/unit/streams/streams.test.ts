import assert from 'node:assert/strict';
import { EventEmitter } from 'node:events';
import { describe, it } from 'node:test';
import type { WebSocket } from 'ws';
import { parseDetachKeys, untilDetached } from '../../../src/commands/session/detach-keys.ts';
import { CliError } from '../../../src/errors.ts';
import { StreamLostError } from '../../../src/kube/streams/errors.ts';
import { startHeartbeat } from '../../../src/kube/streams/heartbeat.ts';
import { newMessageQueue } from '../../../src/kube/streams/messages.ts';
import { exitCode } from '../../../src/kube/streams/remote-command.ts';

describe('the status that ends a session', () => {
  const nonZero = (causes: object[]): string =>
    JSON.stringify({ status: 'Failure', reason: 'NonZeroExitCode', details: { causes } });

  it('carries the exit code', () => {
    assert.equal(exitCode('{"status":"Success"}'), 0);
    assert.equal(exitCode(nonZero([{ reason: 'ExitCode', message: '137' }])), 137);
  });

  it('carries the words of what failed', () => {
    const text = JSON.stringify({ status: 'Failure', reason: 'InternalError', message: 'no such container' });
    assert.throws(() => exitCode(text), new CliError('no such container'));
  });

  it('is an error when it makes no sense', () => {
    const message = /^error stream protocol error: /;
    assert.throws(() => exitCode('nonsense'), { message });
    assert.throws(() => exitCode('{"status":"Other"}'), { message });
    assert.throws(() => exitCode('{"status":"Failure","reason":"NonZeroExitCode"}'), { message });
    assert.throws(() => exitCode(nonZero([])), { message });
    assert.throws(() => exitCode(nonZero([{ reason: 'ExitCode', message: '256' }])), { message });
  });

  it('may not be missing: a session that is cut off has not gone well', () => {
    assert.throws(() => exitCode(''), StreamLostError);
  });
});

describe('the queue of messages', () => {
  const flow = () => {
    const calls: string[] = [];
    return { calls, pause: () => void calls.push('pause'), resume: () => void calls.push('resume') };
  };
  const message = (size: number) => ({ channel: 1, data: Buffer.alloc(size, 'x') });

  it('gives what came before the end, then the end', async () => {
    const queue = newMessageQueue(flow());
    queue.push(message(1));
    queue.push(message(2));
    queue.end();
    const sizes: number[] = [];
    for await (const { data } of queue) sizes.push(data.length);
    assert.deepEqual(sizes, [1, 2]);
  });

  it('gives what came before an error, then the error; what ends it first counts', async () => {
    const queue = newMessageQueue(flow());
    queue.push(message(1));
    queue.end(new StreamLostError('cut'));
    queue.end();
    const messages = queue[Symbol.asyncIterator]();
    assert.equal((await messages.next()).done, false);
    await assert.rejects(messages.next(), { message: 'cut' });
  });

  it('holds the socket back while too much waits, and lets it go on when all was read', async () => {
    const socket = flow();
    const queue = newMessageQueue(socket);
    queue.push(message(200_000));
    assert.deepEqual(socket.calls, []);
    queue.push(message(200_000));
    queue.push(message(200_000));
    assert.deepEqual(socket.calls, ['pause']);
    const messages = queue[Symbol.asyncIterator]();
    for (const _ of [1, 2, 3]) await messages.next();
    assert.deepEqual(socket.calls, ['pause']);
    const next = messages.next();
    assert.deepEqual(socket.calls, ['pause', 'resume']);
    queue.end();
    assert.equal((await next).done, true);
  });
});

describe('the heartbeat', () => {
  const PERIOD = 5;
  const fake = () => {
    const socket = Object.assign(new EventEmitter(), { isPaused: false, bufferedAmount: 0, pings: 0, ping: () => {} });
    socket.ping = () => {
      socket.pings += 1;
    };
    return socket;
  };
  const start = (socket: ReturnType<typeof fake>) => {
    const state = { dead: false };
    const heartbeat = startHeartbeat(
      socket as unknown as WebSocket,
      () => {
        state.dead = true;
      },
      PERIOD,
    );
    return { state, heartbeat };
  };
  const periods = (count: number) => new Promise((resolve) => setTimeout(resolve, count * PERIOD * 4));

  it('begins when the socket is open, and gives up what does not answer', async () => {
    const socket = fake();
    const { state, heartbeat } = start(socket);
    await periods(2);
    assert.equal(socket.pings, 0);
    socket.emit('open');
    await periods(4);
    heartbeat.stop();
    assert.equal(state.dead, true);
  });

  it('goes on while pings are answered', async () => {
    const socket = fake();
    socket.ping = () => void socket.emit('pong');
    const { state, heartbeat } = start(socket);
    socket.emit('open');
    await periods(6);
    heartbeat.stop();
    assert.equal(state.dead, false);
  });

  it('expects no answer where we do not read, or where what we sent is not read', async () => {
    const paused = Object.assign(fake(), { isPaused: true });
    const full = Object.assign(fake(), { bufferedAmount: 1 });
    const slow = fake();
    const all = [paused, full, slow].map((socket) => ({ socket, ...start(socket) }));
    all[2]?.heartbeat.sent(1 << 20);
    for (const { socket } of all) socket.emit('open');
    await periods(6);
    for (const { heartbeat } of all) heartbeat.stop();
    assert.deepEqual(
      all.map(({ state }) => state.dead),
      [false, false, false],
    );
  });
});

describe('the keys that detach', () => {
  const typed = async (pieces: readonly string[], keys = 'ctrl-p,ctrl-q'): Promise<string> => {
    const source = (async function* () {
      for (const piece of pieces) yield Buffer.from(piece, 'latin1');
    })();
    const passed: Uint8Array[] = [];
    for await (const data of untilDetached(source, parseDetachKeys(keys))) passed.push(data);
    return Buffer.concat(passed).toString('latin1');
  };

  it('are control characters, DEL and single characters', () => {
    assert.deepEqual([...parseDetachKeys('ctrl-p,ctrl-q')], [16, 17]);
    assert.deepEqual([...parseDetachKeys('a,DEL,ctrl-@,ctrl-_,ctrl-[')], [97, 127, 0, 31, 27]);
    assert.throws(() => parseDetachKeys('ctrl-zz'), {
      message: "could not bind detach keys: Unknown character: 'ctrl-zz'",
    });
  });

  it('end what is passed on', async () => {
    assert.equal(await typed(['ab\x10\x11cd', 'ef']), 'ab');
    assert.equal(await typed(['ab\x10', '\x11cd']), 'ab');
  });

  it('are passed on when they are not complete', async () => {
    assert.equal(await typed(['a\x10b\x11c']), 'a\x10b\x11c');
    assert.equal(await typed(['a\x10', 'b']), 'a\x10b');
    assert.equal(await typed(['\x10\x10\x11z']), '\x10');
  });
});
