import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { JsonObject } from '../../../src/apimachinery/json.ts';
import type { KubeObject } from '../../../src/apimachinery/object.ts';
import { partitionChange } from '../../../src/resources/rollout/partition.ts';

function statefulSet(spec: JsonObject, status: JsonObject = { currentRevision: 'a', updateRevision: 'b' }): KubeObject {
  const rolling = { updateStrategy: { type: 'RollingUpdate', rollingUpdate: { partition: 0 } } };
  return {
    apiVersion: 'apps/v1',
    kind: 'StatefulSet',
    metadata: { name: 'db' },
    spec: { ...rolling, ...spec },
    status,
  };
}

test('pods below the partition stay, those from it on are updated', () => {
  assert.deepEqual(partitionChange(statefulSet({ replicas: 3 }), 2), {
    action: 'patch',
    patch: { spec: { updateStrategy: { rollingUpdate: { partition: 2 } } } },
    split: { staying: ['db-0', 'db-1'], updated: ['db-2'], underWay: true },
  });
});

test('a partition counts from the first ordinal', () => {
  const change = partitionChange(statefulSet({ replicas: 2, ordinals: { start: 5 } }), 1);
  assert.ok(change.action === 'patch');
  assert.deepEqual([change.split.staying, change.split.updated], [['db-5'], ['db-6']]);
});

test('as many as replicas holds every pod back, one more is refused', () => {
  const change = partitionChange(statefulSet({ replicas: 2 }), 2);
  assert.ok(change.action === 'patch');
  assert.deepEqual(change.split.updated, []);
  assert.deepEqual(partitionChange(statefulSet({ replicas: 2 }), 3), {
    action: 'refuse',
    message: 'takes a --partition between 0 and 2, its number of replicas',
  });
});

test('nothing to write when it is set already, be it by leaving it out', () => {
  const change = partitionChange(statefulSet({ replicas: 1, updateStrategy: { type: 'RollingUpdate' } }, {}), 0);
  assert.deepEqual(change, { action: 'none', split: { staying: [], updated: ['db-0'], underWay: false } });
});

test('strategies that have no partition are refused', () => {
  assert.deepEqual(partitionChange(statefulSet({ replicas: 3, updateStrategy: { type: 'OnDelete' } }), 1), {
    action: 'refuse',
    message:
      'has the update strategy OnDelete, where a partition does nothing: its pods get the new revision when they are deleted',
  });
});
