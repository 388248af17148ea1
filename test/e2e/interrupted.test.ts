/** Ctrl-C in the middle of replace --force and of diff: what is said, and what is left. */
import assert from 'node:assert/strict';
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { type Ended, ended } from '../support/child.ts';
import { testCluster } from '../support/cluster.ts';
import { coxCommand } from '../support/program.ts';

const { kubeconfig, kubectl } = testCluster();
const namespace = `interrupted-${process.pid.toString(36)}`;
const folder = mkdtempSync(path.join(os.tmpdir(), 'cox-interrupted-'));

const run = (...args: readonly string[]): string =>
  execFileSync(kubectl, [`--kubeconfig=${kubeconfig}`, ...args], { encoding: 'utf8' });

const manifest = (metadata: object): string => {
  const file = path.join(folder, 'object.json');
  writeFileSync(file, JSON.stringify({ apiVersion: 'v1', kind: 'ConfigMap', metadata }));
  return file;
};

/** Runs cox, and interrupts it as soon as its stdout matches. */
async function interrupt(words: readonly string[], when: RegExp, env: NodeJS.ProcessEnv = {}): Promise<Ended> {
  const child: ChildProcess = spawn(...coxCommand([...words, '-n', namespace]), {
    env: { ...process.env, KUBECONFIG: kubeconfig, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let printed = '';
  child.stdout?.on('data', (chunk: Buffer) => {
    const matched = when.test(printed);
    printed += chunk.toString();
    if (!matched && when.test(printed)) child.kill('SIGINT');
  });
  return ended(child);
}

before(() => {
  run('create', 'namespace', namespace);
});
after(() => {
  run('delete', 'namespace', namespace, '--wait=false');
  rmSync(folder, { recursive: true, force: true });
});

describe('an interrupted command', () => {
  it('replace --force says that the object was not created again', async () => {
    const file = manifest({ name: 'held', finalizers: ['example.com/hold'] });
    run('create', '-f', file, '-n', namespace);
    try {
      const { code, stdout, stderr } = await interrupt(['replace', '--force', '-f', file], /deleted/);
      assert.equal(stdout, `configmap "held" deleted from ${namespace} namespace\n`);
      assert.equal(stderr, 'interrupted: 1 object was deleted and not created again, the first is configmap/held\n');
      assert.equal(code, 130);
    } finally {
      run('patch', 'configmap', 'held', '-n', namespace, '--type=merge', '-p', '{"metadata":{"finalizers":null}}');
    }
  });

  it('diff ends its program and leaves no files', async () => {
    const file = manifest({ name: 'new' });
    const temporary = path.join(folder, 'tmp');
    mkdirSync(temporary);
    const program = path.join(folder, 'slow');
    writeFileSync(program, '#!/bin/sh\necho started\nexec sleep 600\n');
    chmodSync(program, 0o755);
    const env = { TMPDIR: temporary, KUBECTL_EXTERNAL_DIFF: program };
    const { code, stdout } = await interrupt(['diff', '-f', file], /started/, env);
    assert.equal(stdout, 'started\n');
    assert.equal(code, 130);
    assert.deepEqual(
      readdirSync(temporary).filter((name) => /^(LIVE|MERGED)-/.test(name)),
      [],
    );
  });
});
