import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ConnectionError, StatusError } from '../../../src/errors.ts';
import { followPodLog, linesOf, type PodLogRequest } from '../../../src/kube/pod-log.ts';
import type { ApiRequest, ApiStream } from '../../../src/kube/transport/request.ts';
import type { Transport } from '../../../src/kube/transport/transport.ts';

/** One answer to a request: what comes, and how it ends. */
interface Answer {
  readonly chunks?: readonly string[];
  readonly failure?: Error;
  readonly refused?: Error;
}

/** A transport that gives these answers in turn and keeps what was asked. */
function scripted(answers: readonly Answer[]): { readonly transport: Transport; readonly asked: ApiRequest[] } {
  const asked: ApiRequest[] = [];
  const stream = async (request: ApiRequest): Promise<ApiStream> => {
    const answer = answers[asked.length];
    asked.push(request);
    if (answer === undefined) throw new Error('more was asked than the test expects');
    if (answer.refused !== undefined) throw answer.refused;
    async function* body(): AsyncGenerator<Uint8Array> {
      for (const chunk of answer?.chunks ?? []) yield Buffer.from(chunk);
      if (answer?.failure !== undefined) throw answer.failure;
    }
    return { status: 200, headers: {}, body: body(), close: () => undefined };
  };
  const unexpected = (): never => assert.fail('no such request is expected');
  return { transport: { stream, request: unexpected, close: () => undefined }, asked };
}

async function follow(
  answers: readonly Answer[],
  query: PodLogRequest['query'] = { container: 'c', follow: 'true', tailLines: 5 },
  elapsed = 0,
) {
  const { transport, asked } = scripted(answers);
  const pauses: number[] = [];
  const options = {
    signal: new AbortController().signal,
    sleep: async (milliseconds: number) => void pauses.push(milliseconds),
    resuming: () => undefined,
    now: () => Date.parse('2026-01-01T00:00:00.7Z') + elapsed * asked.length,
  };
  let text = '';
  let failure: unknown;
  try {
    const batches = followPodLog(transport, { namespace: 'ns', pod: 'p', query }, options);
    for await (const pieces of batches) text += pieces.map(({ bytes }) => bytes).join('');
  } catch (error) {
    failure = error;
  }
  return { text, failure, pauses, queries: asked.map((request) => Object.fromEntries(request.query ?? [])) };
}

const reset = new Error('read ECONNRESET');
const gone = new ConnectionError('refused', 'connection refused', 'ECONNREFUSED');

test('lines: cut wherever the chunks end', async () => {
  async function* chunks(): AsyncGenerator<Uint8Array> {
    for (const chunk of ['a\nb', 'c', '\n\nd']) yield Buffer.from(chunk);
  }
  const lines: string[] = [];
  for await (const line of linesOf(chunks())) lines.push(line.toString());
  assert.deepEqual(lines, ['a\n', 'bc\n', '\n', 'd']);
});

test('follow: times are asked for and taken off', async () => {
  const { text, queries, failure } = await follow([
    { chunks: ['2026-01-01T00:00:00.000000001Z one\n2026-01-01T00:00:00.5Z two words\n'] },
  ]);
  assert.equal(failure, undefined);
  assert.equal(text, 'one\ntwo words\n');
  assert.deepEqual(queries, [{ container: 'c', follow: 'true', tailLines: '5', timestamps: 'true' }]);
});

test('follow: a dropped connection is taken up behind the last whole line', async () => {
  const { text, queries, pauses, failure } = await follow([
    {
      chunks: ['2026-01-01T00:00:01.1Z one\n2026-01-01T00:00:01.2Z two\n2026-01-01T00:00:01.2Z three\n2026-01-01T00:0'],
      failure: reset,
    },
    { refused: gone },
    { refused: new StatusError({ code: 503, message: 'not yet' }) },
    {
      chunks: [
        '2026-01-01T00:00:01.1Z one\n2026-01-01T00:00:01.2Z two\n2026-01-01T00:00:01.2Z three\n',
        '2026-01-01T00:00:01.2Z four\n2026-01-01T00:00:02Z five\n',
      ],
    },
  ]);
  assert.equal(failure, undefined);
  assert.equal(text, 'one\ntwo\nthree\nfour\nfive\n');
  assert.deepEqual(pauses, [1000, 2000, 4000]);
  assert.deepEqual(queries.at(-1), {
    container: 'c',
    follow: 'true',
    timestamps: 'true',
    sinceTime: '2026-01-01T00:00:01Z',
  });
});

