/**
 * When a rollout counts as lost, and when not. Every state is written out as the API would show it;
 * times are seconds after T.
 */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { load } from 'js-yaml';
import type { KubeObject } from '../../../src/apimachinery/object.ts';
import { assessRollout } from '../../../src/resources/rollout/assess.ts';
import type { AssessOptions, RolloutAssessment, RolloutSnapshot } from '../../../src/resources/rollout/assessment.ts';
import type { WorkloadKind } from '../../../src/resources/rollout/workload.ts';

const T = Date.parse('2026-11-22T12:00:00Z');
const at = (seconds: number): string => new Date(T + seconds * 1000).toISOString().replace('.000', '');

const yaml = (text: string): KubeObject => load(text) as KubeObject;

interface PodShape {
  readonly name: string;
  readonly owner?: string;
  readonly hash?: string;
  readonly terminating?: boolean;
}

const metadata = ({ name, owner = 'rs-new', hash = 'new', terminating = false }: PodShape): string => `
metadata:
  name: ${name}
  namespace: ns
  uid: uid-${name}
  creationTimestamp: ${at(0)}
  ${terminating ? `deletionTimestamp: ${at(30)}` : ''}
  labels: {pod-template-hash: ${hash}, controller-revision-hash: ${hash}}
  ownerReferences: [{apiVersion: apps/v1, kind: ReplicaSet, name: ${owner}, uid: ${owner}, controller: true}]
spec: {nodeName: node-1, containers: [{name: web, image: x}]}`;

/** Ready since the given second. */
const readyPod = (shape: PodShape, since = 1): KubeObject =>
  yaml(`apiVersion: v1
kind: Pod${metadata(shape)}
status:
  phase: Running
  startTime: ${at(0)}
  conditions:
  - {type: Ready, status: "True", lastTransitionTime: "${at(since)}"}
  - {type: ContainersReady, status: "True", lastTransitionTime: "${at(since)}"}
  containerStatuses: [{name: web, ready: true, started: true, restartCount: 0, state: {running: {startedAt: "${at(since)}"}}}]`);

/** Has crashed so many times, the last time at the given second. */
const crashedPod = (shape: PodShape, times: number, last: number): KubeObject =>
  yaml(`apiVersion: v1
kind: Pod${metadata(shape)}
status:
  phase: Running
  startTime: ${at(0)}
  conditions: [{type: Ready, status: "False", lastTransitionTime: "${at(1)}"}]
  containerStatuses:
  - name: web
    ready: false
    started: false
    restartCount: ${times - 1}
    lastState: {terminated: {exitCode: 1, reason: Error, startedAt: "${at(last - 1)}", finishedAt: "${at(last)}"}}
    state: {waiting: {reason: CrashLoopBackOff, message: back-off}}`);

const startingPod = (shape: PodShape): KubeObject =>
  yaml(`apiVersion: v1
kind: Pod${metadata(shape)}
status:
  phase: Pending
  startTime: ${at(0)}
  containerStatuses: [{name: web, ready: false, restartCount: 0, state: {waiting: {reason: ContainerCreating}}}]`);

const pendingPod = (shape: PodShape): KubeObject =>
  yaml(`apiVersion: v1
kind: Pod${metadata(shape).replace('nodeName: node-1, ', '')}
status:
  phase: Pending
  conditions:
  - type: PodScheduled
    status: "False"
    reason: Unschedulable
    message: "0/3 nodes are available: 3 Insufficient cpu."
    lastTransitionTime: "${at(0)}"`);

const replicaSet = (uid: string, image: string, revision: number, replicas: number, status = ''): KubeObject =>
  yaml(`apiVersion: apps/v1
kind: ReplicaSet
metadata:
  name: ${uid}
  namespace: ns
  uid: ${uid}
  creationTimestamp: ${at(-100 + revision)}
  annotations: {deployment.kubernetes.io/revision: "${revision}"}
  ownerReferences: [{apiVersion: apps/v1, kind: Deployment, name: web, uid: deploy, controller: true}]
spec: {replicas: ${replicas}, template: {spec: {containers: [{name: web, image: "${image}"}]}}}
status: {replicas: ${replicas}${status}}`);

const deployment = (status: string, spec = ''): KubeObject =>
  yaml(`apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: ns, uid: deploy, generation: 2, annotations: {deployment.kubernetes.io/revision: "2"}}
spec: {replicas: 2, ${spec} template: {spec: {containers: [{name: web, image: "x:2"}]}}}
status: {observedGeneration: 2, ${status}}`);

