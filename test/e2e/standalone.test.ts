/** The executable that needs no Node: what could differ from the script because of how it is packed. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, describe, it } from 'node:test';
import { type Ended, ended } from '../support/child.ts';
import { testCluster } from '../support/cluster.ts';
import { typeCommand } from '../support/in-process.ts';

const executable = process.env.COXSWAIN_TEST_EXECUTABLE;
const skip = executable === undefined ? 'COXSWAIN_TEST_EXECUTABLE names none' : false;
const folder = mkdtempSync(path.join(os.tmpdir(), 'cox-standalone-'));
after(() => rmSync(folder, { recursive: true, force: true }));

/** Nothing of this process's environment: there is no Node on this PATH. */
const base = { HOME: folder, PATH: '/usr/bin:/bin' };

const start = (file: string, words: readonly string[], env: NodeJS.ProcessEnv = {}, cwd = folder): Promise<Ended> =>
  ended(spawn(file, words, { env: { ...base, ...env }, cwd }));

function linkNamed(name: string): string {
  const bin = path.join(folder, 'bin');
  mkdirSync(bin, { recursive: true });
  const link = path.join(bin, name);
  if (!existsSync(link)) symlinkSync(executable!, link);
  return link;
}

describe('the executable', { skip }, () => {
  it('prints what the sources print', async () => {
    for (const words of [['version', '--client'], ['options'], ['helm', 'version'], ['completion', 'bash']]) {
      const { stdout, exitCode } = await typeCommand(words, { env: base });
      const typed = await start(linkNamed('cox'), words);
      assert.deepEqual([typed.stdout, typed.code], [stdout, exitCode], words.join(' '));
    }
  });

  it('has the name of the link that it was started by, with a path and from PATH', async () => {
    linkNamed('kubectl');
    const link = linkNamed('helm');
    const env = { PATH: `${path.dirname(link)}:${base.PATH}` };
    assert.match((await start(link, ['version', '--short'])).stdout, /^v4\./);
    assert.match((await start('helm', ['env'], env)).stdout, new RegExp(`^HELM_BIN="${link}"$`, 'm'));
    assert.match((await start('kubectl', ['--help'], env)).stdout, /^kubectl controls /);
    assert.match((await start(path.relative(folder, link), ['env'])).stdout, new RegExp(`^HELM_BIN="${link}"$`, 'm'));
  });

  it('does not do what files in the current folder say', async () => {
    const here = path.join(folder, 'here');
    mkdirSync(here);
    writeFileSync(path.join(here, '.env'), 'KUBECONFIG=/nonexistent\nHELM_NAMESPACE=other\n');
    writeFileSync(path.join(here, 'bunfig.toml'), 'preload = ["./first.js"]\n');
    writeFileSync(path.join(here, 'first.js'), `require('fs').writeFileSync('ran', '');\n`);
    writeFileSync(path.join(here, 'package.json'), '{"type": "module", "main": "first.js"}\n');
    const { stdout } = await start(linkNamed('cox'), ['helm', 'env', 'HELM_NAMESPACE'], {}, here);
    assert.equal(stdout, 'default\n');
    assert.deepEqual(readdirSync(here).sort(), ['.env', 'bunfig.toml', 'first.js', 'package.json']);
  });

  it('has the modules that a sandbox is built from', async () => {
    const bin = path.join(folder, 'go');
    mkdirSync(bin);
    writeFileSync(path.join(bin, 'go'), '#!/bin/sh\nls > "$HOME/given"\nexit 1\n', { mode: 0o755 });
    const caches = { COXSWAIN_BINARY_CACHE: path.join(folder, 'binaries'), HTTPS_PROXY: 'http://127.0.0.1:1' };
    const env = { ...caches, PATH: `${bin}:${base.PATH}`, KUBECONFIG: path.join(folder, 'none') };
    const { code, stderr } = await start(linkNamed('cox'), ['sandbox', 'up', '--name', 'never'], env);
    assert.equal(code, 1, stderr);
    const [module = ''] = readdirSync(path.join(folder, 'binaries', 'modules'));
    const files = readdirSync(path.join(folder, 'binaries', 'modules', module));
    assert.deepEqual(files.filter((name) => name.startsWith('go.')).sort(), ['go.mod', 'go.sum']);
  });

  it('reads more than one window of HTTP/2', async () => {
    const { kubeconfig, kubectl } = testCluster();
    const env = { KUBECONFIG: kubeconfig };
    const namespace = `standalone-${process.pid}`;
    const large = path.join(folder, 'large');
    writeFileSync(large, 'x'.repeat(1_000_000));
    await start(kubectl, ['create', 'namespace', namespace], env);
    try {
      for (const name of ['a', 'b', 'c', 'd', 'e', 'f']) {
        const words = ['create', 'configmap', name, '-n', namespace, `--from-file=${large}`];
        assert.equal((await start(linkNamed('cox'), words, env)).stdout, `configmap/${name} created\n`);
      }
      const list = ['get', 'configmaps', '-n', namespace, '-o', 'jsonpath={.items[*].data.large}'];
      const { stdout } = await start(linkNamed('cox'), [...list, '--request-timeout=20s'], env);
      assert.ok(stdout.length > 6_000_000, `${stdout.length} characters`);
    } finally {
      await start(kubectl, ['delete', 'namespace', namespace, '--wait=false'], env);
    }
  });

  it('sends what is too long for its HTTP/2', async () => {
    const { kubeconfig, kubectl } = testCluster();
    const words = ['create', 'configmap', 'never', `--field-manager=${'m'.repeat(70_000)}`];
    const env = { KUBECONFIG: kubeconfig };
    const [ours, theirs] = [await start(linkNamed('cox'), words, env), await start(kubectl, words, env)];
    assert.deepEqual(ours, theirs);
    assert.match(ours.stderr, /fieldManager: Too long/);
  });
});
