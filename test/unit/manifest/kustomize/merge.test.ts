import assert from 'node:assert/strict';
import test from 'node:test';
import { mergeNodes } from '../../../../src/manifest/kustomize/merge.ts';
import { nodeJson } from '../../../../src/manifest/kustomize/node-json.ts';
import { readOpenApi } from '../../../../src/manifest/kustomize/openapi-schema.ts';
import { readDocument } from '../../../../src/manifest/kustomize/read.ts';
import { BuildSchema } from '../../../../src/manifest/kustomize/schema.ts';

const pod = (spec: string): string => `{apiVersion: v1, kind: Pod, spec: ${spec}}`;

/** The spec of a Pod after the patch. */
function merged(object: string, patch: string): unknown {
  const node = mergeNodes(new BuildSchema(), readDocument(pod(object), 'a'), readDocument(pod(patch), 'b'));
  return node === undefined ? undefined : (nodeJson(node) as { spec?: unknown }).spec;
}

test('new items come first, in the order of the patch', () => {
  const spec = merged(
    '{containers: [{name: a, image: x}, {name: b}]}',
    '{containers: [{name: c}, {name: b, image: y}]}',
  );
  assert.deepEqual(spec, { containers: [{ name: 'c' }, { name: 'b', image: 'y' }, { name: 'a', image: 'x' }] });
});

test('a patch without the second key of an item is lost, as it is with kustomize', () => {
  const spec = merged(
    '{containers: [{name: a, ports: [{containerPort: 80, protocol: TCP}]}]}',
    '{containers: [{name: a, ports: [{containerPort: 80, name: x}]}]}',
  );
  assert.deepEqual(spec, { containers: [{ name: 'a', ports: [{ containerPort: 80, protocol: 'TCP' }] }] });
});

test('null deletes, $patch deletes and replaces', () => {
  assert.deepEqual(merged('{nodeSelector: {a: b}, x: 1}', '{nodeSelector: null}'), { x: 1 });
  assert.deepEqual(merged('{containers: [{name: a}, {name: b}]}', '{containers: [{name: a, $patch: delete}]}'), {
    containers: [{ name: 'b' }],
  });
  assert.deepEqual(merged('{nodeSelector: {a: b}}', '{nodeSelector: {c: d, $patch: replace}}'), {
    nodeSelector: { c: 'd' },
  });
  assert.throws(() => merged('{x: {a: b}}', '{x: {$patch: swap}}'), { message: "unknown patch strategy 'swap'" });
});

test('what replaces a quoted scalar is a string', () => {
  assert.deepEqual(merged('{x: "1", y: 1}', '{x: 2, y: "2"}'), { x: '2', y: '2' });
});

test('references of a schema may be circular', () => {
  const schema = readOpenApi(
    JSON.stringify({
      definitions: {
        Foo: {
          properties: { a: { $ref: '#/definitions/A' }, self: { $ref: '#/definitions/Foo' } },
          'x-kubernetes-group-version-kind': [{ group: 'example.com', version: 'v1', kind: 'Foo' }],
        },
        A: { $ref: '#/definitions/B' },
        B: { $ref: '#/definitions/A' },
      },
    }),
  );
  const type = schema.typeOf('example.com/v1', 'Foo');
  assert.equal(type?.field('a'), undefined);
  assert.notEqual(type?.field('self')?.field('self'), undefined);
  assert.throws(() => readOpenApi('[1]'), { message: 'invalid schema file: it holds no object' });
});