const waiting = 'replicas: 3, updatedReplicas: 1, availableReplicas: 2';
const replicaSets = [replicaSet('rs-old', 'x:1', 1, 2), replicaSet('rs-new', 'x:2', 2, 1)];
const old = [
  readyPod({ name: 'old-1', owner: 'rs-old', hash: 'old' }),
  readyPod({ name: 'old-2', owner: 'rs-old', hash: 'old' }),
];

interface Case extends Partial<Omit<RolloutSnapshot, 'now'>> {
  /** Seconds after T. */
  readonly now: number;
  readonly options?: Partial<AssessOptions>;
}

function assess({ now, options, ...snapshot }: Case): RolloutAssessment {
  const whole: RolloutSnapshot = {
    kind: 'Deployment',
    workload: deployment(waiting),
    revisions: replicaSets,
    pods: [],
    events: [],
    claims: undefined,
    ...snapshot,
    now: T + now * 1000,
  };
  return assessRollout(whole, { revision: 0, settle: 0, ...options });
}

const outcomeOf = (given: Case): string => {
  const { outcome } = assess(given);
  switch (outcome.status) {
    case 'failed':
      return `failed: ${outcome.finding.cause} of ${outcome.affected.join(', ')}`;
    case 'complete':
      return 'complete';
    default:
      return `${outcome.status}${outcome.decideAt === undefined ? '' : ` until ${(outcome.decideAt - T) / 1000}`}`;
  }
};

