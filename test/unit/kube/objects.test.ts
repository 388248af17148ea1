import assert from 'node:assert/strict';
import { it } from 'node:test';
import { StatusError } from '../../../src/errors.ts';
import { createObject, deleteObject } from '../../../src/kube/objects.ts';
import type { Transport } from '../../../src/kube/transport/transport.ts';

const configMaps = { group: '', version: 'v1', resource: 'configmaps', namespaced: true };

function answering(body: object): Transport {
  return {
    request: async () => ({
      status: 200,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    }),
    stream: () => assert.fail('no stream was asked for'),
    close: () => undefined,
  };
}

it('A failure that comes with a code of success is an error', async () => {
  const failure = { kind: 'Status', apiVersion: 'v1', status: 'Failure', reason: 'Forbidden', message: 'no' };
  const refused = (error: unknown): boolean => error instanceof StatusError && error.reason === 'Forbidden';
  await assert.rejects(createObject(answering(failure), { mapping: configMaps, namespace: 'a' }, {}), refused);
  await assert.rejects(
    deleteObject(answering(failure), { mapping: configMaps, namespace: 'a', name: 'b' }, {}),
    refused,
  );
});

it('A success that is told by a Status is none', async () => {
  const success = { kind: 'Status', apiVersion: 'v1', status: 'Success' };
  const answer = await deleteObject(answering(success), { mapping: configMaps, namespace: 'a', name: 'b' }, {});
  assert.equal(answer.status, 'Success');
});
