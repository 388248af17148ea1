import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { applyServerSide } from '../../../src/actions/apply/server-side.ts';
import { LAST_APPLIED } from '../../../src/apimachinery/last-applied.ts';
import { configMap, failure, itemOf, scripted } from './support.ts';

const options = { serverSide: true, fieldManager: 'kubectl' } as const;
const OBJECT = '/api/v1/namespaces/ns/configmaps/cm';
const APPLY = `PATCH ${OBJECT}?fieldManager=kubectl&fieldValidation=Strict&force=false`;

const owned = { 'f:metadata': { 'f:annotations': { [`f:${LAST_APPLIED}`]: {} } } };
const clientSide = { manager: 'csa', operation: 'Update', apiVersion: 'v1', fieldsType: 'FieldsV1', fieldsV1: owned };
const keeper = { ...clientSide, manager: 'kubectl-last-applied', operation: 'Apply' };
const before = configMap({ a: '1' }, { annotations: { [LAST_APPLIED]: '{}' }, managedFields: [clientSide] });
const kept = configMap({ a: '1' }, { resourceVersion: '5', managedFields: [keeper, clientSide] });

describe('applyServerSide', () => {
  it('is one request where client-side apply never was', async () => {
    const script = scripted([configMap({ a: '1' })], options);
    const applied = await applyServerSide(itemOf(configMap({ a: '1' })), script.tools, script.log);
    assert.equal(applied.operation, 'serverside-applied');
    assert.deepEqual(script.asked, [APPLY]);
  });

  it('keeps the annotation, hands the fields over and applies again', async () => {
    const script = scripted([before, kept, kept, kept], options);
    await applyServerSide(itemOf(configMap({ a: '1' })), script.tools, script.log);
    assert.deepEqual(script.asked, [
      APPLY,
      `PATCH ${OBJECT}?fieldManager=kubectl-last-applied&fieldValidation=Strict`,
      `PATCH ${OBJECT}?fieldManager=kubectl&fieldValidation=Strict`,
      APPLY,
    ]);
    assert.deepEqual(script.bodies[1], {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'cm', namespace: 'ns', annotations: { [LAST_APPLIED]: '{}' } },
    });
    assert.deepEqual(script.bodies[2], [
      {
        op: 'replace',
        path: '/metadata/managedFields',
        value: [keeper, { ...clientSide, manager: 'kubectl', operation: 'Apply' }],
      },
      { op: 'replace', path: '/metadata/resourceVersion', value: '5' },
    ]);
    assert.deepEqual(script.said, []);
  });

  it('tries the hand-over again on the newest version after a conflict', async () => {
    const conflict = failure(409, 'Conflict', 'modified');
    const script = scripted([before, kept, conflict, kept, kept, kept], options);
    await applyServerSide(itemOf(configMap({ a: '1' })), script.tools, script.log);
    assert.equal(script.asked.filter((line) => line === `GET ${OBJECT}`).length, 1);
    script.end();
  });

  it('has applied although the hand-over fails', async () => {
    const script = scripted([before, kept, failure(403, 'Forbidden', 'not you')], options);
    const applied = await applyServerSide(itemOf(configMap({ a: '1' })), script.tools, script.log);
    assert.equal(applied.operation, 'serverside-applied');
    assert.deepEqual(script.said, [
      'Warning: server rejected managed fields migration to Server-Side Apply. This is non-fatal and will be retried next time you apply. Error: not you\n',
    ]);
  });

  it('does not keep the annotation for another manager', async () => {
    const script = scripted([before, kept, kept], { ...options, fieldManager: 'mine' });
    await applyServerSide(itemOf(configMap({ a: '1' })), script.tools, script.log);
    assert.equal(
      script.asked.some((line) => line.includes('kubectl-last-applied')),
      false,
    );
    script.end();
  });

  it('explains a conflict', async () => {
    const report = 'Apply failed with 1 conflict: conflict with "other": .data.a';
    const script = scripted([failure(409, 'Conflict', report)], options);
    await assert.rejects(applyServerSide(itemOf(configMap({ a: '1' })), script.tools, script.log), {
      message: new RegExp(`^${report}\nPlease review the fields above--they currently have other managers\\.`),
    });
  });

  it('says when the server is too old', async () => {
    const script = scripted([failure(415, 'UnsupportedMediaType', 'what is this')], options);
    await assert.rejects(applyServerSide(itemOf(configMap({ a: '1' })), script.tools, script.log), {
      message: 'Server-side apply not available on the server: (what is this)',
    });
  });
});
