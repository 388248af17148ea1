/** The files of a diff: their names, managed fields, and what Secrets show. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fileName, prunedFile, versionFiles } from '../../../src/commands/diff/files.ts';

const hidden = { managedFields: false, secrets: false };
const secret = (data: Readonly<Record<string, string>> | undefined, annotations?: Record<string, string>) => ({
  apiVersion: 'v1',
  kind: 'Secret',
  metadata: { name: 's', namespace: 'ns', ...(annotations === undefined ? {} : { annotations }) },
  ...(data === undefined ? {} : { data }),
});

test('the name has group, version, kind, namespace and name', () => {
  assert.equal(
    fileName({ group: 'apps', version: 'v1', kind: 'Deployment' }, 'ns', 'web'),
    'apps.v1.Deployment.ns.web',
  );
  assert.equal(fileName({ group: '', version: 'v1', kind: 'Namespace' }, '', 'a'), 'v1.Namespace..a');
});

test('managed fields are left out unless they are wanted', () => {
  const object = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a', managedFields: [] } };
  assert.doesNotMatch(versionFiles('a', object, object, hidden).live, /managedFields/);
  assert.match(versionFiles('a', object, object, { ...hidden, managedFields: true }).live, /managedFields: \[\]/);
});

test('an object that does not exist is an empty file, a Secret is null', () => {
  const object = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a' } };
  assert.equal(versionFiles('a', undefined, object, hidden).live, '');
  assert.equal(versionFiles('s', undefined, secret({ a: 'MQ==' }), hidden).live, 'null\n');
  assert.equal(versionFiles('s', undefined, secret({ a: 'MQ==' }), { ...hidden, secrets: true }).live, '');
});

test('values of a Secret are hidden, and changes marked', () => {
  const before = secret({ same: 'MQ==', changed: 'MQ==', gone: 'MQ==' });
  const after = secret({ same: 'MQ==', changed: 'Mg==', fresh: 'MQ==' });
  const { live, merged } = versionFiles('s', before, after, hidden);
  assert.match(live, /changed: '\*\*\* \(before\)'\n {2}gone: '\*\*\*'\n {2}same: '\*\*\*'\n/);
  assert.match(merged ?? '', /changed: '\*\*\* \(after\)'\n {2}fresh: '\*\*\*'\n {2}same: '\*\*\*'\n/);
  assert.doesNotMatch(live + merged, /M[Qg]==/);
  assert.match(versionFiles('s', before, after, { ...hidden, secrets: true }).live, /MQ==/);
});

test('a Secret without data, and keys that JavaScript has a meaning for', () => {
  const { live, merged } = versionFiles('s', secret(undefined), secret({ ['__proto__']: 'MQ==' }), hidden);
  assert.doesNotMatch(live, /^data/m);
  assert.match(merged ?? '', /__proto__: '\*\*\*'/);
});

test('a Secret that would be deleted shows nothing of its values', () => {
  const applied = { 'kubectl.kubernetes.io/last-applied-configuration': '{"data":{"a":"MQ=="}}', other: 'kept' };
  const file = prunedFile(secret({ a: 'MQ==' }, applied), hidden);
  assert.equal(file.merged, undefined);
  assert.doesNotMatch(file.live, /MQ==/);
  assert.match(file.live, /other: kept/);
  assert.match(prunedFile(secret({ a: 'MQ==' }, applied), { ...hidden, secrets: true }).live, /a: MQ==/);
});
