import { readFile } from 'node:fs/promises';
import { toYaml } from '../print/yaml.ts';
import { serverAddress } from './components.ts';
import type { SandboxDependencies } from './dependencies.ts';
import { type ContextEntry, kubeconfigToWrite, removeContext, singleContext, writeContext } from './kubeconfig-file.ts';
import { contextName, type SandboxFiles } from './paths.ts';
import { existingSandbox, type SandboxState, type WrittenContext, writeState } from './state.ts';

export async function contextEntry(files: SandboxFiles, state: SandboxState): Promise<ContextEntry> {
  return {
    name: contextName(state.name),
    server: serverAddress(state),
    certificate: await readFile(files.certificate, 'utf8'),
    token: state.token,
  };
}

/** The contexts with one more file; what was current there counts unless it already was this sandbox's own. */
function remembered(
  contexts: readonly WrittenContext[],
  next: WrittenContext,
  ownName: string,
): readonly WrittenContext[] {
  const known = contexts.find(({ path }) => path === next.path);
  if (known === undefined) return [...contexts, next];
  const formerContext = next.formerContext === ownName ? known.formerContext : next.formerContext;
  const updated = { path: next.path, formerContext, made: known.made || next.made };
  return contexts.map((context) => (context === known ? updated : context));
}

/** Writes the sandbox's context into the user's kubeconfig and makes it current; yields the state that remembers it. */
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
    const next = { path, formerContext: former.context, made: former.missing };
    result = { ...state, contexts: remembered(state.contexts, next, entry.name) };
    await writeState(files, result);
  });
  return result;
}

/** Takes the sandbox's context out of every kubeconfig it was written into. */
export async function removeContexts(state: SandboxState, dependencies: SandboxDependencies): Promise<void> {
  for (const { path, formerContext, made } of state.contexts) {
    await removeContext(path, contextName(state.name), { context: formerContext, missing: made }, dependencies);
  }
}

/** A kubeconfig with the sandbox's context alone, as YAML. Throws CliError when there is no such sandbox. */
export async function kubeconfig(name: string, dependencies: SandboxDependencies): Promise<string> {
  const { files, state } = await existingSandbox(dependencies, name);
  return toYaml(singleContext(await contextEntry(files, state)));
}
