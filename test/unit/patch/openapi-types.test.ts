import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { compactTypes, patchTypeOf } from '../../../src/apimachinery/openapi/patch-types.ts';
import { parseStrategies, UnknownFieldError, unknownFieldTexts } from '../../../src/apimachinery/patch/schema.ts';
import { documentOf, typeOf } from './support.ts';

describe('patch strategies from an OpenAPI v3 document', () => {
  const deployment = typeOf('Deployment');
  const template = deployment?.field('spec')?.type?.field('template')?.type;
  const podSpec = template?.field('spec')?.type;

  it('a list that merges by a key', () => {
    const containers = podSpec?.field('containers');
    assert.equal(containers?.strategy, 'merge');
    assert.equal(containers?.mergeKey, 'name');
    assert.equal(containers?.type?.name, 'io.k8s.api.core.v1.Container');
  });
  it('a list that merges and retains keys', () => {
    const volumes = podSpec?.field('volumes');
    assert.deepEqual([volumes?.strategy, volumes?.retainKeys, volumes?.mergeKey], ['merge', true, 'name']);
  });
  it('a list without a strategy, a map of strings, a scalar', () => {
    assert.equal(podSpec?.field('tolerations')?.strategy, '');
    assert.equal(podSpec?.field('nodeSelector')?.type, undefined);
    assert.equal(podSpec?.field('hostname')?.type, undefined);
  });
  it('a field it does not have, and names every object has', () => {
    assert.equal(podSpec?.field('stray'), undefined);
    assert.equal(podSpec?.field('constructor'), undefined);
  });
  it('a kind it does not have, and one that takes no strategic merge patch', () => {
    const types = compactTypes(documentOf('apps/v1'), 'apps', 'v1');
    assert.equal(patchTypeOf(types, 'Pod'), undefined);
    assert.equal(patchTypeOf(types, 'toString'), undefined);
    const custom = {
      paths: {
        '/apis/example.com/v1/namespaces/{namespace}/things/{name}': {
          patch: {
            'x-kubernetes-group-version-kind': { group: 'example.com', version: 'v1', kind: 'Thing' },
            requestBody: { content: { 'application/merge-patch+json': {}, 'application/json-patch+json': {} } },
          },
        },
      },
      components: {
        schemas: {
          'com.example.v1.Thing': {
            properties: { spec: { type: 'object' } },
            'x-kubernetes-group-version-kind': [{ group: 'example.com', version: 'v1', kind: 'Thing' }],
          },
        },
      },
    };
    assert.equal(patchTypeOf(compactTypes(custom, 'example.com', 'v1'), 'Thing'), undefined);
  });
  it('is the same after the cache', () => {
    const types = compactTypes(documentOf('v1'), '', 'v1');
    const kept = patchTypeOf(JSON.parse(JSON.stringify(types)), 'Service');
    assert.equal(kept?.field('spec')?.type?.field('ports')?.mergeKey, 'port');
  });
  it('takes a document of any shape without a word', () => {
    for (const document of [
      {},
      { paths: 1, components: [] },
      { paths: { '/x': null }, components: { schemas: { a: 1 } } },
    ]) {
      assert.deepEqual(compactTypes(document as never, '', 'v1').kinds, {});
    }
  });
});

describe('parseStrategies', () => {
  it('reads what the extension may hold', () => {
    assert.deepEqual(parseStrategies(''), { strategy: '', retainKeys: false });
    assert.deepEqual(parseStrategies('merge'), { strategy: 'merge', retainKeys: false });
    assert.deepEqual(parseStrategies('retainKeys'), { strategy: '', retainKeys: true });
    assert.deepEqual(parseStrategies('merge,retainKeys'), { strategy: 'merge', retainKeys: true });
    assert.throws(() => parseStrategies('merge,replace'), { message: 'unexpected patch strategy: [merge replace]' });
  });
});

describe('unknownFieldTexts', () => {
  it("words the field as each of kubectl's three sources does", () => {
    assert.deepEqual(unknownFieldTexts(new UnknownFieldError(typeOf('Pod'), 'stray')), {
      v3: 'unable to find api field "stray"',
      v2: 'unable to find api field "stray" in io.k8s.api.core.v1.Pod',
      builtin: 'unable to find api field in struct Pod for the json field "stray"',
    });
  });
});
