import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { KubeObject } from '../../../src/apimachinery/object.ts';
import { jobDiagnosis } from '../../../src/resources/diagnosis/job.ts';
import { podDiagnosis } from '../../../src/resources/diagnosis/pod-owners.ts';
import { claimDiagnosis } from '../../../src/resources/diagnosis/storage.ts';
import type { WaitFor } from '../../../src/resources/wait/condition.ts';
import { hopeless } from '../../../src/resources/wait/hopeless.ts';
import { diagnosisContext, object } from '../../support/kube-yaml.ts';

const context = diagnosisContext('2026-01-01T12:00:00Z');
const condition = (name: string, status = 'true'): WaitFor => ({ kind: 'condition', name, status });
const path = (text: string, value?: string): WaitFor => ({ kind: 'jsonpath', path: text, value });
const reason = (found: ReturnType<typeof hopeless>): string | undefined => found?.reason;

const job = (status: string, spec = ''): KubeObject =>
  object(
    `{apiVersion: batch/v1, kind: Job, metadata: {name: j, namespace: n}, spec: {backoffLimit: 0${spec}}, status: {${status}}}`,
  );
const ofJob = (one: KubeObject, wanted: readonly WaitFor[], pods: readonly KubeObject[] = []) =>
  reason(hopeless(one, wanted, jobDiagnosis(one, pods, context)));

const failed = job("conditions: [{type: Failed, status: 'True', reason: BackoffLimitExceeded}]");
const failing = job("conditions: [{type: FailureTarget, status: 'True', reason: BackoffLimitExceeded}]");
const complete = job("conditions: [{type: Complete, status: 'True'}]");
const tooOften = 'it has failed more often than its backoffLimit of 0 allows';

test('a job that failed never completes, and one that is complete never fails', () => {
  assert.equal(ofJob(failed, [condition('Complete')]), tooOften);
  assert.equal(ofJob(failing, [condition('complete')]), tooOften);
  assert.equal(ofJob(failing, [condition('Failed')]), undefined);
  assert.equal(ofJob(complete, [condition('Failed')]), 'it is complete');
  assert.equal(ofJob(failed, [path('{.status.succeeded}', '1')]), tooOften);
  assert.equal(ofJob(failed, [path('{.metadata.labels.x}')]), undefined, 'somebody may still set it');
  assert.equal(ofJob(failed, [{ kind: 'delete' }]), undefined);
  assert.equal(ofJob(failed, [condition('Complete', 'false')]), undefined);
});

test('of alternatives each must be in vain', () => {
  assert.equal(ofJob(failing, [condition('Complete'), condition('Failed')]), undefined);
  assert.equal(ofJob(failed, [condition('Complete'), path('{.status.succeeded}')]), tooOften);
});

const noImage = object(`
  apiVersion: v1
  kind: Pod
  metadata: {name: j-1, namespace: n, creationTimestamp: '2026-01-01T11:00:00Z'}
  spec: {restartPolicy: Never, nodeName: a, containers: [{name: app, image: 'x:UPPER bad'}]}
  status:
    phase: Pending
    startTime: '2026-01-01T11:00:00Z'
    conditions: [{type: Initialized, status: 'True'}]
    containerStatuses: [{name: app, state: {waiting: {reason: InvalidImageName, message: bad}}}]
`);

test('a job whose pods cannot start neither completes nor fails, but by its deadline', () => {
  const stuck = job('active: 1');
  assert.match(ofJob(stuck, [condition('Complete')], [noImage]) ?? '', /image/);
  assert.match(ofJob(stuck, [condition('Complete'), condition('Failed')], [noImage]) ?? '', /image/);
  const limited = job('active: 1', ', activeDeadlineSeconds: 60');
  assert.match(ofJob(limited, [condition('Complete')], [noImage]) ?? '', /image/);
  assert.equal(ofJob(limited, [condition('Complete'), condition('Failed')], [noImage]), undefined);
  assert.equal(ofJob(job('active: 2'), [condition('Complete')], [noImage]), undefined, 'the other pod may do it');
});

const ofPod = (pod: KubeObject, wanted: readonly WaitFor[]) =>
  reason(hopeless(pod, wanted, podDiagnosis(pod, context)));

test('a pod that is over is never ready again', () => {
  const over = (phase: string) =>
    object(
      `{apiVersion: v1, kind: Pod, metadata: {name: p, namespace: n}, spec: {nodeName: a, containers: []}, status: {phase: ${phase}}}`,
    );
  assert.equal(ofPod(over('Succeeded'), [condition('Ready')]), 'it has ended (phase Succeeded)');
  assert.equal(ofPod(over('Failed'), [path('{.status.phase}', 'Running')]), 'it has ended (phase Failed)');
  assert.equal(ofPod(over('Failed'), [condition('DisruptionTarget')]), undefined);
});

test('a pod that cannot start is not ready, and its phase stays; what else is awaited may come', () => {
  assert.match(ofPod(noImage, [condition('Ready')]) ?? '', /image/);
  assert.match(ofPod(noImage, [path('{.status.phase}', 'Running')]) ?? '', /image/);
  assert.equal(ofPod(noImage, [condition('Initialized')]), undefined);
  assert.equal(ofPod(noImage, [condition('PodScheduled')]), undefined);
  assert.equal(ofPod(noImage, [path('{.status.podIP}')]), undefined);
});

test('a pod that may still start is waited for', () => {
  const early = object(`
    apiVersion: v1
    kind: Pod
    metadata: {name: p, namespace: n, creationTimestamp: '2026-01-01T11:59:58Z'}
    spec: {nodeName: a, containers: [{name: app, image: 'x:none'}]}
    status:
      phase: Pending
      startTime: '2026-01-01T11:59:58Z'
      conditions: [{type: PodScheduled, status: 'True', lastTransitionTime: '2026-01-01T11:59:58Z'}]
      containerStatuses: [{name: app, state: {waiting: {reason: ErrImagePull, message: 'not found'}}}]
  `);
  assert.equal(ofPod(early, [condition('Ready')]), undefined);
});

test('a claim that lost its volume is not bound again', () => {
  const lost = object(`
    {apiVersion: v1, kind: PersistentVolumeClaim, metadata: {name: c, namespace: n}, spec: {volumeName: pv}, status: {phase: Lost}}
  `);
  const around = { pods: [], classes: [], volumes: [] };
  const found = hopeless(lost, [path('{.status.phase}', 'Bound')], claimDiagnosis(lost, around, context));
  assert.match(found?.reason ?? '', /its volume pv is gone/);
});
