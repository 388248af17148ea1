import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { KubeObject } from '../../../src/apimachinery/object.ts';
import {
  changeMetadata,
  conflicts,
  type MetadataEdit,
  missingKeys,
  parseLabelChanges,
} from '../../../src/resources/generators/metadata-change.ts';
import { parseChanges } from '../../../src/resources/generators/pairs.ts';

const object: KubeObject = {
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name: 'a', resourceVersion: '7', labels: { app: 'web', old: '1' } },
};
const none = { resourceVersion: '', cause: undefined };
const edit = (set: Record<string, string>, ...remove: string[]): MetadataEdit => ({
  set: new Map(Object.entries(set)),
  remove,
});

test('the patch has only what changes', () => {
  const change = changeMetadata(object, 'labels', edit({ app: 'web', tier: 'front' }, 'old', 'nope'), none);
  assert.deepEqual(change.patch, { metadata: { labels: { tier: 'front', old: null } } });
  assert.deepEqual([change.added, change.removed], [true, true]);
  assert.deepEqual(object.metadata, { name: 'a', resourceVersion: '7', labels: { app: 'web', old: '1' } });
});

test('nothing to change', () => {
  const { patch, added, removed } = changeMetadata(object, 'labels', edit({ app: 'web' }, 'nope'), none);
  assert.deepEqual({ patch, added, removed }, { patch: {}, added: false, removed: false });
});

test('a resource version is in the patch though it is the same', () => {
  const { patch } = changeMetadata(object, 'labels', edit({ app: 'x' }), { ...none, resourceVersion: '7' });
  assert.deepEqual(patch, { metadata: { labels: { app: 'x' }, resourceVersion: '7' } });
});

test('the recorded command line, and keys that every object has', () => {
  const cause = ['kubernetes.io/change-cause', 'cox label'] as const;
  const set = new Map([
    ['__proto__', 'x'],
    ['constructor', 'y'],
  ]);
  const { patch } = changeMetadata(object, 'labels', { set, remove: [] }, { ...none, cause });
  assert.equal(
    JSON.stringify(patch),
    '{"metadata":{"annotations":{"kubernetes.io/change-cause":"cox label"},"labels":{"__proto__":"x","constructor":"y"}}}',
  );
});

test('values that stand in the way, and keys that are not there', () => {
  assert.deepEqual(conflicts(object, 'labels', edit({ app: 'other', old: '1', new: '2' })), [['app', 'web']]);
  assert.deepEqual(missingKeys(object, 'labels', edit({}, 'old', 'toString')), ['toString']);
});

test('a map with other values than text is none, as in unstructured objects', () => {
  const odd: KubeObject = { apiVersion: 'v1', kind: 'X', metadata: { labels: { a: 1, b: 'x' } } };
  const { object: changed } = changeMetadata(odd, 'labels', edit({ c: 'y' }), none);
  assert.deepEqual(changed.metadata, { labels: { c: 'y' } });
});

test('words of label', () => {
  assert.deepEqual(parseLabelChanges(['a=b', 'c=', 'd-']), edit({ a: 'b', c: '' }, 'd'));
  assert.throws(() => parseLabelChanges(['a=b=c']), { message: 'invalid label spec: a=b=c' });
  assert.throws(() => parseLabelChanges(['a=b', 'a-']), {
    message: 'can not both modify and remove a label in the same command',
  });
  assert.throws(
    () => parseLabelChanges([`a=${'é'.repeat(32)}`]),
    /invalid label value: "a=é+": must be no more than 63 bytes;a valid/,
  );
});

test('words of annotate', () => {
  assert.deepEqual(parseChanges(['a=b=c', 'd-'], 'annotation'), edit({ a: 'b=c' }, 'd'));
  assert.throws(() => parseChanges(['a=1', '=x', '-'], 'annotation'), {
    message: 'invalid annotation format: =x, -',
  });
});
