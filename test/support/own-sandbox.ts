/** A sandbox of one test's own, put up and taken down by the program under test. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { apartFromUser } from '../../scripts/sandbox-for-tests.ts';
import { coxCommand, coxFile } from './program.ts';
import type { RolloutCluster } from './rollout-world.ts';

export interface OwnSandbox extends RolloutCluster {
  /** The environment in which cox and kubectl mean this sandbox. */
  readonly env: NodeJS.ProcessEnv;
  /** Runs `cox sandbox ...` and yields its stdout. */
  sandbox(...words: readonly string[]): string;
  /** The number of the process of one of its parts, such as kube-apiserver. */
  pidOf(component: string): number;
  down(): void;
}

export function upSandbox(name: string, ...flags: readonly string[]): OwnSandbox {
  const kubectl = process.env.COXSWAIN_TEST_KUBECTL ?? 'kubectl';
  const home = mkdtempSync(path.join(os.tmpdir(), `cox-${name}-`));
  mkdirSync(path.join(home, 'state'));
  const env = { ...process.env, ...apartFromUser(home) };
  const sandbox = (...words: readonly string[]): string => {
    const all = ['sandbox', ...words, '--name', name];
    const { status, stdout, stderr } = spawnSync(...coxCommand(all), { env, encoding: 'utf8' });
    assert.equal(status, 0, `cox sandbox ${words.join(' ')}:\n${stderr}`);
    return stdout;
  };
  const down = (): void => {
    sandbox('down');
    rmSync(home, { recursive: true, force: true });
  };
  try {
    sandbox('up', ...flags);
  } catch (error) {
    down();
    throw error;
  }
  return {
    kubeconfig: path.join(home, 'kubeconfig'),
    kubectl,
    cox: coxFile,
    env,
    sandbox,
    pidOf: (component) => {
      const { components } = JSON.parse(sandbox('status', '-o', 'json')) as {
        readonly components: readonly { readonly component: string; readonly pid: number }[];
      };
      return components.find((entry) => entry.component === component)!.pid;
    },
    down,
  };
}
