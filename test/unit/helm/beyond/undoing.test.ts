/** What a roll back changes, by the manifests of two revisions. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Resource } from '../../../../src/actions/helm/objects/resource.ts';
import { undoneObjects } from '../../../../src/actions/helm/undoing.ts';

const rest = { singular: '', shortNames: [], categories: [], verbs: [], subresources: [], namespaced: true };
const resource = (name: string, data: string, annotations: Record<string, string> = {}): Resource => ({
  mapping: { group: '', version: 'v1', kind: 'ConfigMap', resource: 'configmaps', ...rest },
  namespace: 'shop',
  name,
  object: { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, annotations }, data: { a: data } },
});

test('objects that both revisions have alike are left out', () => {
  const from = [resource('same', '1'), resource('other', '2'), resource('new', '1')];
  const to = [resource('old', '1'), resource('other', '1'), resource('same', '1')];
  assert.deepEqual(
    undoneObjects(from, to).map(({ resource: { name }, change }) => `${name} ${change}`),
    ['old created', 'other changed', 'new deleted'],
  );
});

test('an object that its resource policy keeps is not deleted', () => {
  const from = [resource('new', '1', { 'helm.sh/resource-policy': 'keep' })];
  assert.deepEqual(
    undoneObjects(from, []).map(({ change }) => change),
    ['kept'],
  );
});
