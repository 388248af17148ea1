import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, beforeEach, describe, it } from 'node:test';
import { StatusError } from '../../../src/errors.ts';
import { newDiscovery } from '../../../src/kube/discovery/discovery.ts';
import { discoveryCacheFile } from '../../../src/kube/discovery/discovery-cache.ts';
import { newMapper } from '../../../src/kube/discovery/mapper.ts';
import type { Transport } from '../../../src/kube/transport/transport.ts';

const root = fs.mkdtempSync(path.join(os.tmpdir(), 'cox-discovery-'));
after(() => fs.rmSync(root, { recursive: true, force: true }));

const aggregatedType = 'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList';
const resource = (name: string, kind: string, more: object = {}) => ({
  resource: name,
  responseKind: { group: '', version: '', kind },
  scope: 'Namespaced',
  singularResource: kind.toLowerCase(),
  verbs: ['get', 'list'],
  ...more,
});
const core = {
  items: [
    {
      metadata: {},
      versions: [
        {
          version: 'v1',
          resources: [
            resource('pods', 'Pod', {
              shortNames: ['po'],
              categories: ['all'],
              subresources: [{ subresource: 'log', responseKind: { kind: 'Pod' }, verbs: ['get'] }],
            }),
            resource('events', 'Event', { shortNames: ['ev'] }),
            resource('namespaces', 'Namespace', { scope: 'Cluster', shortNames: ['ns'] }),
          ],
        },
      ],
    },
  ],
};
const named = {
  items: [
    {
      metadata: { name: 'apps' },
      versions: [
        {
          version: 'v1',
          resources: [resource('deployments', 'Deployment', { shortNames: ['deploy'], categories: ['all'] })],
        },
      ],
    },
    {
      metadata: { name: 'events.k8s.io' },
      versions: [{ version: 'v1', resources: [resource('events', 'Event', { shortNames: ['ev'] })] }],
    },
    {
      metadata: { name: 'autoscaling' },
      versions: [
        {
          version: 'v2',
          resources: [
            resource('horizontalpodautoscalers', 'HorizontalPodAutoscaler', {
              shortNames: ['hpa'],
              categories: ['all'],
            }),
          ],
        },
        {
          version: 'v1',
          resources: [
            resource('horizontalpodautoscalers', 'HorizontalPodAutoscaler', {
              shortNames: ['hpa'],
              categories: ['all'],
            }),
          ],
        },
      ],
    },
    {
      metadata: { name: 'storage.k8s.io' },
      versions: [
        {
          version: 'v1',
          resources: [resource('storageclasses', 'StorageClass', { scope: 'Cluster', shortNames: ['sc'] })],
        },
      ],
    },
    { metadata: { name: 'metrics.k8s.io' }, versions: [{ version: 'v1beta1', freshness: 'Stale' }] },
  ],
};

/** A transport that answers from a table and counts. */
function fakeServer(documents: Record<string, unknown>, contentType = aggregatedType) {
  const asked: string[] = [];
  const transport: Transport = {
    request: async ({ path: url }) => {
      asked.push(url);
      const document = documents[url];
      if (document === undefined) throw new StatusError({ code: 404, reason: 'NotFound', message: `no ${url}` }, 404);
      if (document instanceof Error) throw document;
      return { status: 200, headers: { 'content-type': contentType }, body: JSON.stringify(document) };
    },
    stream: () => Promise.reject(new Error('not here')),
    close: () => undefined,
  };
  return { transport, asked };
}

let counter = 0;
let now = 1_000_000;
let file = '';
beforeEach(() => {
  counter += 1;
  now = 1_000_000;
  file = discoveryCacheFile(path.join(root, String(counter)), 'https://h:1');
});
const server = 'https://h:1';
const clock = { now: () => now, sleep: () => Promise.resolve() };
const discover = (transport: Transport) => newDiscovery({ transport, server, file, clock });
const hours = 60 * 60 * 1000;

