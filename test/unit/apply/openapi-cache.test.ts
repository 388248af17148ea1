import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, describe, it } from 'node:test';
import { patchTypeOf } from '../../../src/apimachinery/openapi/patch-types.ts';
import { StatusError } from '../../../src/errors.ts';
import { newOpenApi } from '../../../src/kube/discovery/openapi.ts';

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

function cacheFolder(): string {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'cox-openapi-'));
  folders.push(folder);
  return folder;
}

const document = {
  paths: {
    '/apis/g/v1/things/{name}': {
      patch: {
        'x-kubernetes-group-version-kind': { group: 'g', version: 'v1', kind: 'Thing' },
        requestBody: { content: { 'application/strategic-merge-patch+json': {} } },
      },
    },
  },
  components: {
    schemas: {
      Thing: {
        properties: { a: {} },
        'x-kubernetes-group-version-kind': [{ group: 'g', version: 'v1', kind: 'Thing' }],
      },
    },
  },
};

/** A server whose document has the given hash; notes what it was asked. */
function server(cacheDirectory: string, hash: string, failure?: StatusError) {
  const asked: string[] = [];
  const request = async ({
    path: asking,
    query = [],
  }: {
    path: string;
    query?: readonly (readonly [string, string])[];
  }) => {
    asked.push(`${asking}${query.map(([key, value]) => `?${key}=${value}`).join('')}`);
    if (failure !== undefined) throw failure;
    const index = { paths: { 'apis/g/v1': { serverRelativeURL: `/openapi/v3/apis/g/v1?hash=${hash}` } } };
    return { status: 200, headers: {}, body: JSON.stringify(asking === '/openapi/v3' ? index : document) };
  };
  const transport = { request, stream: () => assert.fail('no stream'), close: () => {} };
  return { asked, openApi: newOpenApi({ transport, server: 'https://host:6443', cacheDirectory }) };
}

const DOCUMENT = (hash: string) => `/openapi/v3/apis/g/v1?hash=${hash}`;

async function hasThing(folder: string, hash: string): Promise<{ found: boolean; asked: readonly string[] }> {
  const { asked, openApi } = server(folder, hash);
  const types = await openApi.patchTypes('g', 'v1');
  return { found: types !== undefined && patchTypeOf(types, 'Thing')?.field('a') !== undefined, asked };
}

describe('the cache of patch strategies', () => {
  it('reads a document once for each hash', async () => {
    const folder = cacheFolder();
    assert.deepEqual(await hasThing(folder, 'A'), { found: true, asked: ['/openapi/v3', DOCUMENT('A')] });
    assert.deepEqual(await hasThing(folder, 'A'), { found: true, asked: ['/openapi/v3'] });
    assert.deepEqual(await hasThing(folder, 'B'), { found: true, asked: ['/openapi/v3', DOCUMENT('B')] });
  });

  it('is for its owner alone', async () => {
    const folder = cacheFolder();
    await hasThing(folder, 'A');
    const kept = path.join(folder, 'coxswain', 'openapi', 'host_6443');
    assert.equal(statSync(path.join(kept, 'g_v1.json')).mode & 0o777, 0o600);
    assert.equal(statSync(kept).mode & 0o777, 0o700);
    assert.deepEqual(readdirSync(kept), ['g_v1.json']);
  });

  for (const [name, text] of [
    ['broken JSON', '{'],
    ['another form', '{"form":99,"hash":"A","content":{}}'],
    ['the wrong shape', '{"form":2,"hash":"A","content":{"kinds":{"Thing":1},"names":["x","y"],"types":[]}}'],
    ['no types', '{"form":2,"hash":"A"}'],
  ] as const) {
    it(`takes ${name} for a miss`, async () => {
      const folder = cacheFolder();
      await hasThing(folder, 'A');
      writeFileSync(path.join(folder, 'coxswain', 'openapi', 'host_6443', 'g_v1.json'), text);
      assert.deepEqual(await hasThing(folder, 'A'), { found: true, asked: ['/openapi/v3', DOCUMENT('A')] });
    });
  }

  it('does not follow a link', async () => {
    const [folder, other] = [cacheFolder(), cacheFolder()];
    await hasThing(folder, 'A');
    const file = path.join(folder, 'coxswain', 'openapi', 'host_6443', 'g_v1.json');
    rmSync(file);
    writeFileSync(path.join(other, 'x.json'), '{"form":2,"hash":"A","content":{"kinds":{},"names":[],"types":[]}}');
    symlinkSync(path.join(other, 'x.json'), file);
    assert.deepEqual(await hasThing(folder, 'A'), { found: true, asked: ['/openapi/v3', DOCUMENT('A')] });
  });

  it('knows nothing where the server says nothing', async () => {
    const failure = new StatusError({ reason: 'Forbidden', message: 'no' }, 403);
    const { openApi } = server(cacheFolder(), 'A', failure);
    assert.equal(await openApi.patchTypes('g', 'v1'), undefined);
  });

  it('knows nothing of a version the server does not list', async () => {
    const { openApi, asked } = server(cacheFolder(), 'A');
    assert.equal(await openApi.patchTypes('g', 'v2'), undefined);
    assert.deepEqual(asked, ['/openapi/v3']);
  });
});
