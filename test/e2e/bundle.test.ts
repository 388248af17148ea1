/**
 * The bundle prints what the sources print, on the paths of libraries that it loads only when they
 * are first used.
 */
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { testCluster } from '../support/cluster.ts';
import { typeCommand } from '../support/in-process.ts';
import { coxCommand } from '../support/program.ts';

const { kubeconfig, kubectl: program } = testCluster();
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'cox-bundle-'));
const namespace = `bundle-${Math.random().toString(36).slice(2, 8)}`;
const env = { KUBECONFIG: kubeconfig, KUBECACHEDIR: folder };

const kubectl = (...args: string[]): string =>
  execFileSync(program, [`--kubeconfig=${kubeconfig}`, '-n', namespace, ...args], { encoding: 'utf8' });

/** What the sources print, which the bundle must print too. */
async function printed(...argv: string[]): Promise<string> {
  const sources = await typeCommand(argv, { env });
  const { stdout, stderr, status } = spawnSync(...coxCommand(argv), { encoding: 'utf8', env });
  // they run seconds apart
  const ageless = (text: string): string => text.replaceAll(/ \d+s {2,}/g, ' <age> ');
  assert.equal(ageless(stdout), ageless(sources.stdout));
  assert.deepEqual([stderr, status], [sources.stderr, sources.exitCode]);
  return stdout;
}

describe('the bundle', () => {
  before(() => {
    kubectl('create', 'namespace', namespace);
    kubectl('create', 'deployment', 'web', '--image=nginx:1');
    kubectl('rollout', 'status', 'deployment/web', '--timeout=180s');
    kubectl('annotate', 'deployment', 'web', 'kubernetes.io/change-cause=first 👩‍👩‍👧 漢字 — done');
    kubectl('set', 'image', 'deployment/web', 'nginx=nginx:2');
    kubectl('rollout', 'status', 'deployment/web', '--timeout=180s');
  });
  after(() => {
    execFileSync(program, [`--kubeconfig=${kubeconfig}`, 'delete', 'namespace', namespace, '--wait=false']);
    fs.rmSync(folder, { recursive: true });
  });

  it('measures wide text', async () => {
    assert.match(await printed('rollout', 'history', 'deployment/web', '-o', 'wide', '-n', namespace), /漢字 — done/);
  });

  it('compares lines', async () => {
    assert.match(await printed('rollout', 'diff', 'deployment/web', '--revision=1', '-n', namespace), /^[-+].*nginx:/m);
  });
});
