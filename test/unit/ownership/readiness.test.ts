// READY, STATUS and health of every kind that `cox tree` shows.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { hasState, metadataReadiness, readinessOf } from '../../../src/resources/ownership/readiness.ts';
import { object } from '../../support/kube-yaml.ts';

const running = '[{name: a, ready: true, started: true, state: {running: {}}}]';
const waiting = (reason: string) => `[{name: a, ready: false, state: {waiting: {reason: ${reason}}}}]`;
const pod = (status: string, metadata = 'name: x') =>
  `{apiVersion: v1, kind: Pod, metadata: {${metadata}}, spec: {containers: [{name: a}]}, status: {${status}}}`;
const ready = "conditions: [{type: Ready, status: 'True'}]";
const workload = (kind: string, spec: string, status: string) =>
  `{apiVersion: apps/v1, kind: ${kind}, metadata: {name: x, generation: 1}, spec: {${spec}}, status: {observedGeneration: 1, ${status}}}`;
const job = (status: string, spec = 'completions: 2') =>
  `{apiVersion: batch/v1, kind: Job, metadata: {name: x}, spec: {${spec}}, status: {${status}}}`;
const widget = (status: string) =>
  `{apiVersion: example.com/v1, kind: Widget, metadata: {name: x, generation: 3}, status: {${status}}}`;
const autoscaler = (condition: string) =>
  `{apiVersion: autoscaling/v2, kind: HorizontalPodAutoscaler, metadata: {name: x}, status: {conditions: [${condition}]}}`;
const claim = (phase: string) =>
  `{apiVersion: v1, kind: PersistentVolumeClaim, metadata: {name: x}, status: {phase: ${phase}}}`;
const slice = (endpoints: string) =>
  `{apiVersion: discovery.k8s.io/v1, kind: EndpointSlice, metadata: {name: x}, endpoints: ${endpoints}}`;
const bad = (type: string, reason: string) => `conditions: [{type: ${type}, status: 'True', reason: ${reason}}]`;

