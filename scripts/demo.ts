/**
 * npm run demo: a real control plane, a deployment with what belongs to it, a rollout, a bad
 * rollout, its undo. Prints each command as typed and what it printed. HOME and the kubeconfig are
 * its own; nothing is left behind.
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { apartFromUser } from './sandbox-for-tests.ts';

const root = path.join(import.meta.dirname, '..');
const home = mkdtempSync(path.join(os.tmpdir(), 'cox-demo-'));
const env = { ...process.env, ...apartFromUser(home) };

/** Types one command line and waits for it; a wrong exit code ends the demo. */
async function type(line: string, expected = 0): Promise<void> {
  console.log(`\n$ cox ${line}`);
  const child = spawn(process.execPath, [path.join(root, 'bin/cox.js'), ...line.split(' ')], {
    cwd: root,
    env,
    stdio: 'inherit',
  });
  const code = await new Promise<number>((resolve) => child.on('close', (status) => resolve(status ?? 1)));
  if (code !== expected) throw new Error(`cox ${line}: exit code ${code}, expected ${expected}`);
  if (code !== 0) console.log(`(exit code ${code})`);
}

const SANDBOX = `demo-${process.pid}`;

async function story(): Promise<void> {
  await type('create namespace shop');
  await type('config set-context --current --namespace=shop');
  await type('apply -f fixtures/demo/');
  await type('rollout status deployment/web');
  await type('rollout status statefulset/store');
  await type('get deployments,statefulsets,services,ingresses,pods');
  await type('set image deployment/web web=registry.example/shop/web:2.0');
  await type('rollout status deployment/web');
  await type('set image deployment/web web=registry.example/shop/web:not-found');
  await type('rollout status deployment/web', 1);
  await type('get pods');
  await type('rollout history deployment/web');
  await type('rollout undo deployment/web');
  await type('rollout status deployment/web');
  await type('get deployment web -o jsonpath={.spec.template.spec.containers[0].image}{"\\n"}');
  await type('logs deployment/web --tail=2');
  await type('delete -f fixtures/demo/');
  await type('delete namespace shop');
}

let failure: unknown;
try {
  await type(`sandbox up --name ${SANDBOX}`);
  await story();
} catch (error) {
  failure = error;
} finally {
  await type(`sandbox down --name ${SANDBOX}`).catch((error: unknown) => {
    failure ??= error;
  });
  rmSync(home, { recursive: true, force: true });
}
if (failure !== undefined) {
  console.error(failure instanceof Error ? failure.message : failure);
  process.exit(1);
}
console.log('\nThe demo is over; nothing of it is left on this machine but the cached binaries.');
