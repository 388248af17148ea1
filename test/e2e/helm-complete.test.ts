/**
 * What is completed of helm's lines from a cluster, beside what Helm completes; and the scripts of
 * `completion SHELL` in real shells, for a link named helm and for `cox helm`.
 */
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { findHelm } from '../helm/programs.ts';
import { testCluster } from '../support/cluster.ts';
import { coxFile } from '../support/program.ts';

const { kubeconfig, kubectl } = testCluster();
const chart = path.join(import.meta.dirname, '../../fixtures/charts/basic');
const scratch = mkdtempSync(path.join(os.tmpdir(), 'cox-helm-complete-'));
const namespace = path.basename(scratch).toLowerCase();
const env = {
  PATH: `${scratch}:${path.dirname(process.execPath)}:${process.env.PATH}`,
  HOME: scratch,
  KUBECONFIG: kubeconfig,
  HELM_NAMESPACE: namespace,
};
let helm: string;

before(async () => {
  helm = await findHelm();
  symlinkSync(coxFile, path.join(scratch, 'helm'));
  symlinkSync(coxFile, path.join(scratch, 'cox'));
  execFileSync(kubectl, [`--kubeconfig=${kubeconfig}`, 'create', 'namespace', namespace]);
  for (const line of ['install one', 'upgrade one', 'install two', 'uninstall two --keep-history']) {
    const words = line.split(' ');
    execFileSync(helm, line.startsWith('un') ? words : [...words, chart], { env });
  }
});
after(() => {
  execFileSync(kubectl, [`--kubeconfig=${kubeconfig}`, 'delete', 'namespace', namespace, '--wait=false']);
  rmSync(scratch, { recursive: true, force: true });
});

describe('words from the cluster', () => {
  const both = (...words: readonly string[]): readonly string[] =>
    [helm, path.join(scratch, 'helm')].map(
      (program) => spawnSync(program, ['__complete', ...words], { env, encoding: 'utf8' }).stdout,
    );

  for (const line of [
    ...['status ', 'get values o', 'uninstall one ', 'upgrade ', 'rollback one ', 'rollback nope ', 'test one '],
    ...['get notes one --revision ', 'status --revision ', 'list --kube-context ', 'status --kube-token=x '],
    ...['status --namespace nope-nope ', 'status --kube-apiserver http://127.0.0.1:1 '],
  ]) {
    test(`helm ${line}`, () => {
      const [theirs, ours] = both(...line.split(' '));
      assert.match(String(theirs), /:\d+\n$/);
      assert.equal(ours, theirs);
    });
  }

  test('namespaces', () => {
    // others come and go meanwhile
    const [theirs, ours] = both('list', '-n', namespace);
    for (const text of [theirs, ours]) assert.match(String(text), new RegExp(`^${namespace}$[^]*^:4$`, 'm'));
  });
});

/** What the shell offers for a line, one word each. */
const SHELLS: Readonly<Record<string, (program: string, words: readonly string[]) => readonly string[]>> = {
  bash: (program, words) => [
    '--norc',
    '-c',
    `compopt() { :; }; source <(${program} completion bash)
     COMP_WORDS=(${[program, ...words].join(' ')} ''); COMP_CWORD=${words.length + 1}; COMP_TYPE=37
     __start_${program}; printf '%s\\n' "\${COMPREPLY[@]}"`,
  ],
  fish: (program, words) => [
    '--no-config',
    '-c',
    `${program} completion fish | source; complete -C '${[program, ...words].join(' ')} ' | string replace -r '\\t.*' ''`,
  ],
  zsh: (program, words) => [
    '-f',
    '-c',
    `compdef() { : }; compset() { : }; _files() { : }; _describe() { print -l \${(@)candidates%%:*} }
     source <(${program} completion zsh)
     words=(${[program, ...words].join(' ')} ''); CURRENT=${words.length + 2}; _${program}`,
  ],
};

describe('the scripts', () => {
  for (const [shell, script] of Object.entries(SHELLS)) {
    const skip = spawnSync(shell, ['--version']).status !== 0;
    for (const line of ['helm get', 'cox helm get']) {
      test(`${shell}: ${line}`, { skip }, () => {
        const [program = '', ...words] = line.split(' ');
        const offered = (...more: readonly string[]): string =>
          spawnSync(shell, script(program, [...words, ...more]), { env, encoding: 'utf8', cwd: scratch }).stdout;
        assert.equal(offered(), 'all\nhooks\nmanifest\nmetadata\nnotes\nvalues\n');
        assert.equal(offered('values'), 'one\ntwo\n');
      });
    }
  }
});
