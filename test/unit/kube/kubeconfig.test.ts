import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, describe, it } from 'node:test';
import { loadKubeconfig } from '../../../src/kube/kubeconfig/load.ts';
import { homeDirectory } from '../../../src/kube/kubeconfig/paths.ts';
import { selectSettings } from '../../../src/kube/kubeconfig/select-settings.ts';
import { testGlobals } from '../../support/connect-context.ts';

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'cox-kubeconfig-'));
after(() => fs.rmSync(folder, { recursive: true, force: true }));

function write(name: string, text: string): string {
  const file = path.join(folder, name);
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(file, text);
  return file;
}

const surroundings = (env: Record<string, string> = {}) => ({
  env: { HOME: folder, ...env },
  cwd: folder,
  platform: 'linux' as const,
});
const load = (env: Record<string, string>, explicitPath = '') => loadKubeconfig({ ...surroundings(env), explicitPath });

const one = `
apiVersion: v1
kind: Config
current-context: one
clusters:
- name: shared
  cluster: {server: "https://one:6443", certificate-authority: ca/one.crt, made-up: kept}
users:
- {name: shared, user: {token: one, tokenFile: token, client-key: /abs/key}}
contexts:
- {name: one, context: {cluster: shared, user: shared, namespace: first}}
`;
const two = `
current-context: two
clusters:
- {name: shared, cluster: {server: "https://two:6443"}}
- {name: other, cluster: {server: "https://other"}}
users:
- name: plugin
  user: {exec: {command: ./bin/plugin, apiVersion: client.authentication.k8s.io/v1, interactiveMode: Never}}
- {name: searched, user: {exec: {command: plugin}}}
contexts:
- {name: two, context: {cluster: other, user: plugin}}
`;
const fileOne = write('a/one.yaml', one);
const fileTwo = write('b/two.yaml', two);

describe('loading rules', () => {
  it('lets the first file win for every name and for the current context, and remembers who said what', async () => {
    const config = await load({ KUBECONFIG: `${fileOne}:${fileTwo}` });
    assert.equal(config.currentContext, 'one');
    assert.equal(config.clusters.get('shared')?.fields.server, 'https://one:6443');
    assert.equal(config.clusters.get('shared')?.file, fileOne);
    assert.equal(config.clusters.get('other')?.file, fileTwo);
    assert.deepEqual([...config.contexts.keys()], ['one', 'two']);
  });

  it('ignores missing files, empty names and repeated ones', async () => {
    const config = await load({ KUBECONFIG: `:${folder}/none:${fileTwo}:${fileTwo}:` });
    assert.equal(config.currentContext, 'two');
    assert.deepEqual(
      config.files.map((file) => file.path),
      [fileTwo],
    );
  });

  it('resolves paths against the file that has them, but not commands that are looked up in PATH', async () => {
    const config = await load({ KUBECONFIG: `${fileOne}:${fileTwo}` });
    assert.equal(config.clusters.get('shared')?.fields['certificate-authority'], path.join(folder, 'a/ca/one.crt'));
    assert.equal(config.users.get('shared')?.fields.tokenFile, path.join(folder, 'a/token'));
    assert.equal(config.users.get('shared')?.fields['client-key'], '/abs/key');
    assert.equal(
      (config.users.get('plugin')!.fields.exec as { command: string }).command,
      path.join(folder, 'b/bin/plugin'),
    );
    assert.equal((config.users.get('searched')!.fields.exec as { command: string }).command, 'plugin');
  });

  it('keeps paths as they are when asked to, and fields it does not know', async () => {
    const config = await loadKubeconfig({ ...surroundings({ KUBECONFIG: fileOne }), resolvePaths: false });
    assert.equal(config.clusters.get('shared')?.fields['certificate-authority'], 'ca/one.crt');
    assert.equal(config.clusters.get('shared')?.fields['made-up'], 'kept');
  });

  it('resolves relative file names against the working directory', async () => {
    const config = await load({ KUBECONFIG: 'a/one.yaml' });
    assert.equal(config.clusters.get('shared')?.file, 'a/one.yaml');
    assert.equal(config.clusters.get('shared')?.fields['certificate-authority'], path.join(folder, 'a/ca/one.crt'));
  });

  it('reads ~/.kube/config without $KUBECONFIG', async () => {
    write('.kube/config', 'current-context: home');
    assert.equal((await load({})).currentContext, 'home');
  });

  it('wants an explicit file to exist, and reads it alone', async () => {
    await assert.rejects(load({}, 'nope.yaml'), { message: 'stat nope.yaml: no such file or directory' });
    const config = await load({ KUBECONFIG: fileOne }, fileTwo);
    assert.equal(config.currentContext, 'two');
    assert.equal(config.explicit, true);
  });

  it('takes an empty file, and one of comments only, for an empty configuration', async () => {
    assert.equal((await load({}, write('empty.yaml', ''))).clusters.size, 0);
    assert.equal((await load({}, write('comment.yaml', '# nothing\n'))).clusters.size, 0);
  });

  it('reads YAML 1.1 scalars as sigs.k8s.io/yaml does, and JSON', async () => {
    const yaml = write('yes.yaml', 'clusters: [{name: x, cluster: {insecure-skip-tls-verify: yes}}]');
    assert.equal((await load({}, yaml)).clusters.get('x')?.fields['insecure-skip-tls-verify'], true);
    const json = write('config.json', '{"clusters":[{"name":"x","cluster":{"server":"http://y"}}]}');
    assert.equal((await load({}, json)).clusters.get('x')?.fields.server, 'http://y');
  });

  it('does not touch prototypes', async () => {
    const file = write(
      'proto.yaml',
      'clusters: [{name: __proto__, cluster: {__proto__: {server: x}}}]\n__proto__: {a: b}',
    );
    const config = await load({}, file);
    assert.equal(({} as { server?: string }).server, undefined);
    assert.equal(config.clusters.has('__proto__'), true);
    assert.equal(selectSettings(config, testGlobals(), {}).cluster.server, 'http://localhost:8080');
  });
});

