import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { ObjectRecord } from '../../../src/journal/record.ts';
import { recordingTransport } from '../../../src/journal/recording.ts';
import type { ApiRequest, ApiResponse } from '../../../src/kube/transport/request.ts';
import type { Transport } from '../../../src/kube/transport/transport.ts';

const path = '/api/v1/namespaces/a/configmaps/b';
const object = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'b', namespace: 'a' } };

/** What is recorded of a DELETE that `send` answers, and how many requests were sent. */
async function deleted(send: () => Promise<ApiResponse>, signal: AbortSignal) {
  const records: ObjectRecord[] = [];
  const sent: string[] = [];
  const transport: Transport = {
    stream: () => assert.fail(),
    close: () => undefined,
    async request({ method }: ApiRequest) {
      sent.push(method);
      return method === 'GET' ? ({ status: 200, body: JSON.stringify(object) } as ApiResponse) : send();
    },
  };
  const recording = recordingTransport(
    transport,
    () => 0,
    (record) => records.push(record),
    async () => undefined,
  );
  await assert.rejects(recording.request({ method: 'DELETE', path, signal }), /interrupted/);
  return { records, sent };
}

describe('a write that is interrupted', () => {
  it('is recorded as unanswered when it was sent', async () => {
    const controller = new AbortController();
    const { records, sent } = await deleted(async () => {
      controller.abort(new Error('interrupted'));
      throw controller.signal.reason;
    }, controller.signal);
    assert.deepEqual(sent, ['GET', 'DELETE']);
    assert.deepEqual(records, [
      {
        time: '1970-01-01T00:00:00.000Z',
        action: 'delete',
        group: '',
        version: 'v1',
        resource: 'configmaps',
        namespace: 'a',
        name: 'b',
        subresource: '',
        before: object,
        after: null,
        unanswered: true,
      },
    ]);
  });

  it('is not recorded when it was not sent', async () => {
    const signal = AbortSignal.abort(new Error('interrupted'));
    const { records, sent } = await deleted(() => assert.fail(), signal);
    assert.deepEqual([records, sent], [[], ['GET']]);
  });
});
