import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertTypedKind, isTypedKind } from '../../../src/apimachinery/typed/kinds.ts';

test('kinds of Kubernetes itself and their lists have structs', () => {
  assert.ok(isTypedKind({ group: '', version: 'v1', kind: 'Pod' }));
  assert.ok(isTypedKind({ group: '', version: 'v1', kind: 'List' }));
  assert.ok(isTypedKind({ group: 'apps', version: 'v1', kind: 'DeploymentList' }));
  assert.ok(isTypedKind({ group: 'rbac.authorization.k8s.io', version: 'v1', kind: 'ClusterRole' }));
});

test('everything else has none, whatever its kind is called', () => {
  for (const [group, version, kind] of [
    ['coxswain.example', 'v1', 'Deployment'],
    ['apps', 'v1', 'deployment'],
    ['apps', 'v9', 'Deployment'],
    ['', 'v1', 'Nothing'],
    ['apiextensions.k8s.io', 'v1', 'CustomResourceDefinition'],
    ['', '', 'Pod'],
  ] as const) {
    assert.ok(!isTypedKind({ group, version, kind }), `${group}/${version} ${kind}`);
  }
  assert.throws(() => assertTypedKind({ group: 'coxswain.example', version: 'v1', kind: 'Deployment' }), {
    message:
      'no kind "Deployment" is registered for version "coxswain.example/v1" in scheme "pkg/runtime/scheme.go:111"',
  });
});
