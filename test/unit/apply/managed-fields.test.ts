import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { JsonObject } from '../../../src/apimachinery/json.ts';
import { lastAppliedOwners, unionFields, upgradeManagedFields } from '../../../src/apimachinery/managed-fields.ts';

const annotation = {
  'f:metadata': { 'f:annotations': { '.': {}, 'f:kubectl.kubernetes.io/last-applied-configuration': {} } },
};

function entry(manager: string, operation: string, fieldsV1: JsonObject, more: JsonObject = {}): JsonObject {
  return {
    manager,
    operation,
    apiVersion: 'v1',
    time: '2026-11-22T16:00:00Z',
    fieldsType: 'FieldsV1',
    fieldsV1,
    ...more,
  };
}

const objectWith = (...managedFields: JsonObject[]): JsonObject => ({ metadata: { managedFields } });

describe('lastAppliedOwners', () => {
  it('finds managers that own the annotation by this operation', () => {
    const object = objectWith(
      entry('kubectl', 'Apply', annotation),
      entry('kubectl-client-side-apply', 'Update', annotation),
      entry('other', 'Update', { 'f:metadata': { 'f:annotations': { '.': {}, 'f:x': {} } } }),
      entry('odd', 'Update', {}),
    );
    assert.deepEqual(lastAppliedOwners(object, 'Update'), ['kubectl-client-side-apply']);
    assert.deepEqual(lastAppliedOwners(object, 'Apply'), ['kubectl']);
    assert.deepEqual(lastAppliedOwners({}, 'Apply'), []);
  });
});

describe('unionFields', () => {
  it('joins trees of fields', () => {
    assert.deepEqual(unionFields({ 'f:a': { 'f:b': {} } }, { 'f:a': { 'f:c': {} }, 'f:d': {} }), {
      'f:a': { 'f:b': {}, 'f:c': {} },
      'f:d': {},
    });
  });
  it('marks a leaf that meets a branch', () => {
    assert.deepEqual(unionFields({ 'f:a': {} }, { 'f:a': { 'f:b': {} } }), { 'f:a': { '.': {}, 'f:b': {} } });
    assert.deepEqual(unionFields({ 'f:a': { 'f:b': {} } }, { 'f:a': {} }), { 'f:a': { '.': {}, 'f:b': {} } });
    assert.deepEqual(unionFields({ 'f:a': {} }, { 'f:a': {} }), { 'f:a': {} });
  });
});

describe('upgradeManagedFields', () => {
  const data = { 'f:data': { 'f:a': {} } };
  it('joins the client-side manager into the server-side one', () => {
    const object = objectWith(
      entry('kubectl', 'Apply', { 'f:data': { 'f:b': {} } }),
      entry('kubectl-client-side-apply', 'Update', { ...data, ...annotation }),
      entry('controller', 'Update', data),
    );
    assert.deepEqual(upgradeManagedFields(object, ['kubectl-client-side-apply'], 'kubectl'), [
      entry('kubectl', 'Apply', { 'f:data': { 'f:b': {}, 'f:a': {} }, ...annotation }),
      entry('controller', 'Update', data),
    ]);
  });
  it('turns it into the server-side one where there is none', () => {
    const object = objectWith(entry('csa', 'Update', data));
    assert.deepEqual(upgradeManagedFields(object, ['csa'], 'kubectl'), [entry('kubectl', 'Apply', data)]);
  });
  it('drops entries of another version without joining them', () => {
    const object = objectWith(
      entry('kubectl', 'Apply', {}),
      entry('csa', 'Update', data, { apiVersion: 'v1beta1' }),
      entry('csa', 'Update', annotation),
    );
    assert.deepEqual(upgradeManagedFields(object, ['csa'], 'kubectl'), [entry('kubectl', 'Apply', annotation)]);
  });
  it('leaves entries of a subresource alone', () => {
    const status = entry('csa', 'Update', { 'f:status': {} }, { subresource: 'status' });
    assert.equal(upgradeManagedFields(objectWith(status), ['csa'], 'kubectl'), undefined);
  });
  it('has nothing to do without such managers', () => {
    assert.equal(upgradeManagedFields(objectWith(entry('kubectl', 'Apply', data)), [], 'kubectl'), undefined);
    assert.equal(upgradeManagedFields({}, ['csa'], 'kubectl'), undefined);
  });
});
