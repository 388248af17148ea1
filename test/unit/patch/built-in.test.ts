import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { UnknownFieldError, unknownFieldTexts } from '../../../src/apimachinery/patch/schema.ts';
import { builtInPatchType } from '../../../src/apimachinery/typed/built-in-patch.ts';
import { kindLines } from '../../../src/apimachinery/typed/kind-lines.ts';

describe("how kubectl's own structs are patched", () => {
  const deployment = builtInPatchType({ group: 'apps', version: 'v1', kind: 'Deployment' });
  it('by strategy and merge key', () => {
    const pod = deployment?.field('spec')?.type?.field('template')?.type?.field('spec')?.type;
    const { type, ...containers } = pod?.field('containers') ?? {};
    assert.equal(type?.name, 'Container');
    assert.deepEqual(containers, { strategy: 'merge', mergeKey: 'name', retainKeys: false });
    assert.deepEqual(pod?.field('volumes')?.retainKeys, true);
    assert.equal(deployment?.field('spec')?.type?.field('strategy')?.retainKeys, true);
    assert.equal(pod?.field('tolerations')?.strategy, '');
  });
  it('not those of other kinds', () => {
    assert.equal(builtInPatchType({ group: 'example.com', version: 'v1', kind: 'Deployment' }), undefined);
    assert.equal(builtInPatchType({ group: 'apps', version: 'v1', kind: 'Gadget' }), undefined);
  });
  it('has every kind of the scheme', () => {
    for (const line of kindLines.trim().split('\n')) {
      const [place = '', ...kinds] = line.split(' ');
      const [group = '', version = ''] = place.includes('/') ? place.split('/') : ['', place];
      for (const kind of kinds.map((word) => word.replace('+', ''))) {
        if (kind.endsWith('List')) continue;
        assert.ok(builtInPatchType({ group, version, kind }) !== undefined, `${place} ${kind}`);
      }
    }
  });
  it('in the words of Go where a field is unknown', () => {
    const labels = deployment?.field('metadata')?.type?.field('labels')?.type;
    assert.equal(
      unknownFieldTexts(new UnknownFieldError(labels, 'a')).builtin,
      'merging an object in json but data type is not struct, instead is: map',
    );
  });
});
