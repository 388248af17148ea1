/** The statuses of kstatus; expected values are those of cli-utils, as helm prints them. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { JsonObject } from '../../../src/apimachinery/json.ts';
import type { KubeObject } from '../../../src/apimachinery/object.ts';
import { completedJobStatus, completedPodStatus, statusOf } from '../../../src/resources/status/compute.ts';

const NOW = Date.parse('2026-01-01T00:01:00Z');
const of = (apiVersion: string, kind: string, rest: JsonObject): KubeObject => ({
  apiVersion,
  kind,
  metadata: { name: 'one', generation: 2, creationTimestamp: '2026-01-01T00:00:00Z' },
  ...rest,
});
const text = ({ status, message }: { status: string; message: string }): string => `${status}: ${message}`;

const cases: readonly (readonly [KubeObject, string])[] = [
  [
    of('apps/v1', 'Deployment', { spec: { replicas: 3 }, status: { observedGeneration: 1 } }),
    'InProgress: Deployment generation is 2, but latest observed generation is 1',
  ],
  [
    of('apps/v1', 'Deployment', {
      spec: { replicas: 3, progressDeadlineSeconds: 600 },
      status: { observedGeneration: 2, replicas: 3, updatedReplicas: 3, availableReplicas: 1, readyReplicas: 1 },
    }),
    'InProgress: Available: 1/3',
  ],
  [
    of('apps/v1', 'Deployment', {
      spec: { replicas: 1 },
      status: {
        replicas: 1,
        updatedReplicas: 1,
        availableReplicas: 1,
        readyReplicas: 1,
        conditions: [{ type: 'Available', status: 'True' }],
      },
    }),
    'Current: Deployment is available. Replicas: 1',
  ],
  [
    of('apps/v1', 'Deployment', {
      status: { conditions: [{ type: 'Progressing', status: 'False', reason: 'ProgressDeadlineExceeded' }] },
    }),
    'Failed: Progress deadline exceeded',
  ],
  [
    of('apps/v1', 'StatefulSet', {
      spec: { replicas: 2, updateStrategy: { rollingUpdate: { partition: 1 } } },
      status: { replicas: 2, readyReplicas: 2, updatedReplicas: 1 },
    }),
    'Current: Partition rollout complete. updated: 1',
  ],
  [
    of('apps/v1', 'StatefulSet', {
      spec: { replicas: 2 },
      status: { replicas: 2, readyReplicas: 2, currentReplicas: 2, currentRevision: 'a', updateRevision: 'b' },
    }),
    'InProgress: Waiting for updated revision to match current',
  ],
  [of('apps/v1', 'DaemonSet', { status: {} }), 'InProgress: DaemonSet status.observedGeneration not found'],
  [of('v1', 'PersistentVolumeClaim', {}), 'InProgress: PVC is not Bound. phase: unknown'],
  [of('v1', 'Pod', { status: { phase: 'Failed' } }), 'Current: Pod has completed, but not successfully'],
  [
    of('v1', 'Pod', {
      status: { phase: 'Pending', conditions: [{ type: 'PodScheduled', status: 'False', reason: 'Unschedulable' }] },
    }),
    'Failed: Pod could not be scheduled',
  ],
  [
    of('batch/v1', 'Job', { status: { startTime: 'x', active: 1 } }),
    'Current: Job in progress. success:0, active: 1, failed: 0',
  ],
  [
    of('example.com/v1', 'Lamp', { status: { conditions: [{ type: 'Ready', status: 'False', message: 'no bulb' }] } }),
    'InProgress: no bulb',
  ],
  [
    of('example.com/v1', 'Lamp', { status: { conditions: [{ type: 'Stalled', status: 'True', message: 'broken' }] } }),
    'Failed: broken',
  ],
  [of('example.com/v1', 'Lamp', {}), 'Current: Resource is current'],
  [of('v1', 'Secret', {}), 'Current: Resource is always ready'],
];

describe('kstatus', () => {
  for (const [object, expected] of cases) {
    it(`${object.kind}: ${expected}`, () => assert.equal(text(statusOf(object, NOW)), expected));
  }

  it('gives a pod without a node 15 seconds', () => {
    const conditions = [{ type: 'PodScheduled', status: 'False', reason: 'Unschedulable' }];
    const pod = of('v1', 'Pod', { status: { phase: 'Pending', conditions } });
    const soon = Date.parse('2026-01-01T00:00:14Z');
    assert.equal(text(statusOf(pod, soon)), 'InProgress: Pod has not been scheduled');
  });

  it('what goes is terminating, whatever its status says', () => {
    const pod = of('v1', 'Pod', { status: { phase: 'Succeeded' } });
    const going = { ...pod, metadata: { name: 'one', deletionTimestamp: '2026-01-01T00:00:30Z' } };
    assert.equal(text(statusOf(going, NOW)), 'Terminating: Resource scheduled for deletion');
  });

  it('hooks have to end', () => {
    const failedJob = of('batch/v1', 'Job', {
      status: { failed: 1, conditions: [{ type: 'Failed', status: 'True' }] },
    });
    assert.equal(text(completedJobStatus(failedJob)), 'Failed: Job Failed. failed: 1/1');
    assert.equal(text(completedJobStatus(of('batch/v1', 'Job', {}))), 'InProgress: Job in progress');
    assert.equal(
      text(completedPodStatus(of('v1', 'Pod', { status: { phase: 'Running' } }))),
      'InProgress: Pod in progress',
    );
    assert.equal(text(completedPodStatus(of('v1', 'Pod', { status: { phase: 'Failed' } }))), 'Failed: pod one failed');
  });
});