describe('a Deployment', () => {
  test('is lost when all of its new pods are', () => {
    const pods = [...old, crashedPod({ name: 'a' }, 3, 20)];
    assert.equal(outcomeOf({ now: 21, pods }), 'failed: ApplicationError of pod/a');
    assert.equal(
      outcomeOf({ now: 21, pods: [...pods, crashedPod({ name: 'b' }, 3, 21)] }),
      'failed: ApplicationError of pod/a, pod/b',
    );
  });

  test('is not lost while one of them may still come', () => {
    const crashed = crashedPod({ name: 'a' }, 3, 20);
    assert.equal(outcomeOf({ now: 21, pods: [...old, crashed, startingPod({ name: 'b' })] }), 'progressing');
    assert.equal(outcomeOf({ now: 21, pods: [...old, crashed, pendingPod({ name: 'b' })] }), 'progressing until 90');
    assert.equal(
      outcomeOf({ now: 90, pods: [...old, crashed, pendingPod({ name: 'b' })] }),
      'failed: ApplicationError of pod/a',
    );
  });

  test('forgives two crashes, and old pods, and pods that are going', () => {
    assert.equal(outcomeOf({ now: 21, pods: [...old, crashedPod({ name: 'a' }, 2, 20)] }), 'progressing');
    const broken = crashedPod({ name: 'old-3', owner: 'rs-old', hash: 'old' }, 9, 20);
    assert.equal(outcomeOf({ now: 21, pods: [broken, startingPod({ name: 'a' })] }), 'progressing');
    const going = crashedPod({ name: 'a', terminating: true }, 9, 20);
    assert.equal(outcomeOf({ now: 21, pods: [going, startingPod({ name: 'b' })] }), 'progressing');
    const foreign = crashedPod({ name: 'a', owner: 'someone-else' }, 9, 20);
    assert.equal(outcomeOf({ now: 21, pods: [foreign, startingPod({ name: 'b' })] }), 'progressing');
  });

  test('waits a minute longer when others of the new pods are well', () => {
    const pods = [readyPod({ name: 'a' }), crashedPod({ name: 'b' }, 3, 20)];
    assert.equal(outcomeOf({ now: 21, pods }), 'progressing until 80');
    assert.equal(outcomeOf({ now: 80, pods }), 'failed: ApplicationError of pod/b');
  });

  test('is not judged by its pods before its controller has seen the new spec', () => {
    const unseen = { ...deployment(waiting), status: { observedGeneration: 1 } } as KubeObject;
    assert.equal(outcomeOf({ now: 99, workload: unseen, pods: [crashedPod({ name: 'a' }, 9, 20)] }), 'progressing');
  });

  test('an autoscaler that makes a node gets its time', () => {
    const scaling = yaml(`apiVersion: v1
kind: Event
metadata: {name: e, namespace: ns}
involvedObject: {kind: Pod, name: a, uid: uid-a}
type: Normal
reason: TriggeredScaleUp
message: "pod triggered scale-up: [{asg 1->2 (max: 9)}]"
firstTimestamp: "${at(5)}"
lastTimestamp: "${at(5)}"`);
    const pods = [...old, pendingPod({ name: 'a' })];
    assert.equal(outcomeOf({ now: 90, pods }), 'failed: Unschedulable of pod/a');
    assert.equal(outcomeOf({ now: 90, pods, events: [scaling] }), 'progressing until 605');
  });

  test('is lost when it cannot make pods, but not while others go', () => {
    const refused = replicaSet(
      'rs-new',
      'x:2',
      2,
      1,
      `, conditions: [{type: ReplicaFailure, status: "True", reason: FailedCreate, lastTransitionTime: "${at(0)}", message: 'pods "web-1" is forbidden: exceeded quota: q, requested: pods=1, used: pods=2, limited: pods=2'}]`,
    );
    const revisions = [
      replicaSets[0]!,
      { ...refused, status: { ...(refused.status as object), replicas: 0 } } as KubeObject,
    ];
    assert.equal(outcomeOf({ now: 29, revisions, pods: old }), 'progressing until 30');
    assert.equal(outcomeOf({ now: 30, revisions, pods: old }), 'failed: QuotaExceeded of replicaset/rs-new');
    const going = readyPod({ name: 'old-1', owner: 'rs-old', hash: 'old', terminating: true });
    assert.equal(outcomeOf({ now: 30, revisions, pods: [going] }), 'progressing');
    assert.equal(outcomeOf({ now: 30, revisions, pods: [...old, startingPod({ name: 'a' })] }), 'progressing');
  });

  test('a try that failed before pods went says nothing about the room they left', () => {
    const refusal = 'pods "web-1" is forbidden: exceeded quota: q, requested: pods=1, used: pods=3, limited: pods=3';
    const refused = replicaSet(
      'rs-new',
      'x:2',
      2,
      2,
      `, conditions: [{type: ReplicaFailure, status: "True", reason: FailedCreate, lastTransitionTime: "${at(0)}", message: '${refusal}'}]`,
    );
    const revisions = [
      replicaSets[0]!,
      { ...refused, status: { ...(refused.status as object), replicas: 1 } } as KubeObject,
    ];
    const event = (replicaSetName: string, reason: string, last: number): KubeObject =>
      yaml(`apiVersion: v1
kind: Event
metadata: {name: "${reason}"}
involvedObject: {kind: ReplicaSet, name: ${replicaSetName}, uid: ${replicaSetName}}
reason: ${reason}
message: '${refusal}'
firstTimestamp: "${at(0)}"
lastTimestamp: "${at(last)}"`);
    const pods = [old[0]!, readyPod({ name: 'a' })];
    const gone = event('rs-old', 'SuccessfulDelete', 12);
    const before = [event('rs-new', 'FailedCreate', 10), gone];
    assert.equal(outcomeOf({ now: 40, revisions, pods, events: before }), 'progressing until 102');
    const after = [event('rs-new', 'FailedCreate', 20), gone];
    assert.equal(outcomeOf({ now: 40, revisions, pods, events: after }), 'progressing until 42');
    assert.equal(outcomeOf({ now: 42, revisions, pods, events: after }), 'failed: QuotaExceeded of replicaset/rs-new');
  });

  test('that kubectl gives up is failed, with what is known and may not even be final', () => {
    const workload = deployment(
      `${waiting}, conditions: [{type: Progressing, status: "False", reason: ProgressDeadlineExceeded, message: "ReplicaSet has timed out progressing."}]`,
    );
    assert.equal(
      outcomeOf({ now: 9, workload, pods: [...old, crashedPod({ name: 'a' }, 1, 5)] }),
      'failed: ApplicationError of pod/a',
    );
    assert.equal(
      outcomeOf({ now: 9, workload, pods: [...old, startingPod({ name: 'a' })] }),
      'failed: Undetermined of deployment/web',
    );
    const { outcome } = assess({ now: 9, workload, pods: old });
    assert.equal(
      outcome.status === 'failed' && outcome.finding.summary,
      'deployment "web" exceeded its progress deadline',
    );
  });

  test('--settle waits until the new pods have been up for so long', () => {
    const workload = deployment('replicas: 2, updatedReplicas: 2, availableReplicas: 2');
    const pods = [readyPod({ name: 'a' }, 1), readyPod({ name: 'b' }, 10)];
    const settled = { workload, pods, options: { settle: 5000 } };
    assert.equal(outcomeOf({ ...settled, now: 11, options: { settle: 0 } }), 'complete');
    assert.equal(outcomeOf({ ...settled, now: 11 }), 'settling until 16', 'its times are cut to seconds');
    assert.equal(outcomeOf({ ...settled, now: 16 }), 'complete');
    const again = crashedPod({ name: 'b' }, 1, 12);
    assert.equal(outcomeOf({ ...settled, now: 15, pods: [pods[0]!, again] }), 'progressing');
    assert.equal(outcomeOf({ ...settled, now: 15, pods: [again, crashedPod({ name: 'a' }, 3, 12)] }), 'progressing');
    assert.equal(
      outcomeOf({ ...settled, now: 15, pods: [crashedPod({ name: 'a' }, 3, 12)] }),
      'failed: ApplicationError of pod/a',
    );
  });

  test('--settle waits for longer after a crash, and for a kill that is under way', () => {
    const workload = deployment('replicas: 2, updatedReplicas: 2, availableReplicas: 2');
    const other = readyPod({ name: 'b' }, 1);
    const restarted = readyPod({ name: 'a' }, 20);
    const status = (restarted.status as { containerStatuses: object[] }).containerStatuses[0] as object;
    const lastState = { terminated: { exitCode: 1, reason: 'Error', startedAt: at(5), finishedAt: at(6) } };
    Object.assign(status, { restartCount: 1, lastState });
    const settled = { workload, options: { settle: 5000 } };
    assert.equal(outcomeOf({ ...settled, now: 26, pods: [restarted, other] }), 'settling until 36');
    assert.equal(outcomeOf({ ...settled, now: 36, pods: [restarted, other] }), 'complete');
    const killing = (last: number): KubeObject =>
      yaml(`apiVersion: v1
kind: Event
metadata: {name: kill}
involvedObject: {kind: Pod, name: a, uid: uid-a, fieldPath: "spec.containers{web}"}
reason: Killing
message: Container web failed liveness probe, will be restarted
firstTimestamp: "${at(last)}"
lastTimestamp: "${at(last)}"`);
    const pods = [readyPod({ name: 'a' }, 1), other];
    assert.equal(outcomeOf({ ...settled, now: 9, pods, events: [killing(4)] }), 'progressing');
    assert.equal(outcomeOf({ ...settled, now: 9, pods, events: [killing(0)] }), 'complete');
  });

  test('ready between two crashes is not up', () => {
    const between = readyPod({ name: 'a' }, 20);
    const status = (between.status as { containerStatuses: object[] }).containerStatuses[0] as Record<string, unknown>;
    Object.assign(status, {
      restartCount: 3,
      lastState: { terminated: { exitCode: 1, reason: 'Error', startedAt: at(5), finishedAt: at(15) } },
    });
    assert.equal(outcomeOf({ now: 21, pods: [...old, between] }), 'failed: ApplicationError of pod/a');
    // ten seconds more than the run before
    assert.equal(outcomeOf({ now: 40, pods: [...old, between] }), 'progressing');
  });
});

