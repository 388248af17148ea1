/** What --prune considers, and what it would delete. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { allowedTypes, defaultTypes, isPruned } from '../../../src/actions/apply/prune-candidates.ts';
import type { GroupVersionKind } from '../../../src/apimachinery/object.ts';
import type { Mapper } from '../../../src/kube/cluster.ts';

const object = (name: string, annotations?: Record<string, string>) => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name, uid: `uid-${name}`, ...(annotations === undefined ? {} : { annotations }) },
});
const applied = { 'kubectl.kubernetes.io/last-applied-configuration': '' };

/** Every kind is known, and stands for itself. */
const mapper = { forKind: async (kind: GroupVersionKind) => kind } as unknown as Mapper;

test('objects that were applied once and are not in the files', () => {
  const objects = [object('plain'), object('other', { a: 'b' }), object('kept', applied), object('gone', applied)];
  const pruned = (...uids: string[]) => objects.filter((one) => isPruned(one, new Set(uids)));
  assert.deepEqual(pruned('uid-kept'), [objects[3]]);
  assert.deepEqual(pruned('uid-kept', 'uid-gone'), []);
});

test('types of --prune-allowlist', async () => {
  assert.deepEqual(await allowedTypes(mapper, ['apps/v1/Deployment', 'core/v1/Service', '/v1/Service']), [
    { group: 'apps', version: 'v1', kind: 'Deployment' },
    { group: '', version: 'v1', kind: 'Service' },
    { group: '', version: 'v1', kind: 'Service' },
  ]);
  for (const text of ['', 'v1/Service', 'a/b/c/d']) {
    await assert.rejects(allowedTypes(mapper, [text]), {
      message: `invalid GroupVersionKind format: ${text}, please follow <group/version/kind>`,
    });
  }
});

test('without --prune-allowlist: 14 namespaced types, Namespace and PersistentVolume', async () => {
  const types = await defaultTypes(mapper);
  assert.equal(types.length, 16);
  assert.deepEqual(
    types.slice(14).map(({ kind }) => kind),
    ['Namespace', 'PersistentVolume'],
  );
});
