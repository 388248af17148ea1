import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { JsonObject } from '../../../src/apimachinery/json.ts';
import type { KubeObject } from '../../../src/apimachinery/object.ts';
import {
  type DrainRules,
  daemonSetOf,
  drainProblems,
  drainWarning,
  judgePod,
  podsToRemove,
} from '../../../src/resources/drain/pods.ts';

const NOW = Date.parse('2026-01-01T00:01:00Z');
const none: DrainRules = {
  force: false,
  ignoreDaemonSets: false,
  deleteEmptyDirData: false,
  skipWaitForDeleteTimeout: 0,
};

const pod = (name: string, metadata: JsonObject = {}, rest: JsonObject = {}): KubeObject => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name, namespace: 'ns', ...metadata },
  ...rest,
});
const ownedBy = (kind: string, apiVersion = 'apps/v1') => ({
  ownerReferences: [{ apiVersion, kind, name: 'owner', uid: '1', controller: true }],
});
const local = { spec: { volumes: [{ name: 'v', emptyDir: {} }] } };
const done = { status: { phase: 'Succeeded' } };
const judge = (one: KubeObject, rules: Partial<DrainRules> = {}, found?: Parameters<typeof judgePod>[2]) =>
  judgePod(one, { ...none, ...rules }, found, NOW);

test('a pod without a controller needs --force, unless it is finished', () => {
  assert.equal(judge(pod('a')).kind, 'error');
  assert.deepEqual(judge(pod('a'), { force: true }), {
    kind: 'warning',
    remove: true,
    message: 'deleting Pods that declare no controller',
  });
  assert.equal(judge(pod('a', {}, done)).kind, 'remove');
  assert.equal(judge(pod('a', ownedBy('ReplicaSet'))).kind, 'remove');
});

test('local storage needs --delete-emptydir-data', () => {
  const own = pod('a', ownedBy('ReplicaSet'), local);
  assert.equal(judge(own).kind, 'error');
  assert.equal(judge(own, { deleteEmptyDirData: true }).kind, 'remove');
  assert.equal(judge(pod('a', {}, { ...local, ...done })).kind, 'remove');
});

test('pods of a DaemonSet are never removed, unless it is gone', () => {
  const own = pod('a', ownedBy('DaemonSet'));
  assert.equal(daemonSetOf(own)?.name, 'owner');
  assert.equal(daemonSetOf(pod('a', ownedBy('DaemonSet', 'example.com/v1'))), undefined);
  assert.equal(daemonSetOf(pod('a', ownedBy('DaemonSet'), done)), undefined);
  assert.equal(judge(own, { force: true }, { found: true }).kind, 'error');
  assert.deepEqual(judge(own, { ignoreDaemonSets: true }, { found: true }), {
    kind: 'warning',
    remove: false,
    message: 'ignoring DaemonSet-managed Pods',
  });
  const missing = { found: false, missing: true, message: 'gone' } as const;
  assert.deepEqual(judge(own, { ignoreDaemonSets: true }, missing), { kind: 'error', message: 'gone' });
  assert.equal(judge(own, { force: true }, missing).kind, 'remove');
  assert.equal(judge(own, { force: true }, { ...missing, missing: false }).kind, 'error');
});

test('mirror pods and pods that have been terminating for long are passed over', () => {
  assert.equal(judge(pod('a', { annotations: { 'kubernetes.io/config.mirror': '' } })).kind, 'skip');
  const leaving = pod('a', { deletionTimestamp: '2026-01-01T00:00:00Z' });
  assert.equal(judge(leaving, { skipWaitForDeleteTimeout: 59 }).kind, 'skip');
  assert.equal(judge(leaving, { skipWaitForDeleteTimeout: 60 }).kind, 'error');
});

test('messages name their pods together', () => {
  const judged = [pod('a'), pod('b', {}, local), pod('c'), pod('d', ownedBy('Job'))].map((one) => ({
    pod: one,
    verdict: judge(one),
  }));
  assert.deepEqual(drainProblems(judged), [
    'cannot delete Pods that declare no controller (use --force to override): ns/a, ns/c',
    'cannot delete Pods with local storage (use --delete-emptydir-data to override): ns/b',
  ]);
  assert.equal(drainWarning(judged), '');
  assert.deepEqual(
    podsToRemove(judged).map(({ metadata }) => (metadata as JsonObject).name),
    ['d'],
  );
});