describe('discovery', () => {
  it('is two requests, and none for six hours', async () => {
    const { transport, asked } = fakeServer({ '/api': core, '/apis': named });
    await discover(transport).resources();
    assert.deepEqual(asked.sort(), ['/api', '/apis']);
    now += 6 * hours - 1;
    const again = discover(transport);
    assert.equal((await again.resources()).length, 8);
    assert.equal(asked.length, 2);
    assert.equal(again.fresh, false);
    now += 2;
    await discover(transport).resources();
    assert.equal(asked.length, 4);
  });

  it('names group versions that are stale, and keeps the others', async () => {
    const { transport } = fakeServer({ '/api': core, '/apis': named });
    const told: string[] = [];
    const onFailure = (name: string): void => void told.push(name);
    const discovery = newDiscovery({ transport, server, file, clock, onFailure });
    assert.deepEqual(
      [...(await discovery.failures())],
      [['metrics.k8s.io/v1beta1', 'stale GroupVersion discovery: metrics.k8s.io/v1beta1']],
    );
    assert.deepEqual(told, ['metrics.k8s.io/v1beta1']);
    assert.equal((await discovery.groups()).find(({ name }) => name === 'apps')?.versions[0], 'v1');
  });

  it('reads older servers document by document; one that fails spoils only its own', async () => {
    const { transport, asked } = fakeServer(
      {
        '/api': { kind: 'APIVersions', versions: ['v1'] },
        '/apis': {
          groups: [
            {
              name: 'apps',
              versions: [{ version: 'v1beta1' }, { version: 'v1' }],
              preferredVersion: { version: 'v1' },
            },
            { name: 'dead', versions: [{ version: 'v1' }] },
          ],
        },
        '/api/v1': {
          resources: [
            { name: 'pods', kind: 'Pod', namespaced: true, verbs: ['get'], shortNames: ['po'] },
            { name: 'pods/log', kind: 'Pod', namespaced: true, verbs: ['get'] },
          ],
        },
        '/apis/apps/v1': {
          resources: [
            { name: 'deployments', singularName: 'deployment', kind: 'Deployment', namespaced: true, verbs: [] },
          ],
        },
        '/apis/apps/v1beta1': { resources: [] },
        '/apis/dead/v1': new StatusError({ message: 'the server is currently unable to handle the request' }, 503),
      },
      'application/json',
    );
    const discovery = discover(transport);
    const resources = await discovery.resources();
    assert.equal(asked.length, 6);
    assert.deepEqual(
      resources.map((mapping) => [mapping.resource, mapping.singular, mapping.subresources.map(({ name }) => name)]),
      [
        // shown as it is by api-resources -o json; the kind stands in for it where a name is typed
        ['pods', '', ['log']],
        ['deployments', 'deployment', []],
      ],
    );
    assert.equal((await newMapper(discovery, () => undefined).forResource('pod')).resource, 'pods');
    assert.deepEqual((await discovery.groups())[1], { name: 'apps', versions: ['v1', 'v1beta1'] });
    assert.deepEqual(
      [...(await discovery.failures())],
      [['dead/v1', 'the server is currently unable to handle the request']],
    );
  });

  it('fails when the server has neither of the two', async () => {
    await assert.rejects(discover(fakeServer({}).transport).resources(), { reason: 'NotFound' });
  });

  it('asks again after a failure', async () => {
    const { transport, asked } = fakeServer({});
    const discovery = discover(transport);
    await assert.rejects(discovery.resources());
    await assert.rejects(discovery.resources());
    assert.equal(asked.length, 4);
  });
});

describe('the cache on disk', () => {
  const filled = async () => {
    await discover(fakeServer({ '/api': core, '/apis': named }).transport).resources();
  };
  const misses = async (): Promise<boolean> => {
    const { transport, asked } = fakeServer({ '/api': core, '/apis': named });
    await discover(transport).resources();
    return asked.length > 0;
  };

  it('is one file that only its owner can read', async () => {
    await filled();
    assert.equal(fs.statSync(file).mode & 0o777, 0o600);
    assert.equal(fs.statSync(path.dirname(file)).mode & 0o777, 0o700);
    assert.deepEqual(fs.readdirSync(path.dirname(file)), [path.basename(file)]);
    assert.equal(await misses(), false);
  });

  it('is a miss when it is corrupt, of another server, a link, or writable by others', async () => {
    await filled();
    fs.writeFileSync(file, '{"form":1,');
    assert.equal(await misses(), true);
    fs.writeFileSync(
      file,
      JSON.stringify({
        form: 1,
        server: 'https://other',
        time: now,
        discovered: { groups: [], resources: [], failures: [] },
      }),
    );
    assert.equal(await misses(), true);
    fs.chmodSync(file, 0o622);
    assert.equal(await misses(), true);
    fs.renameSync(file, `${file}.real`);
    fs.symlinkSync(`${file}.real`, file);
    assert.equal(await misses(), true);
    fs.chmodSync(path.dirname(file), 0o777);
    assert.equal(await misses(), true);
  });

  it('is not needed: what cannot be written is asked for again', async () => {
    fs.mkdirSync(path.dirname(path.dirname(file)), { recursive: true });
    fs.writeFileSync(path.dirname(file), 'a file where the folder should be');
    assert.equal(await misses(), true);
    assert.equal(await misses(), true);
  });

  it('is dropped on demand', async () => {
    const { transport, asked } = fakeServer({ '/api': core, '/apis': named });
    const discovery = discover(transport);
    await discovery.resources();
    discovery.invalidate();
    assert.equal(fs.existsSync(file), false);
    await discovery.resources();
    assert.equal(asked.length, 4);
  });
});

