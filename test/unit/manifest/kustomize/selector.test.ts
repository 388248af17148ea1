import assert from 'node:assert/strict';
import test from 'node:test';
import type { MapNode } from '../../../../src/manifest/kustomize/node.ts';
import { readDocument } from '../../../../src/manifest/kustomize/read.ts';
import { Resource } from '../../../../src/manifest/kustomize/resource.ts';
import { BuildSchema } from '../../../../src/manifest/kustomize/schema.ts';
import { SelectorMatcher, selectorOf, selectorText } from '../../../../src/manifest/kustomize/selector.ts';

function resource(apiVersion: string, kind: string, metadata: string): Resource {
  const text = `apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata: ${metadata}\n`;
  return new Resource(readDocument(text, 'a.yaml') as MapNode, new BuildSchema());
}

const objects = [
  resource('apps/v1', 'Deployment', '{name: web, namespace: shop, labels: {app: web, tier: "1"}}'),
  resource('apps/v1', 'Deployment', '{name: web-2, annotations: {note: x}}'),
  resource('v1', 'Namespace', '{name: shop}'),
];

async function selected(selector: Record<string, string>): Promise<string> {
  const matcher = await SelectorMatcher.of(selectorOf(selector));
  return matcher
    .select(objects)
    .map(({ name }) => name)
    .join(' ');
}

test('expressions match whole fields', async () => {
  assert.equal(await selected({ kind: 'Deploy' }), '');
  assert.equal(await selected({ kind: 'Deploy.*' }), 'web web-2');
  assert.equal(await selected({ name: 'web|shop' }), 'web shop');
  assert.equal(await selected({ name: 'web.2' }), 'web-2');
  assert.equal(await selected({ name: '.*2' }), 'web-2');
  assert.equal(await selected({ group: 'apps', version: 'v1' }), 'web web-2');
  assert.equal(await selected({}), 'web web-2 shop');
});

test('no namespace is default, a cluster-scoped kind has one of its own', async () => {
  assert.equal(await selected({ namespace: 'default' }), 'web-2');
  assert.equal(await selected({ namespace: '_.*' }), 'shop');
});

test('original and current names both match', async () => {
  const renamed = resource('v1', 'ConfigMap', '{name: old}');
  renamed.rememberId();
  renamed.name = 'new';
  for (const name of ['old', 'new']) {
    const matcher = await SelectorMatcher.of(selectorOf({ name }));
    assert.equal(matcher.select([renamed]).length, 1, name);
  }
});

test('labels and annotations match by the label grammar', async () => {
  assert.equal(await selected({ labelSelector: 'app in (web,db),tier>0' }), 'web');
  assert.equal(await selected({ labelSelector: '!app' }), 'web-2 shop');
  assert.equal(await selected({ annotationSelector: 'note=x' }), 'web-2');
});

test('a bad selector fails only when it is used', async () => {
  await assert.rejects(selected({ name: 'a(b' }), {
    message: 'error parsing regexp: missing closing ): `^(?:a(b)$`',
  });
  await assert.rejects(selected({ labelSelector: 'bad key=1' }), {
    message: "unable to parse requirement: found 'key', expected: '=', '!=', '==', 'in', notin'",
  });
  await assert.rejects(selected({ labelSelector: 'a>b' }), {
    message: "unable to parse requirement: for 'Gt', 'Lt' operators, the value must be an integer",
  });
  assert.equal(await selected({ kind: 'Pod', labelSelector: 'a>b' }), '');
});

test('a selector as text', () => {
  const text = selectorText(selectorOf({ kind: 'Pod', labelSelector: 'a=b' }));
  assert.equal(text, 'Pod.[noVer].[noGrp]/[noName].[noNs]:a=:l=a=b');
});