const revision = (name: string, number: number, kind: string): KubeObject =>
  yaml(`apiVersion: apps/v1
kind: ControllerRevision
metadata:
  name: ${name}
  labels: {controller-revision-hash: ${name}}
  ownerReferences: [{apiVersion: apps/v1, kind: ${kind}, name: db, uid: db, controller: true}]
data: {spec: {template: {spec: {containers: [{name: web, image: "x:${number}"}]}}}}
revision: ${number}`);

describe('a StatefulSet', () => {
  const set = (policy = 'OrderedReady'): KubeObject =>
    yaml(`apiVersion: apps/v1
kind: StatefulSet
metadata: {name: db, namespace: ns, uid: db, generation: 2}
spec: {replicas: 3, serviceName: db, podManagementPolicy: ${policy}, updateStrategy: {type: RollingUpdate}}
status: {observedGeneration: 2, replicas: 3, readyReplicas: 2, updatedReplicas: 1, currentRevision: db-old, updateRevision: db-new}`);
  const revisions = [
    revision('db-old', 1, 'StatefulSet'),
    revision('db-new', 2, 'StatefulSet'),
    revision('db-bad', 3, 'StatefulSet'),
  ];
  const pod = (index: number, hash: string) => ({ name: `db-${index}`, owner: 'db', hash });
  const base = { kind: 'StatefulSet' as WorkloadKind, workload: set(), revisions };

  test('is lost with one of its new pods', () => {
    const pods = [readyPod(pod(0, 'db-old')), readyPod(pod(1, 'db-old')), crashedPod(pod(2, 'db-new'), 3, 20)];
    assert.equal(outcomeOf({ ...base, now: 21, pods }), 'failed: ApplicationError of pod/db-2');
    assert.equal(outcomeOf({ ...base, now: 21, pods: [pods[0]!, crashedPod(pod(2, 'db-new'), 2, 20)] }), 'progressing');
  });

  test('a broken pod of another revision holds an ordered one for ever', () => {
    const pods = [readyPod(pod(0, 'db-old')), readyPod(pod(1, 'db-old')), crashedPod(pod(2, 'db-bad'), 3, 20)];
    assert.equal(outcomeOf({ ...base, now: 21, pods }), 'failed: ForcedRollback of pod/db-2');
    const { outcome } = assess({ ...base, now: 21, pods });
    assert.match(outcome.status === 'failed' ? outcome.finding.next[0]! : '', /cox delete pod db-2 -n ns$/);
    // Parallel ones replace it by themselves.
    assert.equal(outcomeOf({ ...base, workload: set('Parallel'), now: 21, pods }), 'progressing');
    const going = crashedPod({ ...pod(2, 'db-bad'), terminating: true }, 3, 20);
    assert.equal(outcomeOf({ ...base, now: 21, pods: [pods[0]!, pods[1]!, going] }), 'progressing');
  });

  test('its pods are told by ordinal, revision and name', () => {
    const pods = [crashedPod(pod(2, 'db-new'), 1, 20), readyPod(pod(10, 'db-old')), readyPod(pod(1, 'db-old'))];
    const { revisions: assessed } = assess({ ...base, now: 21, pods });
    assert.deepEqual(
      assessed.map(({ name, number, isNew, images, pods: own }) => [
        name,
        number,
        isNew,
        images,
        own.map(({ ordinal }) => ordinal),
      ]),
      [
        ['db-new', 2, true, ['x:2'], [2]],
        ['db-old', 1, false, ['x:1'], [1, 10]],
      ],
    );
    assert.equal(assessed[0]?.pods[0]?.dns, 'db-2.db.ns.svc');
  });
});

