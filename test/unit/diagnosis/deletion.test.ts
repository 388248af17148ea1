import assert from 'node:assert/strict';
import { test } from 'node:test';
import { deletionFindings, deletionState } from '../../../src/resources/diagnosis/deletion.ts';
import { finalizerOwner } from '../../../src/resources/diagnosis/finalizers.ts';
import { namespaceDiagnosis } from '../../../src/resources/diagnosis/namespace.ts';
import { object, objects } from '../../support/kube-yaml.ts';

const now = Date.parse('2026-01-01T12:00:00Z');

test('what is not being deleted is not held', () => {
  const free = object('{apiVersion: v1, kind: ConfigMap, metadata: {name: a, finalizers: [example.com/x]}}');
  assert.deepEqual(deletionFindings(free, {}, now), []);
  assert.equal(deletionState(free, now), '');
});

test('each finalizer of a stranger is named, with a command that leaves the others', () => {
  const held = object(`
    apiVersion: v1
    kind: ConfigMap
    metadata:
      name: a
      namespace: n
      deletionTimestamp: '2026-01-01T11:57:00Z'
      finalizers: [example.com/x, other.io/y]
  `);
  const findings = deletionFindings(held, {}, now);
  assert.equal(deletionState(held, now), 'being deleted for 3m');
  assert.deepEqual(
    findings.map(({ cause, summary }) => [cause, summary]),
    [
      ['DeletionBlocked', 'its finalizer example.com/x blocks its deletion: the controller of example.com removes it'],
      ['DeletionBlocked', 'its finalizer other.io/y blocks its deletion: the controller of other.io removes it'],
    ],
  );
  assert.equal(
    findings[0]?.next[1],
    'if that controller is gone for good, remove the finalizer (what it should clean up stays): ' +
      `kubectl patch configmap/a -n n --type=merge -p '{"metadata":{"finalizers":["other.io/y"]}}'`,
  );
});

test('a claim is held by the pods that use it and still run', () => {
  const [claim, ...pods] = objects(`
    apiVersion: v1
    kind: PersistentVolumeClaim
    metadata: {name: data, namespace: n, deletionTimestamp: '2026-01-01T11:59:00Z', finalizers: [kubernetes.io/pvc-protection]}
    ---
    {apiVersion: v1, kind: Pod, metadata: {name: user}, spec: {volumes: [{name: v, persistentVolumeClaim: {claimName: data}}]}, status: {phase: Running}}
    ---
    {apiVersion: v1, kind: Pod, metadata: {name: done}, spec: {volumes: [{name: v, persistentVolumeClaim: {claimName: data}}]}, status: {phase: Succeeded}}
    ---
    {apiVersion: v1, kind: Pod, metadata: {name: other}, spec: {volumes: [{name: v, persistentVolumeClaim: {claimName: else}}]}, status: {phase: Running}}
  `);
  const [finding] = deletionFindings(claim!, { pods }, now);
  assert.deepEqual(
    finding?.evidence.map(({ object: whose, text }) => [whose, text]),
    [
      ['persistentvolumeclaim/data', 'metadata.finalizers: kubernetes.io/pvc-protection'],
      ['pod/user', 'uses the claim'],
    ],
  );
  assert.deepEqual(finding?.next, ['see why that is not deleted: cox why pod/user -n n']);
});

test('foreground deletion waits for dependents that block it, by uid', () => {
  const [owner, ...dependents] = objects(`
    apiVersion: apps/v1
    kind: Deployment
    metadata: {name: web, namespace: n, uid: u1, deletionTimestamp: '2026-01-01T11:59:00Z', finalizers: [foregroundDeletion]}
    ---
    {kind: ReplicaSet, metadata: {name: web-1, ownerReferences: [{uid: u1, blockOwnerDeletion: true}],
      deletionTimestamp: '2026-01-01T11:59:00Z', finalizers: [example.com/x]}}
    ---
    {kind: ConfigMap, metadata: {name: lax, ownerReferences: [{uid: u1}]}}
    ---
    {kind: ReplicaSet, metadata: {name: foreign, ownerReferences: [{uid: u2, blockOwnerDeletion: true}]}}
  `);
  const [finding] = deletionFindings(owner!, { dependents }, now);
  assert.deepEqual(
    finding?.evidence.slice(1).map(({ object: whose, text }) => [whose, text]),
    [['replicaset/web-1', 'depends on it (blockOwnerDeletion), is being deleted, held by example.com/x']],
  );
});

test('a pod has its grace period, and then its node is asked', () => {
  const pod = object(`
    apiVersion: v1
    kind: Pod
    metadata: {name: p, namespace: n, deletionTimestamp: '2026-01-01T11:59:00Z', deletionGracePeriodSeconds: 30}
    spec: {nodeName: a}
  `);
  assert.equal(deletionState(pod, now), 'being deleted for 90s', 'the timestamp is when the grace period ends');
  assert.deepEqual(deletionFindings(pod, {}, Date.parse('2026-01-01T11:58:50Z')), []);
  const [late] = deletionFindings(pod, {}, now);
  assert.equal(late?.cause, 'DeletionBlocked');
  assert.equal(late?.summary, 'its grace period of 30s is over, and the kubelet of a has not ended it');
  const node = object(`
    {apiVersion: v1, kind: Node, metadata: {name: a}, status: {conditions: [
      {type: Ready, status: Unknown, reason: NodeStatusUnknown, message: Kubelet stopped posting node status.}]}}
  `);
  const [lost] = deletionFindings(pod, { node }, now);
  assert.equal(lost?.cause, 'NodeLost');
  assert.equal(
    lost?.next[1],
    'when it is certain that it no longer runs: cox delete pod p -n n --force --grace-period=0',
  );
});

