import assert from 'node:assert/strict';
import { test } from 'node:test';
import { withFailureLogs } from '../../../src/actions/failure-logs.ts';
import { StatusError } from '../../../src/errors.ts';
import type { ApiRequest } from '../../../src/kube/transport/request.ts';
import type { Transport } from '../../../src/kube/transport/transport.ts';
import type { Finding } from '../../../src/resources/diagnosis/types.ts';

function finding(pod: string, previous: boolean): Finding {
  return {
    cause: 'ApplicationError',
    object: `pod/${pod}`,
    summary: 'exits',
    evidence: [],
    next: ['look'],
    logs: { namespace: 'ns', pod, container: 'app', previous },
    doomedAt: undefined,
  };
}

/** A transport that answers logs by `pod` or `pod --previous`. */
function logs(texts: Readonly<Record<string, string>>, asked: ApiRequest[] = []): Transport {
  return {
    request: () => assert.fail('no request but for logs'),
    close: () => undefined,
    stream: async (request) => {
      asked.push(request);
      const pod = request.path.split('/')[6];
      const previous = request.query?.some(([name]) => name === 'previous') === true;
      const text = texts[previous ? `${pod} --previous` : `${pod}`];
      if (text === undefined) throw new StatusError({ code: 400, message: 'previous terminated container not found' });
      async function* body(): AsyncGenerator<Uint8Array> {
        yield Buffer.from(text ?? '');
        if (text?.includes('...')) await new Promise((_, reject) => request.signal?.addEventListener('abort', reject));
      }
      return { status: 200, headers: {}, body: body(), close: () => undefined };
    },
  };
}

test('the last lines of the run before are evidence, with their times', async () => {
  const asked: ApiRequest[] = [];
  const transport = logs({ 'a --previous': '2026-01-01T12:00:00.5Z one\n2026-01-01T12:00:01Z two\n' }, asked);
  const [found] = await withFailureLogs(transport, [finding('a', true)]);
  assert.deepEqual(found?.evidence, [
    { source: 'log', object: 'pod/a', text: 'one', at: Date.parse('2026-01-01T12:00:00.500Z') },
    { source: 'log', object: 'pod/a', text: 'two', at: Date.parse('2026-01-01T12:00:01Z') },
  ]);
  assert.equal(asked.length, 1);
  const query = Object.fromEntries(asked[0]?.query ?? []);
  assert.equal(query.container, 'app');
  assert.equal(query.tailLines, '10');
});

test('when the run before is gone the present one speaks', async () => {
  const [found] = await withFailureLogs(logs({ a: 'only line\n' }), [finding('a', true)]);
  assert.deepEqual(found?.evidence, [{ source: 'log', object: 'pod/a', text: 'only line' }]);
});

test('a log that cannot be had changes nothing, and few are read', async () => {
  const asked: ApiRequest[] = [];
  const findings = ['a', 'b', 'c', 'd'].map((pod) => finding(pod, false));
  const found = await withFailureLogs(logs({ d: 'x\n' }, asked), findings);
  assert.deepEqual(found, findings);
  assert.equal(asked.length, 3);
});

test('a kubelet that stalls is not waited for, and what it said before is kept', async () => {
  const [found] = await withFailureLogs(logs({ a: 'one\ntwo...' }), [finding('a', false)], { timeout: 50 });
  assert.deepEqual(
    found?.evidence.map(({ text }) => text),
    ['one'],
  );
});

test('a line without an end is cut', async () => {
  const [found] = await withFailureLogs(logs({ a: 'x'.repeat(2000) }), [finding('a', false)]);
  assert.equal(found?.evidence[0]?.text, `${'x'.repeat(500)}...`);
});
