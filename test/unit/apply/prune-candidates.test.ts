/** What --prune considers, and what it would delete. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { defaultPruneTypes, parsePruneType, pruneCandidates } from '../../../src/actions/prune-candidates.ts';

const object = (name: string, annotations?: Record<string, string>) => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name, uid: `uid-${name}`, ...(annotations === undefined ? {} : { annotations }) },
});
const applied = { 'kubectl.kubernetes.io/last-applied-configuration': '' };

test('objects that were applied once and are not in the files', () => {
  const objects = [object('plain'), object('other', { a: 'b' }), object('kept', applied), object('gone', applied)];
  assert.deepEqual(pruneCandidates(objects, new Set(['uid-kept'])), [objects[3]]);
  assert.deepEqual(pruneCandidates(objects, new Set(['uid-kept', 'uid-gone'])), []);
});

test('types of --prune-allowlist', () => {
  assert.deepEqual(parsePruneType('apps/v1/Deployment'), { group: 'apps', version: 'v1', kind: 'Deployment' });
  assert.deepEqual(parsePruneType('core/v1/Service'), { group: '', version: 'v1', kind: 'Service' });
  assert.deepEqual(parsePruneType('/v1/Service'), { group: '', version: 'v1', kind: 'Service' });
  for (const text of ['', 'v1/Service', 'a/b/c/d']) {
    assert.throws(() => parsePruneType(text), {
      message: `invalid GroupVersionKind format: ${text}, please follow <group/version/kind>`,
    });
  }
});

test('without --prune-allowlist: 14 namespaced types, Namespace and PersistentVolume', () => {
  assert.equal(defaultPruneTypes.length, 16);
  assert.deepEqual(
    defaultPruneTypes.slice(14).map(({ kind }) => kind),
    ['Namespace', 'PersistentVolume'],
  );
});