describe('a DaemonSet', () => {
  const set = (rolling: string): KubeObject =>
    yaml(`apiVersion: apps/v1
kind: DaemonSet
metadata: {name: db, namespace: ns, uid: db, generation: 2}
spec: {updateStrategy: {type: RollingUpdate, rollingUpdate: ${rolling}}}
status: {observedGeneration: 2, desiredNumberScheduled: 10, currentNumberScheduled: 10, updatedNumberScheduled: 2, numberAvailable: 8}`);
  const revisions = [revision('old', 1, 'DaemonSet'), revision('new', 2, 'DaemonSet')];
  const crashed = (name: string): KubeObject => crashedPod({ name, owner: 'db' }, 3, 20);
  const outcome = (rolling: string, ...pods: readonly KubeObject[]): string =>
    outcomeOf({ kind: 'DaemonSet', workload: set(rolling), revisions, now: 21, pods });

  test('is lost with as many new pods as may be down at once', () => {
    assert.equal(outcome('{maxUnavailable: 1, maxSurge: 0}', crashed('a')), 'failed: ApplicationError of pod/a');
    assert.equal(outcome('{maxUnavailable: 2}', crashed('a')), 'progressing');
    assert.equal(
      outcome('{maxUnavailable: 2}', crashed('a'), crashed('b')),
      'failed: ApplicationError of pod/a, pod/b',
    );
    // 15 % of 10 nodes, rounded up
    assert.equal(outcome('{maxUnavailable: 15%}', crashed('a')), 'progressing');
    assert.equal(
      outcome('{maxUnavailable: 15%}', crashed('a'), crashed('b')),
      'failed: ApplicationError of pod/a, pod/b',
    );
    assert.equal(outcome('{maxUnavailable: 0, maxSurge: 1}', crashed('a')), 'failed: ApplicationError of pod/a');
    assert.equal(
      outcome('{maxUnavailable: 1}', crashedPod({ name: 'a', owner: 'db', hash: 'old' }, 3, 20)),
      'progressing',
    );
  });
});
