/**
 * The cluster layer on a real server: lists, kinds, plugins, and client-node's own API classes over
 * our connection.
 */
import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { getList, listObjects } from '../../src/kube/objects.ts';
import { clientConfiguration } from '../../src/kube/transport/http-library.ts';
import type { Fault } from '../support/fault-proxy.ts';
import { type FaultyCluster, startFaultyCluster } from '../support/faulty-cluster.ts';

describe('the cluster', () => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'cox-kube-'));
  let faulty: FaultyCluster;
  before(async () => {
    faulty = await startFaultyCluster();
  });
  after(async () => {
    await faulty.close();
    fs.rmSync(folder, { recursive: true, force: true });
  });

  it('is read over one HTTP/2 connection, discovery included, and from the cache the second time', async () => {
    const before = faulty.proxy.connections;
    const { cluster } = await faulty.connect();
    const mapping = await cluster.mapper.forResource('cm');
    assert.equal(mapping.kind, 'ConfigMap');
    const { items } = await listObjects(cluster.transport, { mapping, namespace: faulty.namespace });
    assert.ok(items.every((item) => item.kind === 'ConfigMap' && item.apiVersion === 'v1'));
    assert.equal(faulty.proxy.connections - before, 1);
    const asked = faulty.proxy.requests.length;
    const again = await faulty.connect();
    await again.cluster.mapper.forResource('deploy');
    assert.equal(faulty.proxy.requests.length, asked);
  });

  it('knows a new kind after one more look', async () => {
    const group = `${faulty.namespace}.example.com`;
    const definition = {
      apiVersion: 'apiextensions.k8s.io/v1',
      kind: 'CustomResourceDefinition',
      metadata: { name: `gadgets.${group}` },
      spec: {
        group,
        scope: 'Namespaced',
        names: { plural: 'gadgets', singular: 'gadget', kind: 'Gadget', shortNames: ['gdg'], categories: ['toys'] },
        versions: [
          {
            name: 'v1',
            served: true,
            storage: true,
            schema: { openAPIV3Schema: { type: 'object' } },
            subresources: { status: {} },
          },
        ],
      },
    };
    const file = path.join(folder, 'crd.json');
    fs.writeFileSync(file, JSON.stringify(definition));
    const { cluster } = await faulty.connect();
    await assert.rejects(cluster.mapper.forResource(`gdg.${group}`));
    faulty.kubectl('create', '-f', file);
    try {
      faulty.kubectl('wait', '--timeout=180s', '--for=condition=Established', `crd/gadgets.${group}`);
      for (let tries = 0; ; tries++) {
        const later = await faulty.connect();
        const found = await later.cluster.mapper.forResource(`gdg.${group}`).catch(() => undefined);
        if (found === undefined && tries < 50) continue;
        assert.equal(found?.kind, 'Gadget');
        assert.deepEqual(
          found?.subresources.map(({ name }) => name),
          ['status'],
        );
        assert.deepEqual(
          (await later.cluster.mapper.category('toys'))?.map(({ resource }) => resource),
          ['gadgets'],
        );
        break;
      }
    } finally {
      faulty.kubectl('delete', 'crd', `gadgets.${group}`);
    }
  });

  it('runs a credential plugin, and again after a 401', async () => {
    const log = path.join(folder, 'runs');
    const plugin = path.join(folder, 'plugin.cjs');
    const apiVersion = 'client.authentication.k8s.io/v1';
    fs.writeFileSync(
      plugin,
      `require('fs').appendFileSync(${JSON.stringify(log)}, 'x');
       const status = { token: require('fs').readFileSync(${JSON.stringify(log)}, 'utf8') };
       console.log(JSON.stringify({ apiVersion: ${JSON.stringify(apiVersion)}, kind: 'ExecCredential', status }));`,
    );
    const exec = { apiVersion, command: process.execPath, args: [plugin], interactiveMode: 'Never' };
    const kubeconfig = path.join(folder, 'exec.json');
    const user = { name: 'u', user: { exec } };
    const context = { name: 'c', context: { cluster: '', user: 'u' } };
    fs.writeFileSync(kubeconfig, JSON.stringify({ 'current-context': 'c', contexts: [context], users: [user] }));
    const { cluster } = await faulty.connect({ kubeconfig });
    const answer = (status: number): Fault => ({
      times: 1,
      url: /plugged/,
      act: { kind: 'answer', status, body: '{"kind":"ConfigMapList","apiVersion":"v1","items":[]}' },
    });
    for (const status of [200, 401, 200]) faulty.proxy.add(answer(status));
    const address = { mapping: { group: '', version: 'v1', resource: 'plugged', namespaced: true } };
    await getList(cluster.transport, address);
    await getList(cluster.transport, address);
    const sent = faulty.proxy.requests.filter(({ url }) => url.includes('plugged'));
    assert.deepEqual(
      sent.map(({ headers }) => headers.authorization),
      ['Bearer x', 'Bearer x', 'Bearer xx'],
    );
  });

  it('serves client-node’s CoreV1Api and AppsV1Api', async () => {
    const { ObjectAppsV1Api: AppsV1Api, ObjectCoreV1Api: CoreV1Api } = await import(
      '@kubernetes/client-node/dist/gen/types/ObjectParamAPI.js'
    );
    const { cluster } = await faulty.connect();
    const configuration = await clientConfiguration(cluster);
    const core = new CoreV1Api(configuration);
    const apps = new AppsV1Api(configuration);
    const { namespace } = faulty;
    const configMap = { metadata: { name: 'typed' }, data: { a: '1' } };
    assert.equal((await core.createNamespacedConfigMap({ namespace, body: configMap })).data?.a, '1');
    const listed = await core.listNamespacedConfigMap({ namespace });
    assert.ok(listed.items.some((item) => item.metadata?.name === 'typed'));
    const labels = { app: 'typed' };
    const deployment = {
      metadata: { name: 'typed' },
      spec: {
        replicas: 0,
        selector: { matchLabels: labels },
        template: { metadata: { labels }, spec: { containers: [{ name: 'c', image: 'i' }] } },
      },
    };
    await apps.createNamespacedDeployment({ namespace, body: deployment });
    const patch = [{ op: 'replace', path: '/spec/revisionHistoryLimit', value: 3 }];
    const patched = await apps.patchNamespacedDeployment({ name: 'typed', namespace, body: patch });
    assert.equal(patched.spec?.revisionHistoryLimit, 3);
    const deployments = await apps.listNamespacedDeployment({ namespace });
    assert.deepEqual(
      deployments.items.map((item) => item.metadata?.name),
      ['typed'],
    );
    await apps.deleteNamespacedDeployment({ name: 'typed', namespace });
    await core.deleteNamespacedConfigMap({ name: 'typed', namespace });
    await assert.rejects(core.readNamespacedConfigMap({ name: 'typed', namespace }), { code: 404 });
    assert.ok(faulty.proxy.requests.every(({ headers }) => String(headers['user-agent']).startsWith('coxswain/')));
  });
});
