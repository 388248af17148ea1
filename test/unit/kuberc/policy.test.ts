import assert from 'node:assert/strict';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import { cleanPath } from '../../../src/apimachinery/go/path.ts';
import { newExecPlugin } from '../../../src/kube/auth/exec-plugin.ts';
import { permittedProgram } from '../../../src/kube/auth/plugin-policy.ts';

const folder = mkdtempSync(path.join(os.tmpdir(), 'cox-policy-'));
after(() => rmSync(folder, { recursive: true }));
for (const name of ['good', 'bad']) {
  mkdirSync(path.join(folder, name));
  const answer = { apiVersion: 'client.authentication.k8s.io/v1', kind: 'ExecCredential', status: { token: name } };
  const file = path.join(folder, name, 'plug');
  writeFileSync(file, `#!/bin/sh\necho '${JSON.stringify(answer)}'\n`);
  chmodSync(file, 0o755);
}
const good = path.join(folder, 'good', 'plug');
const search = { searchPath: path.join(folder, 'good'), cwd: folder };

test("Go's filepath.Clean", () => {
  const cases = { '': '.', './a': 'a', 'a//b/': 'a/b', '/../a': '/a', 'a/../../b': '../b', '/': '/', '.': '.' };
  for (const [typed, clean] of Object.entries(cases)) assert.equal(cleanPath(typed), clean);
});

test('an allowlist permits a name or the file that the name stands for', () => {
  for (const allowed of ['plug', good]) {
    assert.equal(permittedProgram('plug', { type: 'Allowlist', allowlist: [allowed] }, search), good);
    assert.equal(permittedProgram(good, { type: 'Allowlist', allowlist: [allowed] }, search), good);
  }
  const other = path.join(folder, 'bad', 'plug');
  assert.throws(
    () => permittedProgram('plug', { type: 'Allowlist', allowlist: [other] }, search),
    new RegExp(`plugin path "${good}" is not permitted by the credential plugin allowlist`),
  );
});

function plugin(searchPath: string) {
  const exec = {
    apiVersion: 'client.authentication.k8s.io/v1',
    command: 'plug',
    interactiveMode: 'Never',
    env: [{ name: 'PATH', value: `${path.join(folder, 'bad')}:${process.env.PATH}` }],
  };
  const pluginPolicy = { type: 'Allowlist', allowlist: ['plug'] };
  const env = { PATH: searchPath };
  const surroundings = { env, cwd: folder, stdinIsTerminal: false, pluginPolicy, now: () => 0 };
  return newExecPlugin(exec, {} as never, surroundings);
}

test('a PATH that the kubeconfig sets does not choose the program', async () => {
  assert.equal((await plugin(`${path.join(folder, 'good')}:${process.env.PATH}`).credential()).token, 'good');
  await assert.rejects(plugin(path.join(folder, 'nowhere')).credential(), /exec: executable plug not found/);
});
