// Expected patches: the request bodies of kubectl 1.37 (set image -v=8).
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { JsonObject } from '../../../src/apimachinery/json.ts';
import type { KubeObject } from '../../../src/apimachinery/object.ts';
import { putImages } from '../../../src/resources/generators/image-change.ts';
import { changeStruct } from '../../../src/resources/generators/struct-change.ts';

function changeImages(object: KubeObject, named: ReadonlyMap<string, string>) {
  let missing: readonly string[] = [];
  const { patch } = changeStruct(object, (draft) => {
    missing = putImages(draft, named);
  });
  return { patch, missing };
}

const spec = (): JsonObject => ({
  initContainers: [{ name: 'init', image: 'i:1' }],
  containers: [
    { name: 'a', image: 'a:1' },
    { name: 'b', image: 'b:1' },
  ],
});
const deployment = { apiVersion: 'apps/v1', kind: 'Deployment', spec: { template: { spec: spec() } } };

const images = (pairs: Record<string, string>) => new Map(Object.entries(pairs));

test('containers and init containers by name', () => {
  const { patch, missing } = changeImages(deployment, images({ init: 'x', a: 'y' }));
  assert.deepEqual(patch, {
    spec: {
      template: {
        spec: {
          '$setElementOrder/containers': [{ name: 'a' }, { name: 'b' }],
          '$setElementOrder/initContainers': [{ name: 'init' }],
          containers: [{ image: 'y', name: 'a' }],
          initContainers: [{ image: 'x', name: 'init' }],
        },
      },
    },
  });
  assert.deepEqual(missing, []);
});

test('a cron job', () => {
  const containers = [{ name: 'cc', image: 'b' }];
  const cronJob = {
    apiVersion: 'batch/v1',
    kind: 'CronJob',
    spec: { jobTemplate: { spec: { template: { spec: { containers } } } } },
  };
  const inner = {
    '$setElementOrder/containers': [{ name: 'cc' }],
    containers: [{ image: 'b:2', name: 'cc' }],
  };
  assert.deepEqual(changeImages(cronJob, images({ '*': 'b:2' })).patch, {
    spec: { jobTemplate: { spec: { template: { spec: inner } } } },
  });
});

test('nothing to change, nothing to find', () => {
  assert.deepEqual(changeImages(deployment, images({ a: 'a:1' })).patch, {});
  const { patch, missing } = changeImages(deployment, images({ nope: 'x' }));
  assert.deepEqual(patch, {});
  assert.deepEqual(missing, ['nope']);
  const configMap = { apiVersion: 'v1', kind: 'ConfigMap' };
  assert.throws(() => changeImages(configMap, images({ a: 'b' })), {
    message: 'the object is not a pod or does not have a pod template: *v1.ConfigMap',
  });
});
