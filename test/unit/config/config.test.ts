import assert from 'node:assert/strict';
import { mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { parsePairs } from '../../../src/commands/config/credentials.ts';
import { parseProperty } from '../../../src/commands/config/property.ts';
import { modifyKubeconfig } from '../../../src/kube/kubeconfig/write.ts';
import { toYaml } from '../../../src/print/yaml.ts';

describe('property names', () => {
  it('may hold names with dots', () => {
    assert.deepEqual(parseProperty('clusters.10.10.12.56.insecure-skip-tls-verify'), {
      kind: 'field',
      section: 'clusters',
      name: '10.10.12.56',
      field: { key: 'insecure-skip-tls-verify', type: 'bool' },
    });
    assert.deepEqual(parseProperty('contexts.a.b'), { kind: 'entry', section: 'contexts', name: 'a.b' });
  });

  it('are refused in the words of kubectl', () => {
    assert.throws(() => parseProperty('foo'), { message: 'unable to parse foo after [] at api.Config' });
    const message = 'unable to parse one or more field values of users.u.exec.command';
    assert.throws(() => parseProperty('users.u.exec.command'), { message });
  });
});

describe('pairs', () => {
  it('set, or take out with a dash', () => {
    assert.deepEqual(parsePairs(['a=b=c', 'd=', 'e-'], 'exec-env'), {
      set: [
        ['a', 'b=c'],
        ['d', ''],
      ],
      remove: ['e'],
    });
    assert.throws(() => parsePairs(['=b', 'c', '-'], 'exec-env'), { message: 'invalid exec-env format: =b, c, -' });
  });
});

describe('writing a kubeconfig', () => {
  let folder = '';
  beforeEach(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), 'cox-config-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  const options = (list = 'config') => ({
    env: { KUBECONFIG: list, HOME: folder },
    cwd: folder,
    platform: 'linux' as const,
    relativizePaths: true,
    toYaml,
  });
  const namespace = (name: string, value: string) =>
    ({ section: 'contexts', name, fields: { namespace: value } }) as const;

  it('keeps fields that kubectl does not know', async () => {
    const text = `future: 1
clusters:
- name: c
  note: mine
  cluster: {server: "https://x", new-field: {a: 1}}
users:
- name: u
  user: {exec: {command: x, apiVersion: client.authentication.k8s.io/v1, later: true}}
`;
    await writeFile(path.join(folder, 'config'), text);
    await modifyKubeconfig(options(), { currentContext: 'z' });
    const written = await readFile(path.join(folder, 'config'), 'utf8');
    assert.equal(
      written,
      `apiVersion: v1
clusters:
- cluster:
    new-field:
      a: 1
    server: https://x
  name: c
  note: mine
contexts: null
current-context: z
future: 1
kind: Config
users:
- name: u
  user:
    exec:
      apiVersion: client.authentication.k8s.io/v1
      args: null
      command: x
      env: null
      later: true
      provideClusterInfo: false
`,
    );
  });

  it('writes nothing for a change that changes nothing, not even its form', async () => {
    const text = 'contexts: [{name: a, context: {namespace: x}}]\n';
    await writeFile(path.join(folder, 'config'), text);
    await modifyKubeconfig(options(), { entries: [namespace('a', 'x')] });
    assert.equal(await readFile(path.join(folder, 'config'), 'utf8'), text);
  });

  it('makes new files for the owner only, and leaves the mode of old ones and links', async () => {
    await modifyKubeconfig(options('new'), { entries: [namespace('a', 'x')] });
    assert.equal((await stat(path.join(folder, 'new'))).mode & 0o777, 0o600);
    await writeFile(path.join(folder, 'old'), '', { mode: 0o640 });
    await symlink('old', path.join(folder, 'link'));
    await modifyKubeconfig(options('link'), { entries: [namespace('a', 'x')] });
    assert.equal((await stat(path.join(folder, 'old'))).mode & 0o777, 0o640);
    assert.match(await readFile(path.join(folder, 'old'), 'utf8'), /namespace: x/);
    assert.deepEqual((await readdir(folder)).sort(), ['link', 'new', 'old']);
  });

  it('leaves everything alone when a file is locked', async () => {
    await writeFile(path.join(folder, 'b.lock'), '');
    const change = modifyKubeconfig(options('a:b'), { entries: [namespace('x', 'y')] });
    await assert.rejects(change, { message: 'open b.lock: file exists' });
    assert.deepEqual(await readdir(folder), ['b.lock']);
  });

  it('survives names that are special to JavaScript', async () => {
    await modifyKubeconfig(options(), { entries: [namespace('__proto__', 'x'), namespace('constructor', 'y')] });
    const written = await readFile(path.join(folder, 'config'), 'utf8');
    assert.match(written, /name: __proto__\n/);
    assert.equal(({} as { namespace?: unknown }).namespace, undefined);
  });
});
