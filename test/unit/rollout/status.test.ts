// Expected texts: k8s.io/kubectl/pkg/polymorphichelpers/rollout_status_test.go and runs of kubectl
// 1.37.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { JsonObject } from '../../../src/apimachinery/json.ts';
import type { KubeObject } from '../../../src/apimachinery/object.ts';
import { rolloutProgress } from '../../../src/resources/rollout/status.ts';
import type { WorkloadKind } from '../../../src/resources/rollout/workload.ts';

const rolling = { updateStrategy: { type: 'RollingUpdate' } };

function workload(kind: WorkloadKind, generation: number, spec: JsonObject, status: JsonObject): KubeObject {
  return { apiVersion: 'apps/v1', kind, metadata: { name: 'foo', generation }, spec, status };
}

type Case = readonly [name: string, object: KubeObject, phase: string, message: string];

const cases: readonly Case[] = [
  [
    'deployment not yet updated',
    workload('Deployment', 0, { replicas: 1 }, { observedGeneration: 1, replicas: 1, availableReplicas: 1 }),
    'waiting',
    'Waiting for deployment "foo" rollout to finish: 0 out of 1 new replicas have been updated...',
  ],
  [
    'deployment with old pods',
    workload(
      'Deployment',
      1,
      { replicas: 1 },
      { observedGeneration: 1, replicas: 2, updatedReplicas: 1, availableReplicas: 2 },
    ),
    'waiting',
    'Waiting for deployment "foo" rollout to finish: 1 old replicas are pending termination...',
  ],
  [
    'deployment not yet available',
    workload(
      'Deployment',
      1,
      { replicas: 2 },
      { observedGeneration: 1, replicas: 2, updatedReplicas: 2, availableReplicas: 1 },
    ),
    'waiting',
    'Waiting for deployment "foo" rollout to finish: 1 of 2 updated replicas are available...',
  ],
  [
    'deployment done',
    workload(
      'Deployment',
      1,
      { replicas: 2 },
      { observedGeneration: 1, replicas: 2, updatedReplicas: 2, availableReplicas: 2 },
    ),
    'complete',
    'deployment "foo" successfully rolled out',
  ],
  [
    'deployment not observed',
    workload(
      'Deployment',
      2,
      { replicas: 2 },
      { observedGeneration: 1, replicas: 2, updatedReplicas: 2, availableReplicas: 2 },
    ),
    'waiting',
    'Waiting for deployment spec update to be observed...',
  ],
  [
    'deployment past its deadline',
    workload(
      'Deployment',
      1,
      { replicas: 2 },
      { observedGeneration: 1, conditions: [{ type: 'Progressing', reason: 'ProgressDeadlineExceeded' }] },
    ),
    'failed',
    'deployment "foo" exceeded its progress deadline',
  ],
  [
    'a deadline of an older generation does not count',
    workload(
      'Deployment',
      2,
      { replicas: 2 },
      { observedGeneration: 1, conditions: [{ type: 'Progressing', reason: 'ProgressDeadlineExceeded' }] },
    ),
    'waiting',
    'Waiting for deployment spec update to be observed...',
  ],
  [
    'daemon set not yet updated',
    workload('DaemonSet', 0, rolling, { observedGeneration: 1, desiredNumberScheduled: 1, numberAvailable: 0 }),
    'waiting',
    'Waiting for daemon set "foo" rollout to finish: 0 out of 1 new pods have been updated...',
  ],
  [
    'daemon set not yet available',
    workload('DaemonSet', 1, rolling, {
      observedGeneration: 1,
      updatedNumberScheduled: 2,
      desiredNumberScheduled: 2,
      numberAvailable: 1,
    }),
    'waiting',
    'Waiting for daemon set "foo" rollout to finish: 1 of 2 updated pods are available...',
  ],
  [
    'daemon set done',
    workload('DaemonSet', 1, rolling, {
      observedGeneration: 1,
      updatedNumberScheduled: 2,
      desiredNumberScheduled: 2,
      numberAvailable: 2,
    }),
    'complete',
    'daemon set "foo" successfully rolled out',
  ],
  [
    'daemon set not observed',
    workload('DaemonSet', 2, rolling, { observedGeneration: 1 }),
    'waiting',
    'Waiting for daemon set spec update to be observed...',
  ],
  [
    'daemon set that updates on delete',
    workload('DaemonSet', 1, { updateStrategy: { type: 'OnDelete' } }, { observedGeneration: 1 }),
    'failed',
    'rollout status is only available for RollingUpdate strategy type',
  ],
  [
    'stateful set that updates on delete',
    workload('StatefulSet', 1, { updateStrategy: { type: 'OnDelete' } }, { observedGeneration: 1 }),
    'failed',
    'rollout status is only available for RollingUpdate strategy type',
  ],
  [
    'stateful set not observed',
    workload('StatefulSet', 2, { replicas: 3, ...rolling }, { observedGeneration: 1, readyReplicas: 3 }),
    'waiting',
    'Waiting for statefulset spec update to be observed...',
  ],
  [
    'stateful set never observed',
    workload('StatefulSet', 0, { replicas: 3, ...rolling }, {}),
    'waiting',
    'Waiting for statefulset spec update to be observed...',
  ],
  [
    'stateful set with a pod that is not ready',
    workload('StatefulSet', 1, { replicas: 3, ...rolling }, { observedGeneration: 2, readyReplicas: 2 }),
    'waiting',
    'Waiting for 1 pods to be ready...',
  ],
  [
    'partition, done',
    workload(
      'StatefulSet',
      1,
      { replicas: 3, updateStrategy: { type: 'RollingUpdate', rollingUpdate: { partition: 2 } } },
      { observedGeneration: 2, readyReplicas: 3, currentReplicas: 2, updatedReplicas: 1 },
    ),
    'complete',
    'partitioned roll out complete: 1 new pods have been updated...',
  ],
  [
    'partition, going on',
    workload(
      'StatefulSet',
      1,
      { replicas: 3, updateStrategy: { type: 'RollingUpdate', rollingUpdate: { partition: 2 } } },
      { observedGeneration: 2, readyReplicas: 3, currentReplicas: 3, updatedReplicas: 0 },
    ),
    'waiting',
    'Waiting for partitioned roll out to finish: 0 out of 1 new pods have been updated...',
  ],
  [
    'stateful set between revisions',
    workload(
      'StatefulSet',
      1,
      { replicas: 3, ...rolling },
      {
        observedGeneration: 1,
        readyReplicas: 3,
        currentReplicas: 3,
        updatedReplicas: 1,
        currentRevision: 'foo-1',
        updateRevision: 'foo-2',
      },
    ),
    'waiting',
    'waiting for statefulset rolling update to complete 1 pods at revision foo-2...',
  ],
  [
    'stateful set done',
    workload(
      'StatefulSet',
      1,
      { replicas: 3, ...rolling },
      {
        observedGeneration: 1,
        readyReplicas: 3,
        currentReplicas: 3,
        currentRevision: 'foo-2',
        updateRevision: 'foo-2',
      },
    ),
    'complete',
    'statefulset rolling update complete 3 pods at revision foo-2...',
  ],
];

for (const [name, object, phase, message] of cases) {
  test(`status: ${name}`, () => {
    const progress = rolloutProgress(object.kind as WorkloadKind, object);
    assert.equal(progress.message, message);
    assert.equal(progress.phase, phase);
  });
}

test('status: a pinned revision', () => {
  const deployment = workload('Deployment', 1, { replicas: 0 }, { observedGeneration: 1 });
  deployment.metadata = { name: 'foo', generation: 1, annotations: { 'deployment.kubernetes.io/revision': '2' } };
  assert.deepEqual(rolloutProgress('Deployment', deployment, 3), {
    phase: 'failed',
    reason: 'OtherRevision',
    message: 'desired revision (3) is different from the running revision (2)',
  });
  assert.equal(rolloutProgress('Deployment', deployment, 2).phase, 'complete');
  deployment.metadata = { name: 'foo', annotations: { 'deployment.kubernetes.io/revision': 'x' } };
  assert.equal(
    rolloutProgress('Deployment', deployment, 2).message,
    'cannot get the revision of deployment "foo": strconv.ParseInt: parsing "x": invalid syntax',
  );
});
