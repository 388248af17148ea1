// Expected texts: k8s.io/kubectl/pkg/polymorphichelpers/logsforobject_test.go and runs of kubectl
// 1.37.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { JsonObject } from '../../../src/apimachinery/json.ts';
import { labelMapText, labelSelectorText } from '../../../src/apimachinery/label-selector.ts';
import type { KubeObject } from '../../../src/apimachinery/object.ts';
import { allContainers, chooseContainer } from '../../../src/resources/logs/containers.ts';
import { byLogging } from '../../../src/resources/logs/order.ts';
import { podSelector } from '../../../src/resources/logs/selector.ts';

function pod(spec: JsonObject, metadata: JsonObject = {}, status: JsonObject = {}): KubeObject {
  return { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'p', ...metadata }, spec, status };
}

const many = {
  initContainers: [{ name: 'i' }],
  containers: [{ name: 'a' }, { name: 'b' }],
  ephemeralContainers: [{ name: 'e' }],
};

test('logs: which container', () => {
  assert.deepEqual(allContainers(pod(many)), ['i', 'a', 'b', 'e']);
  assert.deepEqual(chooseContainer(pod({ containers: [{ name: 'a' }] }), '', false), { container: 'a', notices: [] });
  assert.deepEqual(chooseContainer(pod(many), '', false), {
    container: 'a',
    notices: ['Defaulted container "a" out of: a, b, e (ephem), i (init)'],
  });
  assert.deepEqual(chooseContainer(pod(many), '', true), { container: 'a', notices: [] });
  assert.deepEqual(chooseContainer(pod(many), 'e', false), { container: 'e', notices: [] });
  assert.deepEqual(chooseContainer(pod(many), 'x', false), {
    invalid: 'container x is not valid for pod p out of: a, b, e (ephem), i (init)',
    notices: [],
  });
});

test('logs: the annotated default container', () => {
  const annotated = (name: string): KubeObject =>
    pod(many, { annotations: { 'kubectl.kubernetes.io/default-container': name } });
  assert.deepEqual(chooseContainer(annotated('b'), '', false), { container: 'b', notices: [] });
  assert.deepEqual(chooseContainer(annotated('b'), 'a', false), { container: 'a', notices: [] });
  assert.deepEqual(chooseContainer(annotated('x'), '', false), {
    container: 'a',
    notices: [
      'Default container name "x" not found in pod p',
      'Defaulted container "a" out of: a, b, e (ephem), i (init)',
    ],
  });
});

test('logs: the pod that says most comes first', () => {
  const on = { nodeName: 'n' };
  const ready = (since: string): JsonObject => ({
    phase: 'Running',
    conditions: [{ type: 'Ready', status: 'True', lastTransitionTime: since }],
  });
  const unassigned = pod({}, { name: 'unassigned' }, { phase: 'Running' });
  const pending = pod(on, { name: 'pending' }, { phase: 'Pending' });
  const unready = pod(on, { name: 'unready', creationTimestamp: '2026-01-01T00:00:02Z' }, { phase: 'Running' });
  const older = pod(on, { name: 'older', creationTimestamp: '2026-01-01T00:00:01Z' }, { phase: 'Running' });
  const crashing = pod(
    on,
    { name: 'crashing', creationTimestamp: '2026-01-01T00:00:03Z' },
    { phase: 'Running', containerStatuses: [{ restartCount: 3 }] },
  );
  const long = pod(on, { name: 'long' }, ready('2026-01-01T00:00:00Z'));
  const short = pod(on, { name: 'short' }, ready('2026-01-01T00:01:00Z'));
  const sorted = [unassigned, pending, unready, short, older, crashing, long].sort(byLogging);
  assert.deepEqual(
    sorted.map((item) => (item.metadata as JsonObject).name),
    ['long', 'short', 'crashing', 'older', 'unready', 'pending', 'unassigned'],
  );
});

test('a label selector as a query', () => {
  assert.equal(
    labelSelectorText({
      matchLabels: { z: '1', b: '2' },
      matchExpressions: [
        { key: 'c', operator: 'In', values: ['y', 'x'] },
        { key: 'a', operator: 'NotIn', values: ['q'] },
        { key: 'd', operator: 'Exists' },
        { key: 'e', operator: 'DoesNotExist' },
      ],
    }),
    'a notin (q),b=2,c in (x,y),d,!e,z=1',
  );
  assert.equal(labelSelectorText({}), '');
  assert.equal(labelMapText({ b: '2', a: '1' }), 'a=1,b=2');
});

test('logs: objects with pods behind them, and without', () => {
  const service: KubeObject = {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 's' },
    spec: { selector: { a: 'b' } },
  };
  assert.deepEqual(podSelector(service), { selector: 'a=b' });
  assert.deepEqual(podSelector({ ...service, spec: {} }), {
    problem: "invalid service 's': Service is defined without a selector",
  });
  const job: KubeObject = { apiVersion: 'batch/v1', kind: 'Job', spec: { selector: { matchLabels: { a: 'b' } } } };
  assert.deepEqual(podSelector(job), { selector: 'a=b' });
  assert.deepEqual(podSelector({ apiVersion: 'v1', kind: 'ConfigMap' }), {
    problem: 'selector for *v1.ConfigMap not implemented',
  });
});
