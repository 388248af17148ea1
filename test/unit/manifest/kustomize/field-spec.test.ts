import assert from 'node:assert/strict';
import test from 'node:test';
import type { FieldSpec } from '../../../../src/manifest/kustomize/field-config.ts';
import {
  type Created,
  setEntry,
  setScalar,
  sharedString,
  splitPath,
  visitField,
} from '../../../../src/manifest/kustomize/field-spec.ts';
import { type MapNode, nodeAt, textOfNode } from '../../../../src/manifest/kustomize/node.ts';
import { readDocument } from '../../../../src/manifest/kustomize/read.ts';
import { Resource } from '../../../../src/manifest/kustomize/resource.ts';
import { BuildSchema } from '../../../../src/manifest/kustomize/schema.ts';

function thing(spec: string): Resource {
  const text = `apiVersion: example.com/v1\nkind: Thing\nmetadata: {name: a}\nspec: ${spec}\n`;
  return new Resource(readDocument(text, 'a.yaml') as MapNode, new BuildSchema());
}

function visited(resource: Resource, spec: FieldSpec, created?: Created): string[] {
  const found: string[] = [];
  visitField(resource, spec, (node) => found.push(`${node.kind} ${textOfNode(node)}`), created);
  return found;
}

test('a path is split at slashes that no backslash is before', () => {
  assert.deepEqual(splitPath('a/b\\/c/d[]'), ['a', 'b/c', 'd[]']);
  assert.deepEqual(splitPath('/a'), ['a']);
  assert.deepEqual(splitPath(''), ['']);
});

test('lists on the way are gone through', () => {
  const resource = thing('{list: [{a: x}, [{a: y}], null, {b: z}]}');
  assert.deepEqual(visited(resource, { path: 'spec/list/a' }), ['scalar x', 'scalar y']);
  assert.deepEqual(visited(resource, { path: 'spec/list[]/a', kind: 'Other' }), []);
});

test('only a spec with create makes what is missing, and no list', () => {
  const resource = thing('{}');
  assert.deepEqual(visited(resource, { path: 'spec/a/b' }, 'scalar'), []);
  assert.deepEqual(visited(resource, { path: 'spec/a[]/b', create: true }, 'scalar'), []);
  assert.deepEqual(visited(resource, { path: 'spec/a/b', create: true }), []);
  assert.deepEqual(visited(resource, { path: 'spec/a/b', create: true }, 'scalar'), ['scalar ']);
});

test('an error says the field, the object and the way', () => {
  assert.throws(() => visited(thing('{list: [x]}'), { path: 'spec/list/a' }), {
    message:
      "considering field 'spec/list/a' of object Thing.v1.example.com/a.[noNs]: visit traversal on path: [a]: expected sequence or mapping node",
  });
});

test('what is quoted stays a string', () => {
  const resource = thing('{a: x, b: "x"}');
  for (const path of ['spec/a', 'spec/b']) visitField(resource, { path }, (node) => setScalar(node, '12'));
  assert.deepEqual((resource.toJson() as { spec: unknown }).spec, { a: 12, b: '12' });
});

test('an entry that is new in two maps is one node', () => {
  const resource = thing('{a: {}, b: {k: old}, c: {}}');
  const value = sharedString('v');
  for (const path of ['spec/a', 'spec/b', 'spec/c'])
    visitField(resource, { path }, (node) => setEntry(node, 'k', value));
  const first = nodeAt(resource.node, 'spec', 'a', 'k');
  assert.ok(first !== undefined);
  setScalar(first, 'changed');
  assert.deepEqual((resource.toJson() as { spec: unknown }).spec, {
    a: { k: 'changed' },
    b: { k: 'v' },
    c: { k: 'changed' },
  });
});
