// Expected: the columns of kubectl 1.37's `get pod` for these statuses.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { JsonObject } from '../../../src/apimachinery/json.ts';
import { podStatus } from '../../../src/resources/diagnosis/pod-columns.ts';

const columns = (status: JsonObject): string => {
  const image = 'a';
  const initContainers = [
    { name: 'i', image },
    { name: 'j', image },
  ];
  const spec = { initContainers, containers: [{ name: 'c', image }] };
  const { ready, total, state, restarts } = podStatus({ apiVersion: 'v1', kind: 'Pod', spec, status });
  return `${ready}/${total} ${state} ${restarts}`;
};
const reported = (name: string, state: JsonObject, restartCount = 0) => ({ name, state, restartCount, ready: false });

test('init containers that the kubelet has not reported do not count', () => {
  assert.equal(columns({ phase: 'Failed', reason: 'Evicted' }), '0/1 Evicted 0');
  const killed = reported('c', { terminated: { exitCode: 137, reason: 'OOMKilled' } }, 1);
  assert.equal(columns({ phase: 'Failed', containerStatuses: [killed] }), '0/1 OOMKilled 1');
  const done = reported('i', { terminated: { exitCode: 0 } });
  const begun = [done, reported('j', { running: {} })];
  assert.equal(columns({ phase: 'Pending', initContainerStatuses: begun }), '0/1 Init:1/2 0');
});
