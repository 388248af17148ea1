import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { KubeObject } from '../../../src/apimachinery/object.ts';
import type { Mapping } from '../../../src/kube/cluster.ts';
import { addDefinedKinds, kindKey } from '../../../src/manifest/defined-kinds.ts';

function kindsOf(object: KubeObject): Map<string, Mapping> {
  const defined = new Map<string, Mapping>();
  addDefinedKinds(defined, object);
  return defined;
}

const definition: KubeObject = {
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata: { name: 'things.example.com' },
  spec: {
    group: 'example.com',
    scope: 'Namespaced',
    names: { plural: 'things', kind: 'Thing' },
    versions: [
      { name: 'v1', served: true },
      { name: 'v0', served: false },
    ],
  },
};

describe('kinds that a definition of the input brings', () => {
  it('are those of its served versions', () => {
    const defined = kindsOf(definition);
    assert.deepEqual([...defined.keys()], ['example.com/v1/Thing']);
    const mapping = defined.get(kindKey({ group: 'example.com', version: 'v1', kind: 'Thing' }));
    assert.deepEqual([mapping?.resource, mapping?.singular, mapping?.namespaced], ['things', 'thing', true]);
  });
  it('are none of other kinds, and of definitions that lack something', () => {
    assert.equal(
      kindsOf({ apiVersion: 'v1', kind: 'CustomResourceDefinition', spec: definition.spec as never }).size,
      0,
    );
    assert.equal(kindsOf({ ...definition, spec: { group: 'example.com' } }).size, 0);
    assert.equal(kindsOf({ apiVersion: 'v1', kind: 'ConfigMap' }).size, 0);
  });
});
