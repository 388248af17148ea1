import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertRegistered, isRegistered } from '../../../src/resources/registered-kinds.ts';

test('kinds of Kubernetes itself and their lists have structs', () => {
  assert.ok(isRegistered({ group: '', version: 'v1', kind: 'Pod' }));
  assert.ok(isRegistered({ group: '', version: 'v1', kind: 'List' }));
  assert.ok(isRegistered({ group: 'apps', version: 'v1', kind: 'DeploymentList' }));
  assert.ok(isRegistered({ group: 'rbac.authorization.k8s.io', version: 'v1', kind: 'ClusterRole' }));
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
    assert.ok(!isRegistered({ group, version, kind }), `${group}/${version} ${kind}`);
  }
  assert.throws(() => assertRegistered({ group: 'coxswain.example', version: 'v1', kind: 'Deployment' }), {
    message:
      'no kind "Deployment" is registered for version "coxswain.example/v1" in scheme "pkg/runtime/scheme.go:111"',
  });
});
