import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { podDiagnosis, podSetDiagnosis } from '../../../src/resources/diagnosis/pod-owners.ts';
import { workloadDiagnosis } from '../../../src/resources/rollout/diagnosis.ts';
import { diagnosisContext, object } from '../../support/kube-yaml.ts';

const pod = (status: string) =>
  object(`
    apiVersion: v1
    kind: Pod
    metadata: {name: web-1, namespace: n, creationTimestamp: '2026-01-01T12:00:00Z', ownerReferences: [{controller: true, uid: r}]}
    spec: {nodeName: a, containers: [{name: app, image: x}]}
    status: {startTime: '2026-01-01T12:00:00Z', ${status}}
  `);
const running = (ready: boolean) => {
  const condition = `{type: Ready, status: '${ready ? 'True' : 'False'}', reason: ContainersNotReady}`;
  const state = "{running: {startedAt: '2026-01-01T12:00:01Z'}}";
  const containers = `[{name: app, ready: ${ready}, started: true, state: ${state}}]`;
  return pod(`phase: Running, conditions: [${condition}], containerStatuses: ${containers}`);
};

test('a pod: ready, over, on its way, and on its way for too long', () => {
  const soon = diagnosisContext('2026-01-01T12:00:30Z');
  const late = diagnosisContext('2026-01-01T12:02:30Z');
  const healthy = podDiagnosis(running(true), late);
  assert.equal(healthy.state, 'Running, 1 of 1 containers ready');
  assert.deepEqual([healthy.findings, healthy.progressing], [[], undefined]);
  const over = podDiagnosis(pod('phase: Succeeded'), late);
  assert.deepEqual([over.state, over.findings, over.progressing], ['Succeeded', [], undefined]);
  const progressing = podDiagnosis(running(false), soon);
  assert.deepEqual([progressing.findings, progressing.progressing], [[], true]);
  const stuck = podDiagnosis(running(false), late);
  assert.deepEqual(
    stuck.findings.map(({ cause, evidence }) => [cause, evidence.map(({ text }) => text)]),
    [['Undetermined', ['Ready=False ContainersNotReady']]],
  );
});

describe('a pod with two containers, one of which has ended', () => {
  const ended = (exitCode: number, policy: string, own = '') =>
    object(`
      apiVersion: v1
      kind: Pod
      metadata: {name: sum-1, namespace: n, creationTimestamp: '2026-01-01T12:00:00Z'}
      spec: {nodeName: a, restartPolicy: ${policy}, containers: [{name: app, image: x}, {name: aid, image: x${own}}]}
      status:
        phase: Running
        conditions: [{type: Ready, status: 'False', reason: ContainersNotReady}]
        containerStatuses:
          - {name: app, ready: true, started: true, state: {running: {startedAt: '2026-01-01T12:00:01Z'}}}
          - {name: aid, ready: false, started: false, state: {terminated: {exitCode: ${exitCode}}}}
    `);
  const cases: readonly (readonly [string, ReturnType<typeof object>, readonly string[]])[] = [
    ['without an error, in a pod of a job', ended(0, 'Never'), []],
    ['without an error, where only failures are repeated', ended(0, 'OnFailure'), []],
    ['with an error, in a pod of a job', ended(1, 'Never'), ['ApplicationError']],
    ['in a pod that keeps running', ended(0, 'Always'), ['ApplicationError']],
    ['by a restart policy of its own', ended(0, 'Always', ', restartPolicy: Never'), []],
  ];
  for (const [name, one, causes] of cases) {
    test(name, () => {
      const { findings } = podDiagnosis(one, diagnosisContext('2026-01-01T13:00:00Z'));
      assert.deepEqual(
        findings.map(({ cause }) => cause),
        causes,
      );
    });
  }
});

