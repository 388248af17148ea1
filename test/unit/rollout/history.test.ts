// Expected texts: runs of kubectl 1.37.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { JsonObject } from '../../../src/apimachinery/json.ts';
import type { KubeObject } from '../../../src/apimachinery/object.ts';
import { pauseChange, restartChange, resumeChange, rfc3339 } from '../../../src/resources/rollout/change.ts';
import { historyOverview, templateOfRevision } from '../../../src/resources/rollout/history.ts';
import { controllerRevisions, deploymentRevisions, restoreRevision } from '../../../src/resources/rollout/revision.ts';
import { planRollback, rollbackTarget } from '../../../src/resources/rollout/rollback.ts';

const controller = (uid: string): JsonObject[] => [
  { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web', uid, controller: true },
];

function deployment(image: string, annotations: Record<string, string> = {}, spec: JsonObject = {}): KubeObject {
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'web', uid: 'd', annotations },
    spec: { template: template(image), ...spec },
  };
}

function template(image: string, labels: Record<string, string> = {}): JsonObject {
  return { metadata: { labels: { app: 'web', ...labels } }, spec: { containers: [{ name: 'c', image }] } };
}

function replicaSet(revision: string, image: string, created: string, annotations: JsonObject = {}): KubeObject {
  return {
    apiVersion: 'apps/v1',
    kind: 'ReplicaSet',
    metadata: {
      name: `web-${image}`,
      creationTimestamp: created,
      ownerReferences: controller('d'),
      annotations: { 'deployment.kubernetes.io/revision': revision, ...annotations },
    },
    spec: { template: template(image, { 'pod-template-hash': image }) },
  };
}

const first = replicaSet('1', 'v1', '2026-01-01T00:00:01Z', { 'kubernetes.io/change-cause': 'the first' });
const second = replicaSet('2', 'v2', '2026-01-01T00:00:02Z');
const tenth = replicaSet('10', 'v10', '2026-01-01T00:00:03Z');
const stranger = { ...replicaSet('7', 'v7', '2026-01-01T00:00:00Z'), metadata: { ownerReferences: controller('e') } };

test('history: the ReplicaSets a deployment controls, in numeric order', () => {
  const revisions = deploymentRevisions(deployment('v2'), [tenth, stranger, second, first]);
  assert.deepEqual(
    revisions.map(({ number }) => number),
    [1, 10, 2],
  );
  assert.equal(
    historyOverview('Deployment', revisions),
    'REVISION\tCHANGE-CAUSE\n1\tthe first\n2\t<none>\n10\t<none>\n',
  );
});

test('history: none', () => {
  assert.equal(historyOverview('Deployment', []), 'No rollout history found.');
});

test('history: the change cause stands in the template of a ReplicaSet', () => {
  const shown = templateOfRevision('Deployment', deployment('v2'), first);
  assert.deepEqual(shown.metadata, {
    labels: { app: 'web', 'pod-template-hash': 'v1' },
    annotations: { 'kubernetes.io/change-cause': 'the first' },
  });
  assert.equal((first.spec as JsonObject).template !== shown, true);
});

test('undo: which revision', () => {
  const revisions = deploymentRevisions(deployment('v10'), [first, second, tenth]);
  const number = (to: number): number | string => {
    const target = rollbackTarget('Deployment', 'web', revisions, to);
    return typeof target === 'string' ? target : target.number;
  };
  assert.equal(number(0), 2);
  assert.equal(number(1), 1);
  assert.equal(number(7), 'unable to find specified revision 7 in history');
  assert.equal(number(-7), 'unable to find specified revision -7 in history');
  const only = deploymentRevisions(deployment('v1'), [first]);
  assert.equal(rollbackTarget('Deployment', 'web', only, 0), 'no rollout history found for deployment "web"');
  assert.equal(rollbackTarget('StatefulSet', 'web', only, 0), 'no last revision to roll back to');
});

