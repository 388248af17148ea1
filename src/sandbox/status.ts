import { isAlive } from '../io/processes.ts';
import { serverAddress } from './components.ts';
import { componentHealth } from './control-plane.ts';
import type { SandboxDependencies } from './dependencies.ts';
import { contextName, logFile, type SandboxFiles } from './paths.ts';
import {
  type Component,
  componentsOf,
  existingSandbox,
  type NodeKind,
  type SandboxState,
  sandboxNames,
} from './state.ts';

export interface ComponentStatus {
  readonly component: Component;
  /** failing: it runs and does not report that it is healthy. */
  readonly status: 'running' | 'failing' | 'stopped';
  readonly pid: number | undefined;
  readonly log: string;
}

export interface SandboxStatus {
  readonly name: string;
  readonly context: string;
  /** down: nothing runs. */
  readonly status: 'running' | 'failing' | 'down';
  readonly server: string | undefined;
  readonly node: NodeKind;
  readonly nodes: number;
  /** Milliseconds since the epoch. */
  readonly created: number;
  readonly components: readonly ComponentStatus[];
}

async function componentStatus(
  files: SandboxFiles,
  state: SandboxState,
  component: Component,
  { platform }: SandboxDependencies,
): Promise<ComponentStatus> {
  const process = state.processes[component];
  const alive = process !== undefined && (await isAlive(platform, process));
  const healthy = alive && (await componentHealth(files, state, component)) !== false;
  return {
    component,
    status: healthy ? 'running' : alive ? 'failing' : 'stopped',
    pid: alive ? process.pid : undefined,
    log: logFile(files, component),
  };
}

/** Which parts of a sandbox run. Throws CliError when there is no sandbox of that name. */
export async function status(name: string, dependencies: SandboxDependencies): Promise<SandboxStatus> {
  const { files, state } = await existingSandbox(dependencies, name);
  const components = await Promise.all(
    componentsOf(state.node).map((component) => componentStatus(files, state, component, dependencies)),
  );
  const running = components.filter((component) => component.status === 'running').length;
  const stopped = components.filter((component) => component.status === 'stopped').length;
  return {
    name,
    context: contextName(name),
    status: running === components.length ? 'running' : stopped === components.length ? 'down' : 'failing',
    server: state.ports['kube-apiserver'] === undefined ? undefined : serverAddress(state),
    node: state.node,
    nodes: state.nodes,
    created: state.created,
    components,
  };
}

/** All sandboxes of this user, by name. A folder without a readable state is left out. */
export async function list(dependencies: SandboxDependencies): Promise<readonly SandboxStatus[]> {
  const names = await sandboxNames(dependencies);
  const found = await Promise.all(names.map((name) => status(name, dependencies).catch(() => undefined)));
  return found.filter((sandbox) => sandbox !== undefined);
}
