import { rm, rmdir } from 'node:fs/promises';
import path from 'node:path';
import { withLock } from '../io/lock-file.ts';
import { createSpinner } from '../io/spinner.ts';
import { isAccessible } from './accessible.ts';
import { removeContexts } from './contexts.ts';
import { endProcesses, runningComponents } from './daemon.ts';
import type { SandboxDependencies } from './dependencies.ts';
import { kubeconfigToWrite, removeContext } from './kubeconfig-file.ts';
import { nodeDriver } from './nodes/index.ts';
import { contextName, type SandboxFiles, sandboxDirectory, sandboxFiles } from './paths.ts';
import { type NodeKind, readState, type SandboxState } from './state.ts';

/**
 * Takes a sandbox down: its processes, its contexts, its folder. One that does not exist is not an
 * error. Yields whether there was one.
 */
export async function down(name: string, dependencies: SandboxDependencies): Promise<boolean> {
  const files = sandboxFiles(sandboxDirectory(dependencies, name));
  if (!(await isAccessible(files.directory))) return false;
  const spinner = await createSpinner(dependencies.io);
  const lock = {
    ...dependencies,
    onWait: () => spinner.note(`Waiting for another cox process that is changing sandbox ${JSON.stringify(name)}`),
  };
  const was = await withLock(files.lock, lock, async () => {
    if (!(await isAccessible(files.directory))) return false;
    spinner.step(`Taking down sandbox ${JSON.stringify(name)}`);
    await destroy(files, name, dependencies);
    spinner.done();
    return true;
  });
  await removeEmptyFolders(files);
  return was;
}

/**
 * Ends and removes all of a sandbox, whatever an interrupted run left of it. The caller holds its
 * lock.
 */
export async function destroy(files: SandboxFiles, name: string, dependencies: SandboxDependencies): Promise<void> {
  // A state that cannot be read must not keep the sandbox from being removed.
  const state = await readState(files).catch(() => undefined);
  await endAll(files, state, dependencies);
  for (const kind of state === undefined ? (['simulated', 'real'] as const) : [state.node]) {
    await removeNodes(kind, files, dependencies);
  }
  if (state !== undefined) await removeContexts(state, dependencies);
  else await forgetContext(name, dependencies);
  await rm(files.directory, { recursive: true, force: true });
}

async function endAll(
  files: SandboxFiles,
  state: SandboxState | undefined,
  dependencies: SandboxDependencies,
): Promise<void> {
  const known = Object.values(state?.processes ?? {});
  const running = await runningComponents(files, dependencies);
  const strays = running.filter(({ pid }) => !known.some((process) => process.pid === pid));
  await endProcesses([...known, ...strays], dependencies);
}

async function removeNodes(kind: NodeKind, files: SandboxFiles, dependencies: SandboxDependencies): Promise<void> {
  await (await nodeDriver(kind)).remove(files, dependencies);
}

/**
 * Without a state it is not known which kubeconfig has the context, so this searches the one that
 * `up` would write into.
 */
async function forgetContext(name: string, dependencies: SandboxDependencies): Promise<void> {
  const file = await kubeconfigToWrite(dependencies, '');
  await removeContext(file, contextName(name), { contexts: [], missing: false }, dependencies);
}

/** The folders that the first sandbox made go with the last. */
async function removeEmptyFolders(files: SandboxFiles): Promise<void> {
  const sandboxes = path.dirname(files.directory);
  for (const folder of [sandboxes, path.dirname(sandboxes)]) {
    const removed = await rmdir(folder).then(
      () => true,
      () => false,
    );
    if (!removed) return;
  }
}