test('undo: a deployment gets template and annotations of the ReplicaSet, without the hash', () => {
  const now = deployment('v2', { 'deployment.kubernetes.io/revision': '2', own: 'x' });
  assert.deepEqual(planRollback('Deployment', now, first, 0), {
    action: 'patch',
    type: 'application/json-patch+json',
    patch: [
      { op: 'replace', path: '/spec/template', value: template('v1') },
      {
        op: 'replace',
        path: '/metadata/annotations',
        value: { 'deployment.kubernetes.io/revision': '2', 'kubernetes.io/change-cause': 'the first' },
      },
    ],
  });
});

test('undo: nothing to do, and a paused deployment', () => {
  assert.deepEqual(planRollback('Deployment', deployment('v2'), second, 0), {
    action: 'skip',
    message: 'skipped rollback (current template already matches revision 0)',
  });
  assert.deepEqual(planRollback('Deployment', deployment('v2', {}, { paused: true }), first, 0), {
    action: 'refuse',
    message: "you cannot rollback a paused deployment; resume it first with 'kubectl rollout resume' and try again",
  });
});

const statefulSet: KubeObject = {
  apiVersion: 'apps/v1',
  kind: 'StatefulSet',
  metadata: { name: 'db', uid: 's' },
  spec: { replicas: 3, template: template('v2') },
};

function controllerRevision(revision: number, image: string): KubeObject {
  return {
    apiVersion: 'apps/v1',
    kind: 'ControllerRevision',
    metadata: { name: `db-${revision}`, ownerReferences: controller('s') },
    revision,
    data: { spec: { template: { ...template(image), $patch: 'replace' } } },
  };
}

test('undo: a stateful set gets the recorded patch as it is', () => {
  const revisions = controllerRevisions(statefulSet, [controllerRevision(2, 'v2'), controllerRevision(1, 'v1')]);
  const target = rollbackTarget('StatefulSet', 'db', revisions, 0);
  assert.ok(typeof target !== 'string');
  assert.equal(target.number, 1);
  assert.deepEqual(planRollback('StatefulSet', statefulSet, target.object, 0), {
    action: 'patch',
    type: 'application/strategic-merge-patch+json',
    patch: { spec: { template: { ...template('v1'), $patch: 'replace' } } },
  });
  assert.equal(planRollback('StatefulSet', statefulSet, controllerRevision(2, 'v2'), 2).action, 'skip');
});

test('history: a stateful set as it was', () => {
  assert.deepEqual(restoreRevision(statefulSet, controllerRevision(1, 'v1')).spec, {
    replicas: 3,
    template: template('v1'),
  });
});

test('restart, pause, resume', () => {
  const at = '2026-01-01T00:00:00Z';
  assert.deepEqual(restartChange(deployment('v1'), at), {
    action: 'patch',
    patch: { spec: { template: { metadata: { annotations: { 'kubectl.kubernetes.io/restartedAt': at } } } } },
  });
  const restarted = template('v1');
  (restarted.metadata as JsonObject).annotations = { 'kubectl.kubernetes.io/restartedAt': at };
  assert.deepEqual(restartChange(deployment('v1', {}, { template: restarted }), at), { action: 'none' });
  const paused = deployment('v1', {}, { paused: true });
  const refusal = (message: string) => ({ action: 'refuse', message });
  assert.deepEqual(restartChange(paused, at), refusal("can't restart paused deployment (run rollout resume first)"));
  assert.deepEqual(restartChange(first, at), refusal('restarting is not supported'));
  assert.deepEqual(pauseChange(paused), refusal('is already paused'));
  assert.deepEqual(pauseChange(statefulSet), refusal('pausing is not supported'));
  assert.deepEqual(pauseChange(deployment('v1')), { action: 'patch', patch: { spec: { paused: true } } });
  assert.deepEqual(resumeChange(deployment('v1')), refusal('is not paused'));
  assert.deepEqual(resumeChange(statefulSet), refusal('resuming is not supported'));
  assert.deepEqual(resumeChange(paused), { action: 'patch', patch: { spec: { paused: null } } });
});

test('restart: the time as Go writes it', () => {
  const time = Date.parse('2026-01-01T00:00:00.900Z');
  assert.equal(rfc3339(time, 0), '2026-01-01T00:00:00Z');
  assert.equal(rfc3339(time, -330), '2026-01-01T05:30:00+05:30');
  assert.equal(rfc3339(time, 480), '2025-12-31T16:00:00-08:00');
});
