/**
 * A sandbox of its own for tests and benchmarks: HOME, state and kubeconfig apart from the user's,
 * the binaries from the user's cache.
 */
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

const root = path.join(import.meta.dirname, '..');

/**
 * The environment in which a sandbox leaves the user's files alone; go's own caches stay the
 * user's, so a build is done once.
 */
export function apartFromUser(home: string): NodeJS.ProcessEnv {
  return {
    HOME: home,
    XDG_STATE_HOME: path.join(home, 'state'),
    KUBECONFIG: path.join(home, 'kubeconfig'),
    COXSWAIN_BINARY_CACHE: process.env.COXSWAIN_BINARY_CACHE ?? path.join(os.homedir(), '.cache', 'coxswain'),
    GOPATH: process.env.GOPATH ?? path.join(os.homedir(), 'go'),
    GOCACHE: process.env.GOCACHE ?? path.join(os.homedir(), '.cache', 'go-build'),
  };
}

/**
 * Runs a script under this Node with the output passed through; answers its exit code and what it
 * printed on stdout.
 */
function runNode(args: readonly string[], env: NodeJS.ProcessEnv): Promise<{ code: number; out: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, {
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let out = '';
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
      out += chunk;
      process.stdout.write(chunk);
    });
    child.on('error', reject);
    child.on('close', (code) => resolve({ code: code ?? 1, out }));
  });
}

/**
 * Starts a sandbox with the given program, runs the work with an environment that names the cluster
 * (COXSWAIN_TEST_*), and takes the sandbox down again, whatever happened.
 */
export async function withSandbox<Result>(
  purpose: string,
  work: (env: NodeJS.ProcessEnv) => Promise<Result>,
  cox = path.join(root, 'bin/cox.js'),
): Promise<Result> {
  const home = mkdtempSync(path.join(os.tmpdir(), `cox-${purpose}-`));
  mkdirSync(path.join(home, 'state'));
  const env = apartFromUser(home);
  const name = `${purpose}-${process.pid}`;
  console.log('\n== sandbox');
  try {
    const kubectl = await runNode([path.join(root, 'scripts/kubectl-binary.ts')], env);
    const up = await runNode([cox, 'sandbox', 'up', '--name', name, '--nodes', '2'], env);
    if (kubectl.code !== 0 || up.code !== 0) throw new Error('the sandbox did not come up');
    return await work({
      ...env,
      COXSWAIN_TEST_COX: cox,
      COXSWAIN_TEST_KUBECONFIG: env.KUBECONFIG,
      COXSWAIN_TEST_KUBECTL: kubectl.out.trim().split('\n').at(-1),
    });
  } finally {
    await runNode([cox, 'sandbox', 'down', '--name', name], env);
    rmSync(home, { recursive: true, force: true });
  }
}