test('a pod that waits for a reason that nobody knows: the reason is said', () => {
  const waiting = pod(
    'phase: Pending, containerStatuses: [{name: app, state: {waiting: {reason: Odd, message: why}}}]',
  );
  const [finding] = podDiagnosis(waiting, diagnosisContext('2026-01-01T12:02:30Z')).findings;
  assert.equal(finding?.summary, 'container "app" has not started (Odd: why), and nothing shows why');
});

test('a pod that was evicted before it had a node', () => {
  const evicted = object('{apiVersion: v1, kind: Pod, metadata: {name: x, namespace: n}, status: {phase: Failed}}');
  const [finding] = podDiagnosis(evicted, diagnosisContext('2026-01-01T12:02:30Z')).findings;
  assert.equal(finding?.summary, 'its node does not run it (Failed)');
});

const set = object(`
  {apiVersion: apps/v1, kind: ReplicaSet, metadata: {name: web, namespace: n, uid: r}, spec: {replicas: 2}, status: {replicas: 2, readyReplicas: 1}}
`);

test('a replica set: what its pods lack, nothing once all are ready', () => {
  const stuck = podSetDiagnosis(set, [running(true), running(false)], diagnosisContext('2026-01-01T12:02:30Z'));
  assert.equal(stuck.state, '1 of 2 replicas ready');
  assert.deepEqual(
    stuck.findings.map(({ object: whose }) => whose),
    ['pod/web-1'],
  );
  const done = { ...set, status: { replicas: 2, readyReplicas: 2 } };
  assert.deepEqual(podSetDiagnosis(done, [running(true)], diagnosisContext('2026-01-01T12:02:30Z')).findings, []);
  const idle = { ...set, spec: { replicas: 0 }, status: { replicas: 0 } };
  assert.equal(podSetDiagnosis(idle, [], diagnosisContext('2026-01-01T12:02:30Z')).state, 'scaled to 0');
});

const deployment = (status: string, spec = '') =>
  object(`
    apiVersion: apps/v1
    kind: Deployment
    metadata: {name: web, namespace: n, uid: d, generation: 1}
    spec: {replicas: 1, selector: {matchLabels: {app: web}}, template: {}${spec}}
    status: {observedGeneration: 1, ${status}}
  `);
const replicaSet = object(`
  {apiVersion: apps/v1, kind: ReplicaSet, metadata: {name: web-x, namespace: n, uid: r, ownerReferences: [{controller: true, uid: d}]},
   spec: {replicas: 1, template: {}}, status: {replicas: 1}}
`);
const diagnose = (workload: ReturnType<typeof deployment>, ready: boolean, at: string) =>
  workloadDiagnosis({
    kind: 'Deployment',
    workload,
    revisions: [replicaSet],
    pods: [running(ready)],
    events: [],
    claims: [],
    now: Date.parse(at),
  });

test('a deployment: complete, on its way, too long on its way, paused', () => {
  const counts = 'replicas: 1, updatedReplicas: 1';
  const done = diagnose(deployment(`${counts}, readyReplicas: 1, availableReplicas: 1`), true, '2026-01-01T12:10:00Z');
  assert.deepEqual([done.state, done.findings, done.progressing, done.notes], ['1 of 1 replicas ready', [], false, []]);
  const progressing = diagnose(deployment(counts), false, '2026-01-01T12:00:30Z');
  assert.deepEqual([progressing.findings, progressing.progressing], [[], true]);
  assert.match(progressing.notes[0] ?? '', /^Waiting for deployment "web" rollout to finish/);
  const stuck = diagnose(deployment(counts), false, '2026-01-01T12:10:00Z');
  assert.deepEqual(
    stuck.findings.map(({ cause }) => cause),
    ['Undetermined'],
  );
  const paused = diagnose(deployment('replicas: 1', ', paused: true'), true, '2026-01-01T12:10:00Z');
  assert.equal(paused.state, '0 of 1 replicas ready, paused');
  assert.deepEqual(
    paused.findings.map(({ cause, next }) => [cause, next]),
    [['Suspended', ['cox rollout resume deployment/web -n n']]],
  );
});
