import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { CliError } from '../errors.ts';
import { orMissing, replaceFile } from '../io/files.ts';
import { makeFolders } from '../io/folders.ts';
import type { ProcessIdentity } from '../io/processes.ts';
import type { SandboxDependencies } from './dependencies.ts';
import { type SandboxFiles, sandboxDirectory, sandboxesDirectory, sandboxFiles } from './paths.ts';

export type NodeKind = 'simulated' | 'real';

/** The parts of a control plane, in the order they are started. */
export const controlPlaneComponents = ['etcd', 'kube-apiserver', 'kube-controller-manager', 'kube-scheduler'] as const;
const nodeComponents = { simulated: ['kwok'], real: ['containerd', 'kubelet'] } as const;
export type Component = (typeof controlPlaneComponents)[number] | (typeof nodeComponents)[NodeKind][number];

export const componentsOf = (node: NodeKind): readonly Component[] => [
  ...controlPlaneComponents,
  ...nodeComponents[node],
];

const allComponents: readonly Component[] = [
  ...controlPlaneComponents,
  ...nodeComponents.simulated,
  ...nodeComponents.real,
];

export const isComponent = (name: string): name is Component => allComponents.some((component) => component === name);

/**
 * The components that listen on a port of 127.0.0.1; etcd and containerd listen on sockets in our
 * folder.
 */
export type PortName =
  | 'kube-apiserver'
  | 'kube-controller-manager'
  | 'kube-scheduler'
  | 'kwok'
  | 'kubelet'
  | 'kubelet-healthz';
export type Ports = Readonly<Partial<Record<PortName, number>>>;

/**
 * A kubeconfig that `up` wrote into, and the contexts that were current there before, the latest
 * first.
 */
export interface WrittenContext {
  readonly path: string;
  readonly formerContexts: readonly string[];
  /** Whether `up` made the file. */
  readonly made: boolean;
}

/**
 * The state of a sandbox between two runs. Everything that `down` must undo is written into it
 * before it is done.
 */
export interface SandboxState {
  readonly version: 1;
  readonly name: string;
  /** Milliseconds since the epoch. */
  readonly created: number;
  readonly node: NodeKind;
  readonly nodes: number;
  /** Whether exec in a simulated pod runs commands on this machine. */
  readonly localExec: boolean;
  readonly token: string;
  readonly ports: Ports;
  readonly processes: Readonly<Partial<Record<Component, ProcessIdentity>>>;
  readonly contexts: readonly WrittenContext[];
}

export async function readState(files: SandboxFiles): Promise<SandboxState | undefined> {
  const text = await readFile(files.state, 'utf8').catch(orMissing(undefined));
  if (text === undefined) return undefined;
  try {
    const state = JSON.parse(text) as SandboxState;
    if (state.version === 1) return state;
  } catch {
    // said below
  }
  throw new CliError(`${files.state} is not a sandbox state file that this version of cox can read`);
}

export async function writeState(files: SandboxFiles, state: SandboxState): Promise<void> {
  await replaceFile(files.state, `${JSON.stringify(state, null, 2)}\n`);
}

/** Makes the sandbox's folders, for the owner only. */
export function makeSandboxFolders(files: SandboxFiles): void {
  for (const folder of [files.directory, files.logs, files.certificates, files.execDirectory]) {
    makeFolders(folder, 0o700);
  }
}

/** The names of all sandboxes that have a folder, sorted. */
export async function sandboxNames(dependencies: SandboxDependencies): Promise<readonly string[]> {
  const directory = sandboxesDirectory(dependencies);
  const entries = await readdir(directory, { withFileTypes: true }).catch(orMissing([]));
  const names = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
  return names.filter((name) => path.join(directory, name) === sandboxDirectory(dependencies, name)).sort();
}

/** The files and state of a sandbox that must exist. Throws CliError. */
export async function existingSandbox(
  dependencies: SandboxDependencies,
  name: string,
): Promise<{ readonly files: SandboxFiles; readonly state: SandboxState }> {
  const files = sandboxFiles(sandboxDirectory(dependencies, name));
  const state = await readState(files);
  if (state === undefined) throw new CliError(`sandbox ${JSON.stringify(name)} does not exist`);
  return { files, state };
}
