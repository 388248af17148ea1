import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Json, JsonObject } from '../../../src/apimachinery/json.ts';
import type { KubeObject } from '../../../src/apimachinery/object.ts';
import { rulesOf, ruleText, uncovered } from '../../../src/resources/rbac/covers.ts';
import { reconcileBinding, reconcileRole, subjectText } from '../../../src/resources/rbac/reconcile.ts';

const rule = (apiGroups: string[], resources: string[], verbs: string[], resourceNames: string[] = []): JsonObject => ({
  ...{ apiGroups, resources, verbs },
  ...(resourceNames.length === 0 ? {} : { resourceNames }),
});
const left = (owner: Json, wanted: Json): readonly string[] =>
  uncovered(rulesOf(owner), rulesOf(wanted)).map(
    ({ verbs, resources, resourceNames, nonResourceURLs }) =>
      `${verbs} ${[...resources, ...nonResourceURLs]}${resourceNames.length === 0 ? '' : `/${resourceNames}`}`,
  );

test('what rules do not cover, verb by verb', () => {
  const pods = [rule([''], ['pods'], ['get', 'list'])];
  assert.deepEqual(left(pods, [rule([''], ['pods', 'services'], ['get', 'watch'])]), [
    'watch pods',
    'get services',
    'watch services',
  ]);
  assert.deepEqual(left([rule(['*'], ['*'], ['*'])], pods), []);
  assert.deepEqual(left([rule([''], ['*/log'], ['get'])], [rule([''], ['pods/log', 'pods'], ['get'])]), ['get pods']);
  assert.deepEqual(left([rule([''], ['pods'], ['get'], ['a'])], [rule([''], ['pods'], ['get'], ['a', 'b'])]), [
    'get pods/b',
  ]);
  assert.deepEqual(left([rule([''], ['pods'], ['get'], ['a'])], pods), ['get pods', 'list pods']);
  assert.deepEqual(
    left([{ nonResourceURLs: ['/logs/*'], verbs: ['get'] }], [{ nonResourceURLs: ['/logs/a', '/x'], verbs: ['get'] }]),
    ['get /x'],
  );
});

test('rules and subjects as Go prints them', () => {
  const [first] = rulesOf([rule(['', 'apps'], ['pods'], ['get', 'list'])]);
  assert.equal(
    ruleText(first!),
    '{Verbs:[get list] APIGroups:[ apps] Resources:[pods] ResourceNames:[] NonResourceURLs:[]}',
  );
  assert.equal(
    subjectText({ kind: 'User', apiGroup: 'g', name: 'u', namespace: '' }),
    '{Kind:User APIGroup:g Name:u Namespace:}',
  );
});

const role = (rules: Json, more: JsonObject = {}, metadata: JsonObject = {}): KubeObject => ({
  apiVersion: 'rbac.authorization.k8s.io/v1',
  kind: 'ClusterRole',
  metadata: { name: 'r', ...metadata },
  rules,
  ...more,
});

test('a role keeps what is there, unless extra permissions go', () => {
  const [has, wants] = [role([rule([''], ['pods'], ['get'])]), role([rule([''], ['pods'], ['list'])])];
  const both = reconcileRole(has, wants, false);
  assert.equal(both.operation, 'update');
  assert.deepEqual(both.object.rules, [
    ...(has.rules as Json[]),
    { verbs: ['list'], apiGroups: [''], resources: ['pods'] },
  ]);
  assert.deepEqual(reconcileRole(has, wants, true).object.rules, wants.rules);
  assert.equal(reconcileRole(has, has, true).operation, 'none');
});

test('labels and annotations are added, and never changed', () => {
  const has = role([], {}, { labels: { a: '1' } });
  const { object, operation } = reconcileRole(has, role([], {}, { labels: { a: '2', b: '3' } }), true);
  assert.equal(operation, 'update');
  assert.deepEqual((object.metadata as JsonObject).labels, { a: '1', b: '3' });
});

test('aggregation rules are merged, replaced or taken away', () => {
  const aggregating = (...names: string[]): KubeObject =>
    role(null, { aggregationRule: { clusterRoleSelectors: names.map((name) => ({ matchLabels: { name } })) } });
  const selectors = (object: KubeObject): number =>
    ((object.aggregationRule as JsonObject).clusterRoleSelectors as Json[]).length;
  assert.equal(selectors(reconcileRole(aggregating('a', 'b'), aggregating('b', 'c'), false).object), 3);
  assert.equal(selectors(reconcileRole(aggregating('a', 'b'), aggregating('b', 'c'), true).object), 2);
  assert.equal(reconcileRole(aggregating('a'), role([]), false).object.aggregationRule, undefined);
});

const binding = (name: string, users: readonly string[]): KubeObject => ({
  apiVersion: 'rbac.authorization.k8s.io/v1',
  kind: 'RoleBinding',
  metadata: { name: 'b' },
  roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name },
  subjects: users.map((user) => ({ kind: 'User', apiGroup: 'rbac.authorization.k8s.io', name: user })),
});

test('a binding of another role is made anew, others get their subjects', () => {
  assert.equal(reconcileBinding(binding('r', ['a']), binding('s', ['a']), false).operation, 'recreate');
  const added = reconcileBinding(binding('r', ['a']), binding('r', ['b', 'b']), false);
  assert.deepEqual(
    added.missingSubjects.map(({ name }) => name),
    ['b'],
  );
  assert.equal((added.object.subjects as Json[]).length, 2);
  const replaced = reconcileBinding(binding('r', ['a', 'c']), binding('r', ['a']), true);
  assert.deepEqual(
    replaced.extraSubjects.map(({ name }) => name),
    ['c'],
  );
  assert.equal((replaced.object.subjects as Json[]).length, 1);
  assert.equal(reconcileBinding(binding('r', ['a', 'c']), binding('r', ['a']), false).operation, 'none');
});
