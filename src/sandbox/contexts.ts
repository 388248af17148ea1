import { readFile } from 'node:fs/promises';
import { toYaml } from '../print/yaml.ts';
import { serverAddress } from './components.ts';
import type { SandboxDependencies } from './dependencies.ts';
import { type ContextEntry, kubeconfigToWrite, removeContext, singleContext, writeContext } from './kubeconfig-file.ts';
import { contextName, type SandboxFiles, sandboxDirectory, sandboxFiles } from './paths.ts';
import {
  existingSandbox,
  readState,
  type SandboxState,
  sandboxNames,
  type WrittenContext,
  writeState,
} from './state.ts';

export async function contextEntry(files: SandboxFiles, state: SandboxState): Promise<ContextEntry> {
  return {
    name: contextName(state.name),
    server: serverAddress(state),
    certificate: await readFile(files.certificate, 'utf8'),
    token: state.token,
  };
}

/**
 * The current context in the file, then the earlier ones that other sandboxes recorded: those
 * contexts may be gone when this sandbox is taken down.
 */
async function formerContexts(
  path: string,
  current: string,
  dependencies: SandboxDependencies,
): Promise<readonly string[]> {
  if (current === '') return [];
  for (const name of await sandboxNames(dependencies)) {
    if (contextName(name) !== current) continue;
    const state = await readState(sandboxFiles(sandboxDirectory(dependencies, name))).catch(() => undefined);
    return [current, ...(state?.contexts.find((context) => context.path === path)?.formerContexts ?? [])];
  }
  return [current];
}

/**
 * The contexts with one more file; what was current there counts unless it already was this
 * sandbox's own.
 */
function remembered(
  contexts: readonly WrittenContext[],
  next: WrittenContext,
  ownName: string,
): readonly WrittenContext[] {
  const known = contexts.find(({ path }) => path === next.path);
  if (known === undefined) return [...contexts, next];
  const formerContexts = next.formerContexts[0] === ownName ? known.formerContexts : next.formerContexts;
  const updated = { path: next.path, formerContexts, made: known.made || next.made };
  return contexts.map((context) => (context === known ? updated : context));
}

/**
 * Writes the sandbox's context into the user's kubeconfig and makes it current; yields the state
 * that remembers it.
 */
export async function addContext(
  files: SandboxFiles,
  state: SandboxState,
  kubeconfig: string,
  dependencies: SandboxDependencies,
): Promise<SandboxState> {
  const entry = await contextEntry(files, state);
  const path = await kubeconfigToWrite(dependencies, kubeconfig);
  let result = state;
  await writeContext(path, entry, dependencies, async (former) => {
    const contexts = await formerContexts(path, former.contexts[0] ?? '', dependencies);
    const next = { path, formerContexts: contexts, made: former.missing };
    result = { ...state, contexts: remembered(state.contexts, next, entry.name) };
    await writeState(files, result);
  });
  return result;
}

/** Takes the sandbox's context out of every kubeconfig it was written into. */
export async function removeContexts(state: SandboxState, dependencies: SandboxDependencies): Promise<void> {
  for (const { path, formerContexts, made } of state.contexts) {
    await removeContext(path, contextName(state.name), { contexts: formerContexts, missing: made }, dependencies);
  }
}

/**
 * A kubeconfig with the sandbox's context alone, as YAML. Throws CliError when there is no such
 * sandbox.
 */
export async function kubeconfig(name: string, dependencies: SandboxDependencies): Promise<string> {
  const { files, state } = await existingSandbox(dependencies, name);
  return toYaml(singleContext(await contextEntry(files, state)));
}
