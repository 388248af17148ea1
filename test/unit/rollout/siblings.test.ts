/**
 * New pods whose host port another pod of the workload has: when that one goes, and when it is
 * final that it does not.
 */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { KubeObject } from '../../../src/apimachinery/object.ts';
import { assessRollout } from '../../../src/resources/rollout/assess.ts';
import type { RolloutSnapshot } from '../../../src/resources/rollout/assessment.ts';
import { object } from '../../support/kube-yaml.ts';

const T = Date.parse('2026-01-01T12:00:00Z');
const NOW = '2026-01-01T12:00:00Z';

const nodes = ['a', 'b'].map((name) =>
  object(`
    {kind: Node, metadata: {name: ${name}, creationTimestamp: '2025-01-01T00:00:00Z'},
     status: {allocatable: {cpu: '8'}, conditions: [{type: Ready, status: 'True'}]}}
  `),
);

/** On a node, ready; or without one. */
const pod = (name: string, owner: string, where: string, more = ''): KubeObject => {
  const status =
    where === '' ? "conditions: [{type: PodScheduled, status: 'False', reason: Unschedulable," : 'conditions: [';
  const rest =
    where === ''
      ? ` message: "0/2 nodes are available: 2 node(s) didn't have free ports for the requested pod ports.", lastTransitionTime: '${NOW}'}]`
      : `{type: Ready, status: 'True', lastTransitionTime: '${NOW}'}], startTime: '${NOW}'`;
  return object(`
    kind: Pod
    metadata:
      name: ${name}
      namespace: n
      uid: ${name}
      creationTimestamp: '${NOW}'
      labels: {controller-revision-hash: ${owner}}
      ownerReferences: [{kind: X, name: x, uid: ${owner.startsWith('db') ? 'db' : owner}, controller: true}]${more}
    spec: {${where === '' ? '' : `nodeName: ${where}, `}containers: [{name: app, ports: [{containerPort: 80, hostPort: 8080}]}]}
    status: {${status}${rest}}
  `);
};

function outcome(snapshot: Omit<RolloutSnapshot, 'now' | 'events' | 'claims' | 'nodes'>): string {
  const at = (seconds: number) =>
    assessRollout({ ...snapshot, events: [], claims: [], nodes, now: T + seconds * 1000 }, { revision: 0, settle: 0 });
  const first = at(0).outcome;
  if (first.status !== 'progressing' || first.decideAt === undefined) return first.status;
  const seconds = (first.decideAt - T) / 1000;
  const { outcome: then } = at(seconds);
  return then.status === 'failed'
    ? `${then.finding.cause} of ${then.affected} after ${seconds}`
    : `progressing at ${seconds}`;
}

describe('a Deployment', () => {
  const deployment = (replicas: number, strategy: string): KubeObject =>
    object(`
      kind: Deployment
      metadata: {name: web, namespace: n, uid: web, generation: 2, annotations: {deployment.kubernetes.io/revision: '2'}}
      spec: {replicas: ${replicas}, strategy: {${strategy}}, template: {spec: {containers: [{name: app, image: '2'}]}}}
      status: {observedGeneration: 2, replicas: ${replicas + 1}, updatedReplicas: 1, availableReplicas: ${replicas}}
    `);
  const replicaSet = (name: string, image: number): KubeObject =>
    object(`
      kind: ReplicaSet
      metadata: {name: ${name}, namespace: n, uid: ${name}, annotations: {deployment.kubernetes.io/revision: '${image}'},
        ownerReferences: [{kind: Deployment, name: web, uid: web, controller: true}]}
      spec: {replicas: 1, template: {spec: {containers: [{name: app, image: '${image}'}]}}}
      status: {replicas: 1}
    `);
  const revisions = [replicaSet('old', 1), replicaSet('new', 2)];
  const judge = (replicas: number, strategy: string, ...pods: readonly KubeObject[]): string =>
    outcome({ kind: 'Deployment', workload: deployment(replicas, strategy), revisions, pods });
  const rolling = (unavailable: string, surge: string): string =>
    `type: RollingUpdate, rollingUpdate: {maxUnavailable: ${unavailable}, maxSurge: ${surge}}`;
  const waiting = pod('w', 'new', '');

  test('has more replicas than nodes: those that are up make it no better', () => {
    const others = [pod('x', 'new', 'a'), pod('y', 'new', 'b')];
    assert.equal(judge(3, rolling('25%', '25%'), ...others, waiting), 'TooFewNodes of pod/w after 30');
  });

  test('that brings up a new pod before an old one goes waits for ever', () => {
    const old = [pod('o', 'old', 'a'), pod('p', 'old', 'b')];
    // 25 % of 2, rounded down, may be unavailable
    assert.equal(judge(2, rolling('25%', '25%'), ...old, waiting), 'TooFewNodes of pod/w after 30');
    assert.equal(judge(2, '', ...old, waiting), 'TooFewNodes of pod/w after 30', 'the same is the default');
    assert.equal(judge(2, rolling('0', '1'), ...old, waiting), 'TooFewNodes of pod/w after 30');
  });

  test('that may take an old one away first goes on', () => {
    const old = [pod('o', 'old', 'a'), pod('p', 'old', 'b')];
    assert.equal(judge(2, rolling('1', '1'), ...old, waiting), 'Unschedulable of pod/w after 90');
    assert.equal(judge(2, rolling('0', '0'), ...old, waiting), 'Unschedulable of pod/w after 90', 'both 0 is 1');
    assert.equal(judge(2, 'type: Recreate', ...old, waiting), 'Unschedulable of pod/w after 90');
  });

  test('whose old pod is going, or over, goes on', () => {
    const going = pod('o', 'old', 'a', `\n      deletionTimestamp: '${NOW}'`);
    assert.equal(judge(2, rolling('0', '1'), going, pod('p', 'old', 'b'), waiting), 'Unschedulable of pod/w after 90');
    const over = { ...pod('o', 'new', 'a'), status: { phase: 'Succeeded' } } as KubeObject;
    assert.equal(judge(2, rolling('0', '1'), over, pod('p', 'new', 'b'), waiting), 'progressing at 90');
  });
});

describe('a StatefulSet', () => {
  const revision = (name: string, number: number): KubeObject =>
    object(`
      kind: ControllerRevision
      metadata: {name: ${name}, labels: {controller-revision-hash: ${name}}, ownerReferences: [{kind: StatefulSet, name: db, uid: db, controller: true}]}
      data: {}
      revision: ${number}
    `);
  const judge = (...pods: readonly KubeObject[]): string =>
    outcome({
      kind: 'StatefulSet',
      workload: object(`
        kind: StatefulSet
        metadata: {name: db, namespace: n, uid: db, generation: 2}
        spec: {replicas: 3, podManagementPolicy: Parallel, updateStrategy: {type: RollingUpdate}}
        status: {observedGeneration: 2, replicas: 3, updatedReplicas: 1, currentRevision: db-old, updateRevision: db-new}
      `),
      revisions: [revision('db-old', 1), revision('db-new', 2)],
      pods,
    });

  test('takes its pods from the highest ordinal down, and waits for each', () => {
    const below = [pod('db-0', 'db-old', 'a'), pod('db-1', 'db-old', 'b')];
    assert.equal(judge(...below, pod('db-2', 'db-new', '')), 'TooFewNodes of pod/db-2 after 30');
    const above = [pod('db-0', 'db-new', ''), pod('db-1', 'db-old', 'a'), pod('db-2', 'db-old', 'b')];
    assert.equal(judge(...above), 'Unschedulable of pod/db-0 after 90');
  });
});
