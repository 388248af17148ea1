/** Fields that people set, by the managedFields of an object. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { KubeObject } from '../../../../src/apimachinery/object.ts';
import { isTool, withoutHandmade } from '../../../../src/helm/release/by-hand.ts';

const managed = (manager: string, fieldsV1: object, subresource?: string) => ({ manager, fieldsV1, subresource });

test('what only a tool of people has set is taken away', () => {
  const app = 'k:{"name":"app"}';
  const object = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name: 'a',
      labels: { app: 'a', mine: 'x' },
      finalizers: ['keep', 'mine'],
      managedFields: [
        managed('helm', {
          'f:metadata': { 'f:labels': { 'f:app': {} }, 'f:finalizers': { 'v:"keep"': {} } },
          'f:spec': { 'f:containers': { [app]: { '.': {}, 'f:name': {}, 'f:image': {} } } },
        }),
        managed('kubectl-edit', {
          'f:metadata': { 'f:labels': { '.': {}, 'f:app': {}, 'f:mine': {} }, 'f:finalizers': { 'v:"mine"': {} } },
          'f:spec': {
            'f:containers': { [app]: { 'f:tty': {} }, 'k:{"name":"debug"}': { '.': {}, 'f:name': {}, 'f:image': {} } },
            'f:hostNetwork': {},
          },
        }),
        managed('some-operator', { 'f:spec': { 'f:nodeName': {} } }),
        managed('kubectl', { 'f:status': { 'f:phase': {} } }, 'status'),
      ],
    },
    spec: {
      containers: [
        { name: 'app', image: 'x', tty: true },
        { name: 'debug', image: 'y' },
      ],
      hostNetwork: true,
      nodeName: 'n',
    },
    status: { phase: 'Running' },
  } as unknown as KubeObject;
  const manifest = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'a' } };
  const { metadata, spec, status } = withoutHandmade(object, manifest);
  assert.deepEqual([(metadata as KubeObject).labels, (metadata as KubeObject).finalizers], [{ app: 'a' }, ['keep']]);
  assert.deepEqual(spec, { containers: [{ name: 'app', image: 'x' }], nodeName: 'n' });
  assert.deepEqual(status, { phase: 'Running' });
});

test('the data that a Secret states as stringData is not taken away', () => {
  const secret = { apiVersion: 'v1', kind: 'Secret', metadata: { name: 's' } };
  const fields = { 'f:data': { 'f:a': {}, 'f:b': {} } };
  const live = {
    ...secret,
    metadata: { name: 's', managedFields: [managed('kubectl', fields)] },
    data: { a: '', b: '' },
  };
  const found = withoutHandmade(live as unknown as KubeObject, { ...secret, stringData: { a: 'x' } });
  assert.deepEqual(found.data, { a: '' });
});

test('tools of people are known by their names', () => {
  const names = [
    'kubectl',
    'kubectl-client-side-apply',
    'Mozilla',
    'k9s',
    'helm',
    'Helm',
    'ocean',
    'argocd-controller',
  ];
  assert.deepEqual(names.filter(isTool), ['kubectl', 'kubectl-client-side-apply', 'Mozilla', 'k9s']);
});
