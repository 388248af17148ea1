import assert from 'node:assert/strict';
import test from 'node:test';
import type { MapNode } from '../../../../../src/manifest/kustomize/node.ts';
import type { PluginHelpers } from '../../../../../src/manifest/kustomize/plugin.ts';
import { readDocument } from '../../../../../src/manifest/kustomize/read.ts';
import { Resource } from '../../../../../src/manifest/kustomize/resource.ts';
import { ResourceMap } from '../../../../../src/manifest/kustomize/resource-map.ts';
import { BuildSchema } from '../../../../../src/manifest/kustomize/schema.ts';
import { imageTagTransformer } from '../../../../../src/manifest/kustomize/transformers/images.ts';

const pod = (containers: string): ResourceMap => {
  const text = `apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec: {containers: ${containers}}\n`;
  return new ResourceMap([new Resource(readDocument(text, 'a.yaml') as MapNode, new BuildSchema())]);
};

const helpers = {} as PluginHelpers;

test('a name that is no expression fails where an image is, and only there', async () => {
  const { transform } = await imageTagTransformer({ imageTag: { name: 'a(', newTag: '1' } }, helpers);
  transform(pod('[]'));
  assert.throws(
    () => transform(pod('[{image: nginx}]')),
    /^Error: image name "a\(": error parsing regexp: missing closing \)/,
  );
});
