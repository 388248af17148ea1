import assert from 'node:assert/strict';
import { test } from 'node:test';
import { load } from 'js-yaml';
import type { KubeObject } from '../../../src/apimachinery/object.ts';
import type { WaitFor } from '../../../src/resources/wait/condition.ts';
import { stateLines, waitForText } from '../../../src/resources/wait/state.ts';

const now = Date.parse('2026-01-01T12:00:00Z');
const ready: WaitFor = { kind: 'condition', name: 'Ready', status: 'true' };
const object = (text: string): KubeObject => load(text) as KubeObject;

test('conditions stand one a line, in the order of the object, with reason and message', () => {
  const pod = object(`
    kind: Pod
    metadata: {name: one}
    status:
      conditions:
      - {type: Initialized, status: 'True'}
      - {type: Ready, status: 'False', reason: ContainersNotReady, message: "containers with unready status:\\n [app]"}
      - {type: PodScheduled, status: Unknown, reason: X}
  `);
  assert.deepEqual(stateLines(pod, [ready], [], now), [
    '  Initialized=True',
    '  Ready=False           ContainersNotReady  containers with unready status: [app]',
    '  PodScheduled=Unknown  X',
  ]);
});

test('what was found at an awaited path', () => {
  const service = object('{kind: Service, metadata: {name: one}, status: {loadBalancer: {}}}');
  const paths = [
    { path: '{.status.phase}', found: [['Running']] },
    { path: '{.spec.replicas}', found: [[3]] },
    { path: '{.nothing}', found: [] },
  ];
  assert.deepEqual(stateLines(service, [], paths, now), [
    '  {.status.phase}: Running',
    '  {.spec.replicas}: 3',
    '  {.nothing}: no value',
  ]);
});

test('a deletion that does not end names what holds it', () => {
  const held = object(`
    kind: ConfigMap
    metadata: {name: one, deletionTimestamp: '2026-01-01T11:57:00Z', finalizers: [example.com/a, example.com/b]}
  `);
  assert.deepEqual(stateLines(held, [{ kind: 'delete' }], [], now), [
    '  being deleted for 3m, held by finalizers: example.com/a, example.com/b',
  ]);
  assert.deepEqual(stateLines(held, [ready], [], now), []);
  assert.deepEqual(stateLines(object('{kind: ConfigMap, metadata: {}}'), [{ kind: 'delete' }], [], now), []);
});

test('a condition in the words of --for', () => {
  assert.equal(waitForText(ready), 'condition=Ready');
  assert.equal(waitForText({ kind: 'condition', name: 'Ready', status: 'False' }), 'condition=Ready=False');
  assert.equal(waitForText({ kind: 'jsonpath', path: '{.a}', value: 'b' }), 'jsonpath={.a}=b');
  assert.equal(waitForText({ kind: 'jsonpath', path: '{.a}', value: undefined }), 'jsonpath={.a}');
  assert.equal(waitForText({ kind: 'delete' }), 'delete');
});
