import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { applyClientSide } from '../../../src/actions/apply/client-side.ts';
import { LAST_APPLIED, withLastApplied } from '../../../src/apimachinery/last-applied.ts';
import { StatusError } from '../../../src/errors.ts';
import { configMap, failure, itemOf, scripted } from './support.ts';

const wanted = configMap({ a: '2' });
const live = withLastApplied(configMap({ a: '1' }));
const conflict = failure(409, 'Conflict', 'the object has been modified');
const invalid = failure(422, 'Invalid', 'ConfigMap "cm" is invalid: data: Forbidden: field is immutable');
const missing = failure(404, 'NotFound', 'configmaps "cm" not found');

const OBJECT = '/api/v1/namespaces/ns/configmaps/cm';
const WRITE = 'fieldManager=kubectl-client-side-apply&fieldValidation=Strict';
const GET = `GET ${OBJECT}`;
const PATCH = `PATCH ${OBJECT}?${WRITE}`;
const POST = `POST /api/v1/namespaces/ns/configmaps?${WRITE}`;

describe('applyClientSide', () => {
  it('creates what does not exist, nulls dropped and without a version', async () => {
    const script = scripted([missing, wanted]);
    const item = itemOf(configMap({ a: '2', gone: null }, { resourceVersion: '7' }));
    const applied = await applyClientSide(item, script.tools, script.log);
    assert.equal(applied.operation, 'created');
    assert.deepEqual(script.asked, [GET, POST]);
    const [sent] = script.bodies as [{ data: unknown; metadata: { resourceVersion?: string } }];
    assert.deepEqual(sent.data, { a: '2' });
    assert.equal(sent.metadata.resourceVersion, undefined);
  });

  it('sends nothing where nothing changed', async () => {
    const script = scripted([withLastApplied(wanted)]);
    const applied = await applyClientSide(itemOf(wanted), script.tools, script.log);
    assert.equal(applied.operation, 'unchanged');
    assert.deepEqual(script.asked, [GET]);
    assert.deepEqual(script.said, []);
  });

  it('patches what differs', async () => {
    const script = scripted([live, withLastApplied(wanted)]);
    const applied = await applyClientSide(itemOf(wanted), script.tools, script.log);
    assert.equal(applied.operation, 'configured');
    assert.deepEqual(script.asked, [GET, PATCH]);
    assert.deepEqual((script.bodies as { data: unknown }[])[0]?.data, { a: '2' });
  });

  for (const text of ['null', '{}', '']) {
    it(`patches an object whose last-applied annotation is "${text}"`, async () => {
      const annotated = configMap({ a: '2', b: 'live' }, { annotations: { [LAST_APPLIED]: text } });
      const script = scripted([annotated, withLastApplied(wanted)]);
      const applied = await applyClientSide(itemOf(wanted), script.tools, script.log);
      assert.equal(applied.operation, 'configured');
      assert.deepEqual(script.said, []);
      const [{ metadata }] = script.bodies as [{ metadata: { annotations: Record<string, string> } }];
      assert.ok(metadata.annotations[LAST_APPLIED]);
    });
  }

  for (const text of ['text', '[]', '1', '"x"', '{} {}']) {
    it(`makes no patch from the last-applied annotation ${text}`, async () => {
      const annotated = configMap({ a: '2' }, { annotations: { [LAST_APPLIED]: text } });
      const script = scripted([annotated]);
      await assert.rejects(applyClientSide(itemOf(wanted), script.tools, script.log), /for: invalid JSON document$/);
      assert.deepEqual(script.asked, [GET]);
    });
  }

  it('tries again after a conflict: at once, then every second', async () => {
    const script = scripted([live, conflict, live, conflict, live, conflict, live, withLastApplied(wanted)]);
    const applied = await applyClientSide(itemOf(wanted), script.tools, script.log);
    assert.equal(applied.operation, 'configured');
    assert.deepEqual(script.slept, [1000, 1000]);
    script.end();
  });

  it('gives up after five further conflicts and says what it sent', async () => {
    const script = scripted([live, conflict, ...Array.from({ length: 5 }, () => [live, conflict]).flat()]);
    await assert.rejects(applyClientSide(itemOf(wanted), script.tools, script.log), (error: StatusError) => {
      assert.ok(error instanceof StatusError);
      assert.equal(error.reason, 'Conflict');
      assert.match(error.message, /^error when applying patch:\n\{"data":\{"a":"2"\},"metadata":/);
      assert.match(
        error.message,
        /\nto:\nResource: "\/v1, Resource=configmaps", GroupVersionKind: "\/v1, Kind=ConfigMap"\nName: "cm", Namespace: "ns"\nfor: "app.yaml": error when patching "app.yaml": the object has been modified$/,
      );
      return true;
    });
    assert.deepEqual(script.slept, [1000, 1000, 1000, 1000]);
    script.end();
  });

  it('--force deletes, waits until it is gone, creates', async () => {
    const options = { force: true, timeout: 5000, gracePeriod: 3, propagation: 'Foreground' } as const;
    const script = scripted([live, invalid, live, live, missing, wanted], options);
    const applied = await applyClientSide(itemOf(wanted), script.tools, script.log);
    assert.equal(applied.operation, 'configured');
    assert.deepEqual(script.asked, [GET, PATCH, `DELETE ${OBJECT}`, GET, GET, POST]);
    assert.deepEqual(script.bodies[1], {
      kind: 'DeleteOptions',
      apiVersion: 'v1',
      gracePeriodSeconds: 3,
      propagationPolicy: 'Foreground',
    });
    assert.deepEqual(script.slept, [1000]);
  });

  it('--force looks once when no --timeout is given', async () => {
    const script = scripted([live, invalid, live, live], { force: true });
    await assert.rejects(applyClientSide(itemOf(wanted), script.tools, script.log), {
      message: /for: "app.yaml": context deadline exceeded$/,
    });
    script.end();
  });

  it('--force puts back what was there when the new object cannot be created', async () => {
    const refused = failure(422, 'Invalid', 'ConfigMap "cm" is invalid: metadata.labels: Invalid value');
    const script = scripted([live, invalid, live, missing, refused, live], { force: true });
    await assert.rejects(applyClientSide(itemOf(wanted), script.tools, script.log), {
      message: /for: "app.yaml": ConfigMap "cm" is invalid: metadata.labels: Invalid value$/,
    });
    assert.deepEqual((script.bodies.at(-1) as { data: unknown }).data, { a: '1' });
    script.end();
  });

  it('says when both creations fail', async () => {
    const refused = failure(422, 'Invalid', 'new one refused');
    const lost = failure(500, 'InternalError', 'old one refused');
    const script = scripted([live, invalid, live, missing, refused, lost], { force: true });
    await assert.rejects(applyClientSide(itemOf(wanted), script.tools, script.log), {
      message:
        /An error occurred force-replacing the existing object with the newly provided one:\n\nnew one refused\.\n\nAdditionally, an error occurred attempting to restore the original object:\n\nold one refused$/,
    });
  });

  it('warns of an object that was not made by apply', async () => {
    const script = scripted([configMap({ a: '2' }), withLastApplied(wanted)]);
    await applyClientSide(itemOf(wanted), script.tools, script.log);
    assert.deepEqual(script.said, [
      'Warning: resource configmaps/cm is missing the kubectl.kubernetes.io/last-applied-configuration annotation which is required by kubectl apply. kubectl apply should only be used on resources created declaratively by either kubectl create --save-config or kubectl apply. The missing annotation will be patched automatically.\n',
    ]);
  });

  it('asks nobody for an object without a name', async () => {
    const script = scripted([]);
    await assert.rejects(applyClientSide(itemOf(wanted, ''), script.tools, script.log), {
      message:
        /^error when retrieving current configuration of:\n.*from server for: "app.yaml": resource name may not be empty$/s,
    });
  });
});
