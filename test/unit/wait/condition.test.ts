// Expected texts: k8s.io/kubectl/pkg/cmd/wait/wait_test.go and runs of kubectl 1.37.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Json, JsonObject } from '../../../src/apimachinery/json.ts';
import type { KubeObject } from '../../../src/apimachinery/object.ts';
import { relaxedJsonPath } from '../../../src/print/jsonpath/relaxed.ts';
import { hasCondition, matchesValue, parseWaitFor } from '../../../src/resources/wait/condition.ts';

test('--for: what it may say', () => {
  assert.deepEqual(
    parseWaitFor(
      [
        'Delete',
        'create',
        'condition=Ready',
        'condition=Ready=false=x',
        'jsonpath={.status.phase}=Running',
        "jsonpath=.status.phase='Running'",
        'jsonpath={.status.conditions[?(@.type=="Ready")].status}=True',
        'jsonpath=status.loadBalancer.ingress',
      ],
      relaxedJsonPath,
    ),
    [
      { kind: 'delete' },
      { kind: 'create' },
      { kind: 'condition', name: 'Ready', status: 'true' },
      { kind: 'condition', name: 'Ready', status: 'false=x' },
      { kind: 'jsonpath', path: '{.status.phase}', value: 'Running' },
      { kind: 'jsonpath', path: '{.status.phase}', value: 'Running' },
      { kind: 'jsonpath', path: '{.status.conditions[?(@.type=="Ready")].status}', value: 'True' },
      { kind: 'jsonpath', path: '{.status.loadBalancer.ingress}', value: undefined },
    ],
  );
});

const refusals: readonly (readonly [readonly string[], string])[] = [
  [[], 'unrecognized condition: []'],
  [['wonky'], 'unrecognized condition: "wonky"'],
  [
    ['jsonpath={.a}=b=c'],
    "jsonpath wait format must be --for=jsonpath='{.status.readyReplicas}'=3 or --for=jsonpath='{.status.readyReplicas}'",
  ],
  [
    ['jsonpath={.a}='],
    "jsonpath wait has to have a value after equal sign, like --for=jsonpath='{.status.readyReplicas}'=3",
  ],
  [
    ['jsonpath={a}{b}'],
    "unexpected path string, expected a 'name1.name2' or '.name1.name2' or '{name1.name2}' or '{.name1.name2}'",
  ],
  [['jsonpath='], 'jsonpath expression cannot be empty'],
];

for (const [conditions, message] of refusals) {
  test(`--for=${conditions.join(' ')} is refused`, () => {
    assert.throws(() => parseWaitFor(conditions, relaxedJsonPath), { message });
  });
}

function object(status: JsonObject, generation?: number): KubeObject {
  return { apiVersion: 'v1', kind: 'Pod', metadata: generation === undefined ? {} : { generation }, status };
}

test('a condition is met whatever its case, and only by the present generation', () => {
  const ready = { type: 'Ready', status: 'True' };
  assert.equal(hasCondition(object({ conditions: [ready] }), 'ready', 'true'), true);
  assert.equal(hasCondition(object({ conditions: [ready] }), 'Ready', 'False'), false);
  assert.equal(hasCondition(object({ conditions: [ready] }), 'Other', 'True'), false);
  assert.equal(hasCondition(object({}), 'Ready', 'True'), false);
  assert.equal(hasCondition(object({ conditions: [ready], observedGeneration: 1 }, 2), 'Ready', 'True'), false);
  assert.equal(hasCondition(object({ conditions: [ready], observedGeneration: 2 }, 2), 'Ready', 'True'), true);
  const own = { ...ready, observedGeneration: 2 };
  assert.equal(hasCondition(object({ conditions: [own], observedGeneration: 1 }, 2), 'Ready', 'True'), true);
  assert.equal(hasCondition(object({ conditions: [{ type: 'Ready' }, ready] }), 'Ready', 'True'), true);
});

test('a jsonpath is met by one scalar', () => {
  const match = (found: readonly (readonly Json[])[], wanted?: string): boolean =>
    matchesValue(found, wanted, (value) => String(value));
  assert.equal(match([['Running']], 'Running'), true);
  assert.equal(match([[3]], ' 3 '), true);
  assert.equal(match([['Running']], 'Pending'), false);
  assert.equal(match([[]], 'x'), false);
  assert.equal(match([[{ a: 1 }]]), true);
  assert.throws(() => match([['a'], ['b']], 'a'), { message: 'given jsonpath expression matches more than one list' });
  assert.throws(() => match([['a', 'b']], 'a'), { message: 'given jsonpath expression matches more than one value' });
  assert.throws(() => match([[{ a: 1 }]], 'a'), {
    message: 'jsonpath leads to a nested object or list which is not supported',
  });
});