describe('the mapper', () => {
  const said: string[] = [];
  const mapper = (documents: Record<string, unknown> = { '/api': core, '/apis': named }) => {
    said.length = 0;
    const { transport, asked } = fakeServer(documents);
    return { asked, ...newMapper(discover(transport), (text) => said.push(text)) };
  };
  const found = async (word: string): Promise<string> => {
    const { resource: name, group, version } = await mapper().forResource(word);
    return `${name}.${version}.${group}`;
  };

  /** As kubectl 1.37 resolves them. */
  const words: readonly (readonly [string, string])[] = [
    ['pods', 'pods.v1.'],
    ['pod', 'pods.v1.'],
    ['po', 'pods.v1.'],
    ['PODS', 'pods.v1.'],
    ['Pod', 'pods.v1.'],
    ['deploy', 'deployments.v1.apps'],
    ['deploy.apps', 'deployments.v1.apps'],
    ['deployments.apps', 'deployments.v1.apps'],
    ['deployments.v1.apps', 'deployments.v1.apps'],
    ['Deployment.v1.apps', 'deployments.v1.apps'],
    ['events', 'events.v1.'],
    ['events.events.k8s.io', 'events.v1.events.k8s.io'],
    ['hpa', 'horizontalpodautoscalers.v2.autoscaling'],
    ['hpa.v1.autoscaling', 'horizontalpodautoscalers.v2.autoscaling'],
    ['horizontalpodautoscalers.v1.autoscaling', 'horizontalpodautoscalers.v1.autoscaling'],
    ['storageclass.storage', 'storageclasses.v1.storage.k8s.io'],
    ['sc.storage', 'storageclasses.v1.storage.k8s.io'],
    ['podlist', 'podlists.v1.'],
    ['List', 'lists.v1.'],
    ['lists.apps', 'lists.v1.apps'],
    ['deploymentlists.v1.apps', 'deploymentlists.v1.apps'],
  ];
  for (const [word, expected] of words) {
    it(`finds ${word}`, async () => assert.equal(await found(word), expected));
  }

  /** As kubectl 1.37 refuses them. */
  const unknown: readonly (readonly [string, string])[] = [
    ['foo', `the server doesn't have a resource type "foo"`],
    ['PO', `the server doesn't have a resource type "PO"`],
    ['foo.bar', `the server doesn't have a resource type "foo" in group "bar"`],
    ['deployments.v9.apps', `the server doesn't have a resource type "deployments" in group "v9.apps"`],
  ];
  for (const [word, message] of unknown) {
    it(`does not find ${word}`, () => assert.rejects(mapper().forResource(word), { message }));
  }

  it('says which other resource a short name could mean', async () => {
    await mapper().forResource('ev');
    assert.deepEqual(said, ['short name "ev" could also match lower priority resource events.events.k8s.io']);
  });

  it('looks once more in what the server says now, and only once', async () => {
    await discover(fakeServer({ '/api': core, '/apis': { items: [] } }).transport).resources();
    const later = mapper();
    assert.equal((await later.forResource('deploy')).kind, 'Deployment');
    assert.equal(later.asked.length, 2);
    await assert.rejects(later.forResource('foo'));
    assert.equal(later.asked.length, 2);
  });

  it('looks again for a word that the cache knows by its second reading only', async () => {
    const old = { '/api': core, '/apis': named };
    await discover(fakeServer(old).transport).resources();
    const gone = { '/api': core, '/apis': { items: named.items.filter(({ metadata }) => metadata.name === 'apps') } };
    const message = 'the server doesn\'t have a resource type "storageclasses" in group "storage.k8s.io"';
    await assert.rejects(mapper(gone).forResource('storageclasses.storage.k8s.io'), { message });
    await discover(fakeServer(old).transport).refresh();
    for (const word of ['storageclasses', 'storageclasses.storage', 'deployments.v1.apps']) {
      const later = mapper(gone);
      await later.forResource(word);
      assert.deepEqual(later.asked, [], word);
    }
  });

  it('finds a kind in small letters, and lists that no server has', async () => {
    const inApps = { group: 'apps', version: 'v1' };
    const small = await mapper().forKind({ ...inApps, kind: 'deployment' });
    assert.deepEqual([small.resource, small.kind], ['deployments', 'deployment']);
    const list = await mapper().forKind({ ...inApps, kind: 'DeploymentList' });
    assert.deepEqual([list.resource, list.namespaced], ['deploymentlists', true]);
    const plain = await mapper().forKind({ ...inApps, kind: 'List' });
    assert.deepEqual([plain.resource, plain.namespaced], ['lists', false]);
    for (const kind of ['deploymentlist', 'list', 'DEPLOYMENT']) {
      const message = `no matches for kind "${kind}" in version "apps/v1"`;
      await assert.rejects(mapper().forKind({ ...inApps, kind }), { message });
    }
  });

  it('finds kinds, and words a missing one as kubectl', async () => {
    assert.equal(
      (await mapper().forKind({ group: 'apps', version: 'v1', kind: 'Deployment' })).resource,
      'deployments',
    );
    await assert.rejects(mapper().forKind({ group: 'x.io', version: 'v1', kind: 'Foo' }), {
      message: 'no matches for kind "Foo" in version "x.io/v1"',
    });
  });

  it('expands categories, each resource once in its preferred version', async () => {
    const all = await mapper().category('all');
    assert.deepEqual(
      all?.map(({ resource: name, version }) => `${name}.${version}`),
      ['pods.v1', 'deployments.v1', 'horizontalpodautoscalers.v2'],
    );
    assert.equal(await mapper().category('nothing'), undefined);
  });
});