test('finalizers that are known, and some that are not', () => {
  assert.equal(finalizerOwner('service.kubernetes.io/load-balancer-cleanup').who, "the cloud provider's controller");
  assert.equal(finalizerOwner('resources-finalizer.argocd.argoproj.io').who, 'Argo CD');
  assert.equal(finalizerOwner('finalizers.fluxcd.io').who, 'Flux');
  assert.equal(finalizerOwner('external-attacher/ebs-csi-aws-com').who, 'the CSI attacher of ebs-csi-aws-com');
  assert.equal(finalizerOwner('widgets.example.com/cleanup').who, 'the controller of widgets.example.com');
  assert.equal(finalizerOwner('hold').who, 'the controller that added it');
});

const terminating = object(`
  apiVersion: v1
  kind: Namespace
  metadata: {name: old, deletionTimestamp: '2026-01-01T11:50:00Z'}
  spec: {finalizers: [kubernetes]}
  status: {phase: Terminating}
`);

test('a namespace that is there is healthy', () => {
  const active = object('{apiVersion: v1, kind: Namespace, metadata: {name: n}, status: {phase: Active}}');
  assert.deepEqual(namespaceDiagnosis(active, undefined, now), {
    object: 'namespace/n',
    namespace: '',
    state: 'Active',
    findings: [],
    progressing: false,
    notes: [],
  });
});

test('a namespace that does not go: what is held in it comes first, then all that is left', () => {
  const kept = objects(`
    {apiVersion: v1, kind: ConfigMap, metadata: {name: keep, namespace: old, deletionTimestamp: '2026-01-01T11:51:00Z', finalizers: [example.com/x]}}
    ---
    {apiVersion: v1, kind: ConfigMap, metadata: {name: free, namespace: old}}
  `);
  const content = {
    remaining: [{ resource: 'configmaps', objects: kept }],
    unreadable: [{ resource: 'secrets', reason: 'forbidden' }],
  };
  const { state, findings, notes } = namespaceDiagnosis(terminating, content, now);
  assert.equal(state, 'being deleted for 10m, 2 objects left');
  assert.deepEqual(
    findings.map(({ object: whose, summary }) => [whose, summary]),
    [
      ['configmap/keep', 'its finalizer example.com/x blocks its deletion: the controller of example.com removes it'],
      ['namespace/old', 'it is deleted as soon as everything in it is deleted'],
    ],
  );
  assert.equal(findings[1]?.evidence[0]?.text, 'left: 2 configmaps: keep (example.com/x), free');
  assert.deepEqual(findings[1]?.next, ['cox get configmaps -n old']);
  assert.deepEqual(notes, ['secrets could not be listed: forbidden']);
});

test('a namespace whose API cannot be discovered: that comes before everything', () => {
  const status = object(`
    phase: Terminating
    conditions:
    - {type: NamespaceDeletionDiscoveryFailure, status: 'True', reason: DiscoveryFailed, message: 'Discovery failed for some groups'}
    - {type: NamespaceContentRemaining, status: 'False', reason: ContentRemoved}
  `) as never;
  const { findings } = namespaceDiagnosis({ ...terminating, status }, { remaining: [], unreadable: [] }, now);
  assert.match(findings[0]?.summary ?? '', /a part of the API does not answer$/);
  assert.deepEqual(findings[0]?.next, ['repair or remove the API service that is not available: cox get apiservices']);
});

test('a finalizer of the namespace itself, beside the one of Kubernetes', () => {
  const held = { ...terminating, spec: { finalizers: ['kubernetes', 'openshift.io/origin'] } };
  const { findings } = namespaceDiagnosis(held, { remaining: [], unreadable: [] }, now);
  assert.equal(
    findings[0]?.summary,
    'its finalizer openshift.io/origin blocks its deletion: the controller of openshift.io removes it',
  );
});

test('what Kubernetes itself holds gets a moment, and a namespace as long as its pods may take', () => {
  const claim = object(`
    apiVersion: v1
    kind: PersistentVolumeClaim
    metadata: {name: c, namespace: n, deletionTimestamp: '2026-01-01T12:00:00Z', finalizers: [kubernetes.io/pvc-protection]}
  `);
  assert.deepEqual(deletionFindings(claim, { pods: [] }, now + 5000), []);
  assert.equal(deletionFindings(claim, { pods: [] }, now + 15_000).length, 1);
  const pods = objects('{apiVersion: v1, kind: Pod, metadata: {name: p, namespace: old}}');
  const content = { remaining: [{ resource: 'pods', objects: pods }], unreadable: [] };
  const begun = Date.parse('2026-01-01T11:50:00Z');
  const soon = namespaceDiagnosis(terminating, content, begun + 30_000);
  assert.deepEqual([soon.state, soon.findings, soon.progressing], ['being deleted for 30s, 1 object left', [], true]);
  const late = namespaceDiagnosis(terminating, content, begun + 90_000);
  assert.deepEqual(
    late.findings.map(({ summary }) => summary),
    ['it is deleted as soon as everything in it is deleted'],
  );
});
