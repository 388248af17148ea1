import assert from 'node:assert/strict';
import test from 'node:test';
import { crdFieldConfig } from '../../../../src/manifest/kustomize/crd-fields.ts';
import type { Loader } from '../../../../src/manifest/kustomize/loader.ts';

const loading = (definitions: unknown): Loader => ({
  root: '/k',
  nameOf: (path) => `/k/${path}`,
  repository: undefined,
  load: async () => Buffer.from(JSON.stringify(definitions)),
  descend: () => assert.fail('a crds file leads nowhere'),
  cleanUp: async () => undefined,
});

const type = (properties: object): object => ({
  Schema: { properties: { kind: {}, apiVersion: {}, metadata: {}, ...properties } },
});

test('a type inside itself is gone into once', async () => {
  const definitions = {
    'x.Tree': type({ left: { $ref: 'x.Tree' }, owner: { $ref: 'x.Owner' } }),
    'x.Owner': { Schema: { properties: { name: { 'x-kubernetes-identity': '' }, tree: { $ref: 'x.Tree' } } } },
  };
  const { namePrefix } = await crdFieldConfig(loading(definitions), ['crds.json']);
  assert.deepEqual(namePrefix, [{ kind: 'Tree', path: 'owner/name' }]);
});

test('types that refer to each other crosswise end in an error', async () => {
  const names = Array.from({ length: 40 }, (_, index) => `T${index}`);
  const definitions = Object.fromEntries(
    names.map((name, index) => [name, type({ a: { $ref: `T${index + 1}` }, b: { $ref: `T${index + 1}` } })]),
  );
  await assert.rejects(crdFieldConfig(loading(definitions), ['crds.json']), {
    message: "loading CRDs [crds.json]: the definition of 'T0' has too many properties",
  });
});
