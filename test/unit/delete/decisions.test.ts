// Expected texts: runs of kubectl 1.37; answers:
// k8s.io/apiserver/pkg/registry/generic/registry/store.go and runs of the API server.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { checkDeleteFlags, type DeleteFlags, deleteBody, deleteOptions } from '../../../src/actions/delete/options.ts';
import { readDryRun } from '../../../src/apimachinery/write-options.ts';
import { checkRawFlags } from '../../../src/commands/delete/raw.ts';
import { readDeletionAnswer } from '../../../src/resources/deletion/answer.ts';
import { deletedLine } from '../../../src/resources/deletion/line.ts';
import { deletionPhases } from '../../../src/resources/deletion/order.ts';

const parseDryRun = (text: string) => readDryRun(text).dryRun;

const typed = (flags: Partial<DeleteFlags> = {}): DeleteFlags => ({
  all: false,
  cascade: 'background',
  'dry-run': 'none',
  'field-selector': '',
  filename: [],
  force: false,
  'grace-period': -1,
  'ignore-not-found': false,
  interactive: false,
  now: false,
  output: '',
  raw: '',
  recursive: false,
  selector: '',
  ...flags,
});

const reading = { notice: () => undefined, dryRun: parseDryRun };

test('delete: what is sent', () => {
  const body = (flags: Partial<DeleteFlags>) => deleteBody(deleteOptions(typed(flags), false, reading));
  assert.deepEqual(body({}), { propagationPolicy: 'Background' });
  assert.deepEqual(body({ cascade: 'orphan', 'dry-run': 'server' }), { propagationPolicy: 'Orphan', dryRun: ['All'] });
  assert.deepEqual(body({ now: true }), { gracePeriodSeconds: 1, propagationPolicy: 'Background' });
  assert.deepEqual(body({ 'grace-period': 0 }), { gracePeriodSeconds: 1, propagationPolicy: 'Background' });
  assert.deepEqual(body({ force: true }), { gracePeriodSeconds: 0, propagationPolicy: 'Background' });
  assert.deepEqual(body({ force: true, 'grace-period': 0 }), {
    gracePeriodSeconds: 0,
    propagationPolicy: 'Background',
  });
  assert.deepEqual(body({ 'grace-period': 30 }), { gracePeriodSeconds: 30, propagationPolicy: 'Background' });
});

test('delete: whether a missing object counts', () => {
  assert.equal(deleteOptions(typed({ all: true }), false, reading).ignoreNotFound, true);
  assert.equal(deleteOptions(typed({ selector: 'a=b' }), false, reading).ignoreNotFound, true);
  assert.equal(deleteOptions(typed({ 'field-selector': 'a=b' }), true, reading).ignoreNotFound, false);
  assert.equal(deleteOptions(typed(), false, reading).ignoreNotFound, false);
});

// kubectl 1.37: delete pod x --cascade=true --dry-run=bad
test('delete: the old form of --cascade is noted before --dry-run is read', () => {
  const lines: string[] = [];
  const flags = typed({ cascade: 'true', 'dry-run': 'bad' });
  const log = { notice: (line: string) => void lines.push(line), dryRun: parseDryRun };
  assert.throws(() => deleteOptions(flags, false, log), /^Error: Invalid dry-run value \(bad\)/);
  assert.deepEqual(lines, [
    'warning: --cascade=true is deprecated (boolean value) and can be replaced with --cascade=background.\n',
  ]);
});

test('delete: flags that contradict each other', () => {
  assert.throws(() => deleteOptions(typed({ now: true, 'grace-period': 3 }), false, reading), {
    message: '--now and --grace-period cannot be specified together',
  });
  assert.throws(() => checkDeleteFlags(typed({ force: true }), 3), {
    message: '--force and --grace-period greater than 0 cannot be specified together',
  });
  assert.throws(() => checkDeleteFlags(typed({ output: 'json' }), -1), {
    message: "unexpected -o output mode: json. We only support '-o name'",
  });
  assert.throws(() => checkRawFlags(typed({ raw: 'foo' })), {
    message: '--raw must be a valid URL path: parse "foo": invalid URI for request',
  });
});

const core = { group: '' };

test('delete: an answer that says the object is gone', () => {
  const status = { kind: 'Status', apiVersion: 'v1', status: 'Success', details: { name: 'a', kind: 'configmaps' } };
  assert.deepEqual(readDeletionAnswer({ ...status, details: { ...status.details, uid: 'u' } }, core), { gone: true });
  assert.deepEqual(readDeletionAnswer(status, core), { gone: false, uid: undefined });
  const service = { kind: 'Service', apiVersion: 'v1', metadata: { name: 'a', uid: 'u' } };
  assert.deepEqual(readDeletionAnswer(service, core), { gone: true });
});

test('delete: an answer that says the object is on its way', () => {
  const pod = { kind: 'Pod', metadata: { name: 'a', uid: 'u', deletionTimestamp: '2026-01-01T00:00:00Z' } };
  assert.deepEqual(readDeletionAnswer(pod, core), { gone: false, uid: 'u' });
  const held = { kind: 'ConfigMap', metadata: { name: 'a', uid: 'u', finalizers: ['example.com/hold'] } };
  assert.deepEqual(readDeletionAnswer(held, core), { gone: false, uid: 'u' });
  const foreign = { kind: 'Thing', metadata: { name: 'a', uid: 'u' } };
  assert.deepEqual(readDeletionAnswer(foreign, { group: 'example.com' }), { gone: false, uid: 'u' });
});

test('delete: what keeps its place in the order', () => {
  const configMap = { group: '', kind: 'ConfigMap' };
  const namespace = { group: '', kind: 'Namespace' };
  const role = { group: 'rbac.authorization.k8s.io', kind: 'Role' };
  assert.deepEqual(
    deletionPhases([configMap, configMap, namespace, namespace, configMap, role, configMap]),
    [0, 0, 1, 1, 2, 3, 4],
  );
  assert.deepEqual(deletionPhases([]), []);
  const definition = { group: 'apiextensions.k8s.io', kind: 'CustomResourceDefinition' };
  assert.deepEqual(deletionPhases([definition, configMap, namespace]), [3, 0, 1]);
});

test('delete: what is said', () => {
  const plain = { nameOnly: false, forced: false, suffix: '' };
  const configMap = { type: { group: '', kind: 'ConfigMap' }, namespace: 'ns', name: 'a' };
  const role = { type: { group: 'rbac.authorization.k8s.io', kind: 'ClusterRole' }, namespace: '', name: 'r' };
  assert.equal(deletedLine(configMap, plain), 'configmap "a" deleted from ns namespace');
  assert.equal(deletedLine(role, plain), 'clusterrole.rbac.authorization.k8s.io "r" deleted');
  assert.equal(
    deletedLine(configMap, { ...plain, forced: true, suffix: ' (dry run)' }),
    'configmap "a" force deleted from ns namespace (dry run)',
  );
  assert.equal(deletedLine(role, { ...plain, nameOnly: true }), 'clusterrole.rbac.authorization.k8s.io/r');
});