/** Each: the object, then health, READY and STATUS. */
const cases: readonly (readonly [name: string, yaml: string, shown: string])[] = [
  ['a pod that runs', pod(`phase: Running, ${ready}, containerStatuses: ${running}`), 'ready 1/1 Running'],
  ['a pod that is not ready', pod(`phase: Running, containerStatuses: ${running}`), 'progressing 1/1 NotReady'],
  ['a pod without a node yet', pod('phase: Pending'), 'progressing 0/1 Pending'],
  [
    'a pod that fits nowhere',
    pod("phase: Pending, conditions: [{type: PodScheduled, status: 'False', reason: Unschedulable}]"),
    'failed 0/1 Unschedulable',
  ],
  [
    'a pod that starts',
    pod(`phase: Pending, containerStatuses: ${waiting('ContainerCreating')}`),
    'progressing 0/1 ContainerCreating',
  ],
  [
    'a pod that crashes',
    pod(`phase: Running, containerStatuses: ${waiting('CrashLoopBackOff')}`),
    'failed 0/1 CrashLoopBackOff',
  ],
  [
    'a pod without its image',
    pod(`phase: Pending, containerStatuses: ${waiting('ErrImagePull')}`),
    'failed 0/1 ErrImagePull',
  ],
  [
    'a pod that is done',
    pod('phase: Succeeded, containerStatuses: [{name: a, state: {terminated: {exitCode: 0, reason: Completed}}}]'),
    'none 0/1 Completed',
  ],
  ['a pod that was evicted', pod('phase: Failed, reason: Evicted'), 'failed 0/1 Evicted'],
  [
    'a pod that is being deleted',
    pod(
      `phase: Running, ${ready}, containerStatuses: ${running}`,
      "name: x, deletionTimestamp: '2026-01-01T00:00:00Z'",
    ),
    'progressing 1/1 Terminating',
  ],
  [
    'a deployment',
    workload('Deployment', 'replicas: 2', 'replicas: 2, updatedReplicas: 2, readyReplicas: 2, availableReplicas: 2'),
    'ready 2/2 Ready',
  ],
  [
    'a deployment that updates',
    workload('Deployment', 'replicas: 2', 'replicas: 2, readyReplicas: 2'),
    'progressing 2/2 Updating',
  ],
  [
    'a deployment past its deadline',
    workload(
      'Deployment',
      'replicas: 2',
      "conditions: [{type: Progressing, status: 'False', reason: ProgressDeadlineExceeded}]",
    ),
    'failed 0/2 ProgressDeadlineExceeded',
  ],
  [
    'a deployment that may not make pods',
    workload('Deployment', 'replicas: 2', bad('ReplicaFailure', 'FailedCreate')),
    'failed 0/2 FailedCreate',
  ],
  ['a deployment of no pods', workload('Deployment', 'replicas: 0', ''), 'none 0/0 ScaledToZero'],
  [
    'a stateful set that waits',
    workload('StatefulSet', 'replicas: 3, updateStrategy: {type: RollingUpdate}', 'readyReplicas: 1'),
    'progressing 1/3 NotReady',
  ],
  [
    'a daemon set that updates on delete',
    workload('DaemonSet', 'updateStrategy: {type: OnDelete}', 'desiredNumberScheduled: 2, numberReady: 2'),
    'ready 2/2 Ready',
  ],
  ['a replica set', workload('ReplicaSet', 'replicas: 2', 'readyReplicas: 1'), 'progressing 1/2 NotReady'],
  ['an old replica set', workload('ReplicaSet', 'replicas: 0', ''), 'none 0/0 ScaledToZero'],
  [
    'a replica set over quota',
    workload('ReplicaSet', '', bad('ReplicaFailure', 'FailedCreate')),
    'failed 0/1 FailedCreate',
  ],
  ['a job that runs', job('active: 1, succeeded: 1'), 'progressing 1/2 Running'],
  ['a job that is done', job(`succeeded: 2, ${bad('Complete', 'CompletionsReached')}`), 'ready 2/2 Complete'],
  ['a job that failed', job(bad('Failed', 'BackoffLimitExceeded'), ''), 'failed 0/1 BackoffLimitExceeded'],
  ['a job that is suspended', job(bad('Suspended', 'JobSuspended')), 'none 0/2 Suspended'],
  ['a cron job', '{apiVersion: batch/v1, kind: CronJob, metadata: {name: x}, spec: {}}', 'none - Scheduled'],
  [
    'a cron job with a job',
    '{apiVersion: batch/v1, kind: CronJob, metadata: {name: x}, spec: {}, status: {active: [{name: y}]}}',
    'none - Active',
  ],
  [
    'a cron job that is suspended',
    '{apiVersion: batch/v1, kind: CronJob, metadata: {name: x}, spec: {suspend: true}}',
    'none - Suspended',
  ],
  ['a bound claim', claim('Bound'), 'ready True Bound'],
  ['a claim that waits', claim('Pending'), 'progressing False Pending'],
  ['a claim without its volume', claim('Lost'), 'failed False Lost'],
  ['an endpoint slice', slice('[{}, {conditions: {ready: false}}]'), 'ready 1/2 Ready'],
  ['an endpoint slice of pods that are not ready', slice('[{conditions: {ready: false}}]'), 'progressing 0/1 NotReady'],
  ['an endpoint slice of nothing', slice('[]'), 'none 0/0 NoEndpoints'],
  [
    'a custom resource that is ready',
    widget("observedGeneration: 3, conditions: [{type: Ready, status: 'True'}]"),
    'ready True Ready',
  ],
  [
    'a custom resource that is not',
    widget("conditions: [{type: Synced, status: 'True'}, {type: Ready, status: 'False', reason: NoDatabase}]"),
    'failed False NoDatabase',
  ],
  [
    'a custom resource that nobody knows about',
    widget("conditions: [{type: Ready, status: 'Unknown'}]"),
    'progressing False Ready',
  ],
  [
    'a custom resource whose controller is behind',
    widget('observedGeneration: 2'),
    'progressing False SpecNotObserved',
  ],
  [
    'a custom resource with a negated condition',
    widget("conditions: [{type: NotReady, status: 'True', reason: NoBroker}]"),
    'failed False NoBroker',
  ],
  [
    'a task that runs',
    widget("conditions: [{type: Succeeded, status: 'Unknown', reason: Running}]"),
    'progressing False Running',
  ],
  ['a custom resource with a bad phase', widget('phase: Failed'), 'failed False Failed'],
  ['a custom resource with a bad health', widget('health: {status: Degraded}'), 'failed False Degraded'],
  [
    'an autoscaler whose target is gone',
    autoscaler("{type: AbleToScale, status: 'False', reason: FailedGetScale}"),
    'failed False FailedGetScale',
  ],
  ['an autoscaler that works', autoscaler("{type: ScalingActive, status: 'True'}"), 'ready True ScalingActive'],
  [
    'an autoscaler of what is scaled to zero',
    autoscaler("{type: ScalingActive, status: 'False', reason: ScalingDisabled}"),
    'none - ScalingDisabled',
  ],
  ['a custom resource with a phase', widget('phase: Creating'), 'none - Creating'],
  ['a custom resource without a status', widget(''), 'none - -'],
  ['a status that is none', '{apiVersion: example.com/v1, kind: Widget, metadata: {}, status: broken}', 'none - -'],
  ['a config map', '{apiVersion: v1, kind: ConfigMap, metadata: {name: x}}', 'none - -'],
];

describe('readiness of', () => {
  for (const [name, yaml, shown] of cases) {
    test(name, () => {
      const found = readinessOf(object(yaml));
      assert.equal(`${found.health} ${found.ready || '-'} ${found.status || '-'}`, shown);
    });
  }

  test('metadata alone: only that it is being deleted', () => {
    const deleted = object("{apiVersion: v1, kind: Secret, metadata: {deletionTimestamp: '2026-01-01T00:00:00Z'}}");
    assert.equal(metadataReadiness(deleted).status, 'Terminating');
    assert.equal(metadataReadiness(object('{apiVersion: v1, kind: Secret, metadata: {}}')).status, '');
  });

  test('secrets is not in what they hold', () => {
    assert.equal(hasState(object('{apiVersion: v1, kind: Secret, metadata: {}}')), false);
    assert.equal(hasState(object('{apiVersion: example.com/v1, kind: Secret, metadata: {}}')), true);
  });
});
