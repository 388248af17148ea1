/** Objects of two manifests beside each other, and what is shown of them. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { KubeObject } from '../../../../src/apimachinery/object.ts';
import { comparable, compareObjects, isEqual, objectsOf, shownSides } from '../../../../src/helm/release/compare.ts';

const side = (text: string, namespace = 'shop') => ({ objects: objectsOf(text), namespace });
const secret = (fields: object): KubeObject =>
  ({ apiVersion: 'v1', kind: 'Secret', metadata: { name: 's' }, ...fields }) as unknown as KubeObject;

test('objects are paired by group, kind, namespace and name, in the order of the second manifest', () => {
  const before = side(`
# Source: a
apiVersion: apps/v1beta1
kind: Deployment
metadata: {name: web}
spec: {replicas: 1}
---
apiVersion: v1
kind: ConfigMap
metadata: {name: web}
---
apiVersion: v1
kind: List
items:
- {apiVersion: v1, kind: ConfigMap, metadata: {name: gone}}
`);
  const after = side(`
apiVersion: v1
kind: ConfigMap
metadata: {name: new}
---
apiVersion: v1
kind: ConfigMap
metadata: {name: web, namespace: shop}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec: {replicas: 1}
---
# nothing but a comment
`);
  const found = compareObjects(before, after).map(({ mapping, name, verdict }) => `${mapping.kind} ${name} ${verdict}`);
  assert.deepEqual(found, [
    'ConfigMap new created',
    'ConfigMap web changed',
    'Deployment web changed',
    'ConfigMap gone deleted',
  ]);
});

test('what the server keeps of an object is no difference', () => {
  const metadata = { uid: '1', resourceVersion: '2', generation: 3, creationTimestamp: 't', managedFields: [] };
  const live = secret({ metadata: { name: 's', ...metadata }, status: { a: 1 }, data: { a: 'Yg==' } });
  assert.ok(isEqual(live, secret({ stringData: { a: 'b' } })));
  assert.deepEqual(Object.keys(comparable(live)), ['apiVersion', 'kind', 'metadata', 'data']);
});

test('values of Secrets are hidden, those of stringData and of the applied annotation too', () => {
  const key = 'kubectl.kubernetes.io/last-applied-configuration';
  const before = secret({ metadata: { name: 's', annotations: { [key]: '{"data":{"a":"c3dvcmRmaXNo"}}' } } });
  const sides = {
    before: { ...before, data: { a: 'c3dvcmRmaXNo', b: 'eA==' } },
    after: secret({ stringData: { a: 'new', b: 'x' } }),
  };
  const shown = shownSides(sides, { secrets: false });
  assert.deepEqual(shown.before?.data, { a: '*** (before)', b: '***' });
  assert.deepEqual(shown.after?.data, { a: '*** (after)', b: '***' });
  assert.doesNotMatch(JSON.stringify(shown), /c3dvcmRmaXNo|new/);
  const made = shownSides({ before: undefined, after: sides.after }, { secrets: false });
  assert.deepEqual(made.after?.data, { a: '***', b: '***' });
  const gone = shownSides({ before: sides.before, after: undefined }, { secrets: false });
  assert.doesNotMatch(JSON.stringify(gone), /c3dvcmRmaXNo/);
  assert.deepEqual(shownSides(sides, { secrets: true }).after?.data, { a: 'bmV3', b: 'eA==' });
});

test('keys of other objects do not harm', () => {
  const [object] = objectsOf('{apiVersion: v1, kind: ConfigMap, metadata: {name: a, __proto__: {x: y}}}');
  assert.deepEqual(Object.keys(comparable(object as KubeObject).metadata as object), ['name', '__proto__']);
});
