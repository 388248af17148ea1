import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { planPhases } from '../../../src/actions/apply/phases.ts';

/** The words of a file in the order they are written: those of one phase are joined by +. */
function order(...words: readonly string[]): string[] {
  const kinds = words.map((word) => {
    const dot = word.indexOf('.');
    return dot < 0 ? { kind: word, group: '' } : { kind: word.slice(0, dot), group: word.slice(dot + 1) };
  });
  const phases = planPhases(kinds);
  const numbers = [...new Set(phases)].sort((a, b) => a - b);
  return numbers.map((number) => words.filter((_, index) => phases[index] === number).join('+'));
}

describe('planPhases', () => {
  it('puts first what admission and scheduling of others read', () => {
    const written = order(
      'Deployment.apps',
      'ConfigMap',
      'RoleBinding.rbac.authorization.k8s.io',
      'Role.rbac.authorization.k8s.io',
      'ServiceAccount',
      'LimitRange',
      'CustomResourceDefinition.apiextensions.k8s.io',
      'Namespace',
    );
    assert.deepEqual(written, [
      'Namespace',
      'CustomResourceDefinition.apiextensions.k8s.io',
      'ServiceAccount+LimitRange',
      'Role.rbac.authorization.k8s.io',
      'RoleBinding.rbac.authorization.k8s.io',
      'ConfigMap',
      'Deployment.apps',
    ]);
  });
  it('writes workloads of several kinds at once', () => {
    assert.deepEqual(order('Deployment.apps', 'Job.batch', 'Ingress.networking.k8s.io', 'Pod'), [
      'Deployment.apps+Job.batch+Ingress.networking.k8s.io+Pod',
    ]);
  });
  it('keeps the order of kinds it does not know, runs of one kind at once', () => {
    assert.deepEqual(
      order('A.example.com', 'A.example.com', 'Deployment.apps', 'B.example.com', 'Job.batch', 'A.example.com'),
      ['A.example.com+A.example.com', 'Deployment.apps', 'B.example.com', 'Job.batch', 'A.example.com'],
    );
  });
  it('takes a kind of the same name in another group for unknown', () => {
    assert.deepEqual(order('Deployment.example.com', 'Deployment.apps'), ['Deployment.example.com', 'Deployment.apps']);
  });
  it('moves nothing across admission configuration', () => {
    const webhook = 'ValidatingWebhookConfiguration.admissionregistration.k8s.io';
    assert.deepEqual(order('Deployment.apps', 'ConfigMap', webhook, 'Pod', 'Namespace'), [
      'ConfigMap',
      'Deployment.apps',
      webhook,
      'Namespace',
      'Pod',
    ]);
    assert.deepEqual(order(webhook, 'ConfigMap'), [webhook, 'ConfigMap']);
  });
  it('has no phase for no kinds', () => {
    assert.deepEqual(planPhases([]), []);
  });
});
