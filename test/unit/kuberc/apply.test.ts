import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import { typeCommand } from '../../support/in-process.ts';

const home = mkdtempSync(path.join(os.tmpdir(), 'cox-kuberc-'));
after(() => rmSync(home, { recursive: true }));
mkdirSync(path.join(home, '.kube'));
const file = path.join(home, '.kube', 'kuberc');

const HEAD = 'apiVersion: kubectl.config.k8s.io/v1beta1\nkind: Preference\n';

function type(kuberc: string, argv: readonly string[], more: Readonly<Record<string, string>> = {}, terminal = false) {
  writeFileSync(file, kuberc);
  return typeCommand(argv, { env: { HOME: home, ...more }, terminal });
}

test('an alias of a command that kubectl does not have', async () => {
  const aliases =
    'aliases: [{name: boxes, command: sandbox, prependArgs: [list]}, {name: se, command: sandbox list}]\n';
  const plain = await type(HEAD, ['sandbox', 'list']);
  assert.equal(plain.exitCode, 0);
  assert.deepEqual(await type(HEAD + aliases, ['boxes']), plain);
  assert.deepEqual(await type(HEAD + aliases, ['se']), plain);
});

test('the help of an alias has its name in the usage, and the examples of its command', async () => {
  const aliases = 'aliases: [{name: va, command: version}]\n';
  const { stdout, exitCode } = await type(HEAD + aliases, ['va', '--help']);
  assert.equal(exitCode, 0);
  assert.match(stdout, /\nUsage:\n {2}cox va \[options\]\n/);
  assert.match(stdout, /cox version/);
});

test('the help of an alias of a parent command lists its subcommands', async () => {
  const { stdout } = await type(`${HEAD}aliases: [{name: cfg, command: config}]\n`, ['cfg', '--help']);
  assert.match(stdout, /Available Commands:\n {2}current-context/);
  assert.match(stdout, /Use "cox cfg <command> --help"/);
});

test('warnings about the file end with a newline on a terminal only, as kubectl never ends them', async () => {
  const kuberc = `${HEAD}foo: 1\n`;
  const warning = `kuberc: ignoring strict decoding error in ${file}: strict decoding error: unknown field "foo"`;
  const argv = ['config', 'get-contexts', '-o', 'name'];
  assert.equal((await type(kuberc, argv)).stderr, warning);
  assert.equal((await type(kuberc, argv, {}, true)).stderr, `${warning}\n`);
});

test('KUBECTL_KUBERC=false and KUBERC=off leave the file alone', async () => {
  const kuberc = 'wrong: [';
  for (const [name, value] of [
    ['KUBECTL_KUBERC', 'FALSE'],
    ['KUBERC', 'off'],
  ] as const) {
    const { stderr, exitCode } = await type(kuberc, ['config', 'get-contexts', '-o', 'name'], { [name]: value });
    assert.deepEqual({ stderr, exitCode }, { stderr: '', exitCode: 0 });
  }
});

test('with KUBECTL_KUBERC=false neither help nor options know the kuberc', async () => {
  const env = { KUBECTL_KUBERC: 'false' };
  assert.doesNotMatch((await type('', [], env)).stdout, /kuberc/);
  assert.doesNotMatch((await type('', ['options'], env)).stdout, /kuberc/);
  assert.match((await type('', [])).stdout, /\n {2}kuberc +Manage kuberc configuration files\n/);
  assert.match((await type('', ['options'])).stdout, /--kuberc=''/);
});

test('the log at level 5 says why a document is not used', async () => {
  const { stderr } = await type(`kind: Other\napiVersion: v1\n---\n${HEAD}`, ['config', 'get-contexts', '-v=5']);
  assert.match(
    stderr,
    /kuberc: strict decoding error for entry 1 in .*: no kind "Other" is registered for version "v1"/,
  );
  assert.match(stderr, /kuberc: using entry 2 \(kubectl\.config\.k8s\.io\/v1beta1\) in /);
});

test('kuberc set keeps the mode of the file, and its other documents byte for byte', async () => {
  const before = `# mine\r\n---\n${HEAD}--- # theirs\n  odd:   [1, 2]`;
  const words = ['kuberc', 'set', '--section', 'credentialplugin', '--policy', 'DenyAll'];
  const { stdout, stderr } = await type(before, words);
  assert.deepEqual({ stdout, stderr }, { stdout: `Updated ${file}\n`, stderr: '' });
  const yaml =
    'aliases: null\napiVersion: kubectl.config.k8s.io/v1beta1\ncredentialPluginPolicy: DenyAll\ndefaults: null\nkind: Preference\n';
  assert.equal(readFileSync(file, 'utf8'), `# mine\r\n---\n${yaml}--- # theirs\n  odd:   [1, 2]`);
});
