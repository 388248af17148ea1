import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, it } from 'node:test';
import { collectionPath, objectPath, podPath } from '../../../src/kube/address.ts';
import {
  createObject,
  deleteObject,
  getList,
  getObject,
  listObjects,
  patchObject,
  replaceObject,
} from '../../../src/kube/objects.ts';
import { openPodLog } from '../../../src/kube/pod-log.ts';
import type { Transport } from '../../../src/kube/transport/transport.ts';
import { watch, watchResuming } from '../../../src/kube/watch.ts';

const configMaps = { group: '', version: 'v1', resource: 'configmaps', namespaced: true };
const deployments = { group: 'apps', version: 'v1', resource: 'deployments', namespaced: true };
const nodes = { group: '', version: 'v1', resource: 'nodes', namespaced: false };

describe('the path of an object', () => {
  it('has the namespace, the name and the subresource', () => {
    const place = { mapping: deployments, namespace: 'shop', name: 'web' };
    assert.equal(objectPath(place), '/apis/apps/v1/namespaces/shop/deployments/web');
    assert.equal(objectPath({ ...place, subresource: 'scale' }), '/apis/apps/v1/namespaces/shop/deployments/web/scale');
    assert.equal(objectPath({ mapping: nodes, name: 'system:x y' }), '/api/v1/nodes/system%3Ax%20y');
    assert.equal(objectPath({ mapping: nodes, name: '\ud800' }), '/api/v1/nodes/%EF%BF%BD');
    assert.equal(podPath('shop', 'web-0', 'log'), '/api/v1/namespaces/shop/pods/web-0/log');
  });

  it('of a collection is another function, without a name', () => {
    assert.equal(collectionPath({ mapping: configMaps }), '/api/v1/configmaps');
    assert.equal(collectionPath({ mapping: configMaps, namespace: '' }), '/api/v1/configmaps');
    assert.equal(collectionPath({ mapping: configMaps, namespace: 'shop' }), '/api/v1/namespaces/shop/configmaps');
    assert.equal(collectionPath({ mapping: nodes, namespace: 'shop' }), '/api/v1/nodes');
  });
});

/** client-go's words for each, from k8s.io/client-go/rest/request.go. */
const refusals = [
  [{ mapping: configMaps, namespace: 'shop', name: '' }, 'resource name may not be empty'],
  [{ mapping: nodes, name: '' }, 'resource name may not be empty'],
  [{ mapping: configMaps, namespace: 'shop', name: '.' }, `invalid resource name ".": [may not be '.']`],
  [{ mapping: configMaps, namespace: 'shop', name: '..' }, `invalid resource name "..": [may not be '..']`],
  [{ mapping: configMaps, namespace: 'shop', name: 'a/b' }, `invalid resource name "a/b": [may not contain '/']`],
  [{ mapping: configMaps, namespace: 'shop', name: 'c%31' }, `invalid resource name "c%31": [may not contain '%']`],
  [{ mapping: nodes, name: '../%2e' }, `invalid resource name "../%2e": [may not contain '/' may not contain '%']`],
  [{ mapping: configMaps, namespace: 'ns/', name: '' }, `invalid namespace "ns/": [may not contain '/']`],
  [{ mapping: configMaps, namespace: '..', name: 'a' }, `invalid namespace "..": [may not be '..']`],
  [
    { mapping: configMaps, namespace: '', name: 'a' },
    'an empty namespace may not be set when a resource name is provided',
  ],
  [
    { mapping: configMaps, namespace: 'shop', name: 'a', subresource: '../b' },
    `invalid subresource "..": [may not be '..']`,
  ],
  [
    { mapping: configMaps, namespace: 'shop', name: 'a', subresource: '/' },
    'invalid subresource "": [may not be empty]',
  ],
  [{ mapping: { ...nodes, resource: '..' }, name: 'a' }, `invalid resource "..": [may not be '..']`],
  [{ mapping: { ...nodes, resource: '' }, name: 'a' }, 'invalid resource "": [may not be empty]'],
  [{ mapping: { ...nodes, version: '..' }, name: 'a' }, `invalid version "..": [may not be '..']`],
  [
    { mapping: { ...deployments, group: 'a/b' }, namespace: 'x', name: 'a' },
    `invalid group "a/b": [may not contain '/']`,
  ],
] as const;

/** A transport that fails the test when anything is asked of it. */
const silent: Transport = {
  request: () => assert.fail('a request was sent'),
  stream: () => assert.fail('a request was sent'),
  close: () => undefined,
};

describe('a name that can be none', () => {
  for (const [address, message] of refusals) {
    it(`is refused by every request before it is sent: ${message}`, async () => {
      const refused = { message };
      assert.throws(() => objectPath(address), refused);
      await assert.rejects(getObject(silent, address), refused);
      await assert.rejects(replaceObject(silent, address, {}), refused);
      await assert.rejects(patchObject(silent, address, 'application/merge-patch+json', {}), refused);
      await assert.rejects(deleteObject(silent, address, {}), refused);
      await assert.rejects(watch(silent, address).next(), refused);
      const clock = { now: () => 0, sleep: () => Promise.resolve() };
      await assert.rejects(watchResuming(silent, address, { clock }).next(), refused);
    });
  }

  it('is refused for logs, too', async () => {
    await assert.rejects(
      openPodLog(silent, { namespace: 'shop', pod: '', query: {} }),
      /resource name may not be empty/,
    );
    await assert.rejects(
      openPodLog(silent, { namespace: '', pod: 'a', query: {} }),
      /an empty namespace may not be set/,
    );
  });

  it('is refused as a namespace of a collection, too', async () => {
    const collection = { mapping: configMaps, namespace: '..' };
    const refused = { message: `invalid namespace "..": [may not be '..']` };
    await assert.rejects(getList(silent, collection), refused);
    await assert.rejects(listObjects(silent, collection), refused);
    await assert.rejects(createObject(silent, collection, {}), refused);
    await assert.rejects(watch(silent, collection).next(), refused);
  });
});

describe('the address of an object', () => {
  it('cannot be made without a name, and is none of a collection', () => {
    // @ts-expect-error an object needs a name
    assert.throws(() => objectPath({ mapping: configMaps, namespace: 'shop' }));
    const item = { mapping: configMaps, namespace: 'shop', name: 'a' };
    // @ts-expect-error a collection has none
    assert.equal(collectionPath(item), '/api/v1/namespaces/shop/configmaps');
  });
});

describe('the sources', () => {
  /**
   * The sandbox asks its own server for objects whose names it made; cluster-info shows the URL of
   * a proxy; sarif has paths of files; an OpenAPI document lists the paths of a server; proxy serves
   * files, and links to them; URLs of chart repositories and of parts of a schema are no objects' at all.
   */
  const allowed =
    /^(kube\/address|sandbox\/.*|commands\/cluster-info\/cluster-service|print\/sarif|apimachinery\/openapi\/schema-document|commands\/proxy\/(answers|files)|helm\/(repository\/urls|schema\/location)|actions\/helm\/resolve-chart)\.ts$/;

  it('make paths of objects nowhere else', () => {
    const folder = path.join(import.meta.dirname, '../../../src');
    const others = readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts') && !allowed.test(file))
      .filter((file) => /\/namespaces\/|encodeURIComponent/.test(readFileSync(path.join(folder, file), 'utf8')));
    assert.deepEqual(others, []);
  });
});