test('follow: a pod that is gone ends it', async () => {
  const missing = new StatusError({ code: 404, reason: 'NotFound', message: 'pods "p" not found' });
  const { text, failure } = await follow([
    { chunks: ['2026-01-01T00:00:01Z one\n'], failure: reset },
    { refused: missing },
  ]);
  assert.equal(text, 'one\n');
  assert.equal(failure, missing);
});

test('follow: without times nothing is left out and nothing taken up again', async () => {
  const { text, failure } = await follow([{ chunks: ['plain\n'], failure: reset }]);
  assert.equal(text, 'plain\n');
  assert.equal(failure, reset);
});

test('follow: --timestamps keeps the times, --limit-bytes counts what is shown', async () => {
  const line = '2026-01-01T00:00:01Z one\n';
  const kept = await follow([{ chunks: [line] }], { container: 'c', follow: 'true', timestamps: 'true' });
  assert.equal(kept.text, line);
  const cut = await follow([{ chunks: [line, line] }], { container: 'c', follow: 'true', limitBytes: 6 });
  assert.equal(cut.text, 'one\non');
  assert.deepEqual(cut.queries, [{ container: 'c', follow: 'true', timestamps: 'true' }]);
});

const at = (time: string, text: string): string => `2026-01-01T00:00:${time}Z ${text}\n`;

test('follow: lines of stdout and stderr that are a little out of order come once', async () => {
  const { text } = await follow([
    { chunks: [at('01.5', 'a'), at('01.7', 'b'), at('01.6', 'c')], failure: reset },
    { chunks: [at('01.5', 'a'), at('01.7', 'b'), at('01.6', 'c'), at('01.65', 'd'), at('01.8', 'e')] },
  ]);
  assert.equal(text, 'a\nb\nc\nd\ne\n');
});

test('follow: fractions of a second compare as numbers, times of different zones as instants', async () => {
  const { text } = await follow([
    { chunks: ['2026-10-25T02:59:59.15+02:00 a\n'], failure: reset },
    { chunks: ['2026-10-25T02:59:59.1+02:00 x\n2026-10-25T02:59:59.15+02:00 a\n2026-10-25T02:00:00+01:00 b\n'] },
  ]);
  assert.equal(text, 'a\nb\n');
});

test('follow: a log that was rotated while the connection was down goes on with its new file', async () => {
  const { text } = await follow([
    { chunks: [at('01.5', 'a')], failure: reset },
    { chunks: [at('01.6', 'b'), at('01.7', 'c')], failure: reset },
    { chunks: [at('01.8', 'd')] },
  ]);
  assert.equal(text, 'a\nb\nc\nd\n');
});

test('follow: a quiet log whose connection breaks before its first line is taken up again', async () => {
  const quiet = { failure: reset };
  const answer = { chunks: [at('30', 'a')] };
  const follows = { container: 'c', follow: 'true' };
  const all = await follow([quiet, answer], follows);
  assert.equal(all.text, 'a\n');
  assert.deepEqual(all.queries[1], { ...follows, timestamps: 'true' });
  const none = await follow([quiet, answer], { ...follows, tailLines: 0 });
  assert.deepEqual(none.queries[1], { ...follows, timestamps: 'true', sinceTime: '2026-01-01T00:00:00Z' });
  const soon = await follow([quiet, answer], { ...follows, tailLines: 10 });
  assert.deepEqual(soon.queries[1], { ...follows, tailLines: '10', timestamps: 'true' });
  const later = await follow([quiet, answer], { ...follows, tailLines: 10 }, 3_600_000);
  assert.deepEqual(later.queries[1], { ...follows, timestamps: 'true', sinceTime: '2026-01-01T00:00:00Z' });
  const since = await follow([quiet, answer], { ...follows, sinceSeconds: 60 });
  assert.deepEqual(since.queries[1], { ...follows, timestamps: 'true', sinceTime: '2025-12-31T23:59:00Z' });
});

test('follow: a very long line whose connection breaks comes whole', async () => {
  const long = 'x'.repeat((1 << 20) + 5000);
  const { text } = await follow([
    { chunks: [at('01', 'a'), `2026-01-01T00:00:02Z ${long.slice(0, -1000)}`], failure: reset },
    { chunks: [at('01', 'a'), at('02', long), at('03', 'b')] },
  ]);
  assert.equal(text, `a\n${long}\nb\n`);
  const pieces = await follow([
    { chunks: [`2026-01-01T00:00:02Z ${long}`, 'yyy'], failure: reset },
    { chunks: [`2026-01-01T00:00:02Z ${long.slice(0, -7)}`, `${long.slice(-7)}y`, 'yyzz\n', at('03', 'b')] },
  ]);
  assert.equal(pieces.text, `${long}yyyzz\nb\n`);
});
