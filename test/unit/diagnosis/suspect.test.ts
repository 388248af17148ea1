/** Which objects of a list are read further: a healthy one never is. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { KubeObject } from '../../../src/apimachinery/object.ts';
import { isSuspect } from '../../../src/resources/diagnosis/suspect.ts';

const now = Date.parse('2026-01-01T01:00:00Z');
const created = '2026-01-01T00:00:00Z';

const object = (apiVersion: string, kind: string, rest: object): KubeObject =>
  ({ apiVersion, kind, metadata: { name: 'x', namespace: 'a', creationTimestamp: created }, ...rest }) as KubeObject;

const conditions = (...pairs: string[]) => ({
  conditions: pairs.map((pair) => ({ type: pair.split('=')[0], status: pair.split('=')[1] })),
});

const pod = (phase: string, ready: boolean): KubeObject =>
  object('v1', 'Pod', {
    spec: { nodeName: 'n', containers: [{ name: 'app', image: 'a' }] },
    status: {
      phase,
      startTime: created,
      ...conditions('PodScheduled=True', 'Initialized=True', `Ready=${ready ? 'True' : 'False'}`),
      containerStatuses: [
        { name: 'app', ready, started: true, restartCount: 0, state: { running: { startedAt: created } } },
      ],
    },
  });

const deployment = (available: number): KubeObject =>
  object('apps/v1', 'Deployment', {
    metadata: { name: 'x', namespace: 'a', generation: 1 },
    spec: { replicas: 2 },
    status: { observedGeneration: 1, replicas: 2, updatedReplicas: 2, availableReplicas: available, readyReplicas: 2 },
  });

const cases: readonly (readonly [string, KubeObject, boolean])[] = [
  ['a ready pod', pod('Running', true), false],
  ['a pod that is not ready', pod('Running', false), true],
  ['a finished pod', object('v1', 'Pod', { status: { phase: 'Succeeded' } }), false],
  ['a complete deployment', deployment(2), false],
  ['a deployment with too few', deployment(1), true],
  ['a replica set', object('apps/v1', 'ReplicaSet', { spec: { replicas: 0 }, status: {} }), false],
  ['a short replica set', object('apps/v1', 'ReplicaSet', { spec: { replicas: 1 }, status: {} }), true],
  ['a complete job', object('batch/v1', 'Job', { status: conditions('Complete=True') }), false],
  ['a failed job', object('batch/v1', 'Job', { status: conditions('Failed=True') }), true],
  ['a ready node', object('v1', 'Node', { status: conditions('Ready=True', 'DiskPressure=False') }), false],
  ['a lost node', object('v1', 'Node', { status: conditions('Ready=Unknown') }), true],
  ['a cordoned node', object('v1', 'Node', { spec: { unschedulable: true }, status: conditions('Ready=True') }), true],
  ['a bound claim', object('v1', 'PersistentVolumeClaim', { status: { phase: 'Bound' } }), false],
  ['a pending claim', object('v1', 'PersistentVolumeClaim', { status: { phase: 'Pending' } }), true],
  ['a released volume', object('v1', 'PersistentVolume', { status: { phase: 'Released' } }), true],
  ['a custom resource', object('example.com/v1', 'Widget', { status: conditions('Ready=True') }), false],
  ['one that is not ready', object('example.com/v1', 'Widget', { status: conditions('Ready=False') }), true],
  ['an APIService', object('apiregistration.k8s.io/v1', 'APIService', { status: conditions('Available=False') }), true],
  ['a config map', object('v1', 'ConfigMap', { data: {} }), false],
  ['what is being deleted', object('v1', 'ConfigMap', { metadata: { name: 'x', deletionTimestamp: created } }), true],
];

describe('suspects', () => {
  for (const [what, one, expected] of cases) test(what, () => assert.equal(isSuspect(one, now), expected));
});
