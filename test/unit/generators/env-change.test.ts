import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { JsonObject } from '../../../src/apimachinery/json.ts';
import {
  changedVariables,
  parseEnvironment,
  partEnvironment,
  referenceText,
  variableName,
} from '../../../src/resources/generators/env-change.ts';
import { changeStruct, containersIn, matchesName, podSpecIn } from '../../../src/resources/generators/struct-change.ts';

test('resources, then variables', () => {
  assert.deepEqual(partEnvironment(['deploy/web', 'A=1', 'B-', '-']), {
    resources: ['deploy/web'],
    variables: ['A=1', 'B-', '-'],
  });
  assert.throws(() => partEnvironment(['A=1', 'deploy/web']), {
    message: 'all resources must be specified before environment changes: A=1 deploy/web',
  });
});

test('stdin is read once, its comments end at the line', () => {
  const { set } = parseEnvironment(['-', 'X=1', '-'], 'A=1 # one\n#B=2\r\nC=a=b\r\nnone\n');
  assert.deepEqual(set, [
    { name: 'A', value: '1 ' },
    { name: 'C', value: 'a=b' },
    { name: 'X', value: '1' },
  ]);
  assert.throws(() => parseEnvironment(['-'], `A=${'x'.repeat(70_000)}`), { message: 'bufio.Scanner: token too long' });
});

test('a variable keeps its place, a new one comes last, unrelated duplicates stay', () => {
  const existing: JsonObject[] = [
    { name: 'A', value: '1' },
    { name: 'D' },
    { name: 'D' },
    { name: 'A', value: '2' },
    { name: 'B' },
  ];
  const set = [
    { name: 'N', value: 'n' },
    { name: 'A', value: 'new' },
    { name: 'A', value: 'later' },
  ];
  assert.deepEqual(changedVariables(existing, { set, remove: ['B'] }), [
    { name: 'A', value: 'new' },
    { name: 'D' },
    { name: 'D' },
    { name: 'N', value: 'n' },
  ]);
});

test('names of variables, and references', () => {
  assert.equal(variableName('some.key-nämé'), 'SOME_KEY_N_M_');
  assert.equal(referenceText({ secretKeyRef: { name: 's', key: 'k' } }), 'secret s, key k');
  assert.equal(
    referenceText({ resourceFieldRef: { containerName: 'c', resource: 'limits.cpu' } }),
    'resource field c/limits.cpu',
  );
  assert.equal(referenceText({}), 'invalid valueFrom');
});

test('patterns of names, with the odd habits of kubectl', () => {
  const answers = ['app', 'web-app', 'app-one', 'one'].map((name) => [
    matchesName(name, 'app'),
    matchesName(name, 'app*'),
    matchesName(name, '*app'),
    matchesName(name, '*'),
  ]);
  assert.deepEqual(answers, [
    [true, true, true, true],
    [false, true, true, true],
    [false, true, false, true],
    [false, false, false, true],
  ]);
});

test('a pod template that is not there is made', () => {
  const controller = { apiVersion: 'v1', kind: 'ReplicationController', metadata: { name: 'a' } };
  const { patch } = changeStruct(controller, (draft) => {
    podSpecIn(draft).serviceAccountName = 'robot';
    assert.deepEqual(containersIn(podSpecIn(draft), '*'), []);
  });
  assert.deepEqual(patch.spec, {
    template: { metadata: {}, spec: { containers: null, serviceAccountName: 'robot' } },
  });
});
