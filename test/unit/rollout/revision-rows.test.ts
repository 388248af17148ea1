import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { JsonObject } from '../../../src/apimachinery/json.ts';
import type { KubeObject } from '../../../src/apimachinery/object.ts';
import { controllerRevisions, deploymentRevisions } from '../../../src/resources/rollout/revision.ts';
import {
  currentRevision,
  revisionBefore,
  revisionRows,
  workloadTemplate,
} from '../../../src/resources/rollout/revision-rows.ts';

const owner = (uid: string): JsonObject[] => [{ apiVersion: 'apps/v1', kind: 'X', name: 'x', uid, controller: true }];

function template(image: string, labels: JsonObject = {}): JsonObject {
  return {
    metadata: { labels: { app: 'x', ...labels } },
    spec: {
      containers: [
        { name: 'c', image },
        { name: 'd', image: 'side:1' },
      ],
      initContainers: [{ name: 'i', image: 'init:1' }],
    },
  };
}

function workload(kind: string, image: string, status: JsonObject = {}): KubeObject {
  const metadata = { name: 'x', uid: 'x', generation: 3 };
  return { apiVersion: 'apps/v1', kind, metadata, spec: { template: template(image) }, status };
}

function replicaSet(revision: number, image: string, spec: number, status: number, cause?: string): KubeObject {
  const annotations: JsonObject = { 'deployment.kubernetes.io/revision': String(revision) };
  if (cause !== undefined) annotations['kubernetes.io/change-cause'] = cause;
  return {
    apiVersion: 'apps/v1',
    kind: 'ReplicaSet',
    metadata: {
      name: `x-${revision}`,
      creationTimestamp: `2026-01-01T00:00:${revision}0Z`,
      ownerReferences: owner('x'),
      annotations,
    },
    spec: { replicas: spec, template: template(image, { 'pod-template-hash': image }) },
    status: { replicas: status },
  };
}

test('a deployment in the middle of a rollout', () => {
  const deployment = workload('Deployment', 'c:2');
  const sets = [replicaSet(3, 'c:2', 2, 1), replicaSet(1, 'c:0', 0, 0, 'first'), replicaSet(2, 'c:1', 3, 3)];
  const rows = revisionRows('Deployment', deployment, deploymentRevisions(deployment, sets), []);
  assert.deepEqual(
    rows.map(({ number, current, pods, desired, changeCause }) => [number, current, pods, desired, changeCause]),
    [
      [1, false, 0, 0, 'first'],
      [2, false, 3, 3, ''],
      [3, true, 1, 2, ''],
    ],
  );
  assert.deepEqual(rows[2]?.images, ['c:2', 'side:1', 'init:1']);
  assert.equal(rows[0]?.created, '2026-01-01T00:00:10Z');
});

test('the hash of a ReplicaSet is no part of the template', () => {
  const deployment = workload('Deployment', 'c:2');
  const [revision] = deploymentRevisions(deployment, [replicaSet(1, 'c:2', 1, 1)]);
  assert.ok(revision);
  assert.deepEqual(workloadTemplate('Deployment', deployment, revision), template('c:2'));
});

test('a template that its controller has not seen yet is no revision', () => {
  const deployment = workload('Deployment', 'c:9');
  const revisions = deploymentRevisions(deployment, [replicaSet(1, 'c:0', 1, 1)]);
  assert.equal(currentRevision('Deployment', deployment, revisions), undefined);
});

function controllerRevision(number: number, image: string, labels: JsonObject = {}): KubeObject {
  return {
    apiVersion: 'apps/v1',
    kind: 'ControllerRevision',
    metadata: { name: `x-r${number}`, labels, ownerReferences: owner('x'), creationTimestamp: '2026-01-01T00:00:00Z' },
    revision: number,
    data: { spec: { template: { ...template(image), $patch: 'replace' } } },
  };
}

function pod(hash: string, uid = 'x'): KubeObject {
  const metadata = { name: 'p', labels: { 'controller-revision-hash': hash }, ownerReferences: owner(uid) };
  return { apiVersion: 'v1', kind: 'Pod', metadata };
}

test("a stateful set's pods carry the name of their revision", () => {
  const set = workload('StatefulSet', 'c:1');
  const revisions = controllerRevisions(set, [controllerRevision(3, 'c:1'), controllerRevision(2, 'c:2')]);
  const pods = [pod('x-r2'), pod('x-r2'), pod('x-r3'), pod('x-r3', 'stranger'), pod('gone')];
  const rows = revisionRows('StatefulSet', set, revisions, pods);
  assert.deepEqual(
    rows.map(({ number, current, pods: count, desired }) => [number, current, count, desired]),
    [
      [2, false, 2, undefined],
      [3, true, 1, undefined],
    ],
  );
  assert.equal(revisionRows('StatefulSet', set, revisions, undefined)[0]?.pods, undefined);
});

test("a daemon set's pods carry the hash of their revision", () => {
  const set = workload('DaemonSet', 'c:1');
  const revisions = controllerRevisions(set, [controllerRevision(1, 'c:1', { 'controller-revision-hash': 'abc' })]);
  assert.equal(revisionRows('DaemonSet', set, revisions, [pod('abc'), pod('abd')])[0]?.pods, 1);
});

test('a revision written by an older server counts as running when it is the newest and the controller is up to date', () => {
  const revisions = (set: KubeObject) =>
    controllerRevisions(set, [controllerRevision(1, 'c:0'), controllerRevision(2, 'c:1')]);
  const seen = workload('StatefulSet', 'c:1 with a new default', { observedGeneration: 3 });
  assert.equal(currentRevision('StatefulSet', seen, revisions(seen))?.number, 2);
  const unseen = workload('StatefulSet', 'c:2', { observedGeneration: 2 });
  assert.equal(currentRevision('StatefulSet', unseen, revisions(unseen)), undefined);
});

test('the revision before another is that with the next lower number', () => {
  const set = workload('StatefulSet', 'c:1');
  const revisions = controllerRevisions(set, [
    controllerRevision(7, 'c:1'),
    controllerRevision(2, 'c:0'),
    controllerRevision(4, 'c:2'),
  ]);
  assert.equal(revisionBefore(revisions, 7)?.number, 4);
  assert.equal(revisionBefore(revisions, 2), undefined);
});
