import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  LAST_APPLIED,
  lastApplied,
  lastAppliedText,
  saveLastApplied,
  withLastApplied,
} from '../../../src/apimachinery/last-applied.ts';

const configMap = {
  kind: 'ConfigMap',
  apiVersion: 'v1',
  metadata: { namespace: 'apply-a', name: 'cm' },
  data: { a: '2 <x>&' },
};

describe('the last-applied annotation', () => {
  it('has the bytes kubectl 1.37 writes', () => {
    assert.equal(
      lastAppliedText(configMap),
      String.raw`{"apiVersion":"v1","data":{"a":"2 \u003cx\u003e\u0026"},"kind":"ConfigMap","metadata":{"annotations":{},"name":"cm","namespace":"apply-a"}}` +
        '\n',
    );
  });
  it('does not hold itself', () => {
    const twice = withLastApplied(withLastApplied(configMap));
    assert.equal(lastApplied(twice), lastAppliedText(configMap));
  });
  it('keeps other annotations, and the object given as it was', () => {
    const annotated = {
      ...configMap,
      metadata: { ...configMap.metadata, annotations: { b: '1', [LAST_APPLIED]: 'old' } },
    };
    const saved = withLastApplied(annotated);
    assert.deepEqual(JSON.parse(lastApplied(saved) ?? '').metadata.annotations, { b: '1' });
    assert.equal(lastApplied(annotated), 'old');
  });
  it('has annotations that are null as empty ones, in the object too', () => {
    const nulls = {
      ...configMap,
      metadata: { name: 'cm', annotations: { a: null, [LAST_APPLIED]: null }, labels: { a: null } },
    };
    const saved = withLastApplied(nulls);
    assert.equal(saved.metadata.annotations.a, '');
    const { metadata } = JSON.parse(lastApplied(saved) ?? '');
    assert.deepEqual(metadata, { annotations: { a: '' }, labels: { a: null }, name: 'cm' });
  });
  it('is brought up to date where it is, and made when asked for', () => {
    const annotated = { ...configMap, metadata: { ...configMap.metadata, annotations: { [LAST_APPLIED]: 'old' } } };
    assert.equal(lastApplied(saveLastApplied(annotated, false)), lastAppliedText(configMap));
    assert.equal(lastApplied(saveLastApplied(configMap, false)), undefined);
    assert.equal(lastApplied(saveLastApplied(configMap, true)), lastAppliedText(configMap));
  });
});