/** Texts of kubectl 1.37 for the same files. */
const malformed: readonly (readonly [string, string])[] = [
  ['clusters: 3', 'json: cannot unmarshal number into Go struct field Config.clusters of type []v1.NamedCluster'],
  [
    'clusters: [{name: 1}]',
    'json: cannot unmarshal number into Go struct field NamedCluster.clusters.name of type string',
  ],
  [
    'clusters: [{name: y}]',
    'json: cannot unmarshal bool into Go struct field NamedCluster.clusters.name of type string',
  ],
  [
    'apiVersion: v2\nkind: Config',
    'no kind "Config" is registered for version "v2" in scheme "pkg/runtime/scheme.go:111"',
  ],
  ['apiVersion: v1\nkind: Foo', 'no kind "Foo" is registered for version "v1" in scheme "pkg/runtime/scheme.go:111"'],
  [
    '[]',
    `couldn't get version/kind; json parse error: json: cannot unmarshal array into Go value of type struct { APIVersion string "json:\\"apiVersion,omitempty\\""; Kind string "json:\\"kind,omitempty\\"" }`,
  ],
  ["users: [{name: x, user: {client-key-data: '***'}}]", 'illegal base64 data at input byte 0'],
];

describe('malformed kubeconfigs', () => {
  for (const [text, message] of malformed) {
    it(`says of ${JSON.stringify(text)} what kubectl says`, async () => {
      const file = write('malformed.yaml', text);
      await assert.rejects(load({}, file), { message: `error loading config file "${file}": ${message}` });
    });
  }

  it('names the line of broken YAML', async () => {
    const file = write('broken.yaml', 'clusters:\n- name: x\n  b: c: d\n');
    await assert.rejects(load({}, file), /error loading config file ".*broken.yaml": yaml: line 3: /);
  });

  it('does not print tokens of repeated names', async () => {
    const file = write('twice.yaml', 'users: [{name: x, user: {token: hidden}}, {name: x, user: {token: hidden}}]');
    await assert.rejects(load({}, file), (error: Error) => {
      assert.match(error.message, /duplicate name "x" in list/);
      assert.doesNotMatch(error.message, /hidden/);
      return true;
    });
  });

  it('says it of a folder', async () => {
    await assert.rejects(load({}, folder), {
      message: `error loading config file "${folder}": read ${folder}: is a directory`,
    });
  });
});

describe('home directory', () => {
  it('is $HOME, and on Windows what the other variables say', () => {
    assert.equal(homeDirectory({ env: { HOME: '/h' }, platform: 'linux' }), '/h');
    assert.equal(homeDirectory({ env: {}, platform: 'linux' }), '');
    assert.equal(homeDirectory({ env: { USERPROFILE: 'C:\\Users\\x' }, platform: 'win32' }), 'C:\\Users\\x');
  });
});
