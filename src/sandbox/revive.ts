import type { Spinner } from '../io/spinner.ts';
import { serverReady } from './api.ts';
import {
  isRunning,
  PortTakenError,
  type Run,
  startControllers,
  startServer,
  writeComponentKubeconfig,
  writeCredentials,
} from './control-plane.ts';
import { endProcesses, runningComponents } from './daemon.ts';
import type { NodeDriver } from './nodes/driver.ts';
import { freePorts } from './ports.ts';
import { type Component, componentsOf, type PortName, type SandboxState, writeState } from './state.ts';

const portsOf: Readonly<Record<Component, readonly PortName[]>> = {
  etcd: [],
  'kube-apiserver': ['kube-apiserver'],
  'kube-controller-manager': ['kube-controller-manager'],
  'kube-scheduler': ['kube-scheduler'],
  kwok: ['kwok'],
  containerd: [],
  kubelet: ['kubelet', 'kubelet-healthz'],
};

async function aliveComponents(run: Run): Promise<readonly Component[]> {
  const alive: Component[] = [];
  for (const component of componentsOf(run.state.node)) if (await isRunning(run, component)) alive.push(component);
  return alive;
}

/** Ends processes that an interrupted run started and did not record. */
async function endStrays({ files, dependencies, state }: Run): Promise<void> {
  const running = await runningComponents(files, dependencies);
  const strays = running.filter(({ component, pid }) => state.processes[component]?.pid !== pid);
  await endProcesses(strays, dependencies);
}

const serverPatience = 5_000;

/** Whether the running API server answers; one that is busy gets a few seconds. */
async function serverAnswers({ files, dependencies, state }: Run): Promise<boolean> {
  const end = dependencies.clock.now() + serverPatience;
  while (!(await serverReady(files, state))) {
    if (dependencies.clock.now() > end) return false;
    await dependencies.clock.sleep(200, dependencies.signal);
  }
  return true;
}

/**
 * Ends what runs and cannot be kept, and yields the components that are to be started: those that
 * do not run; all of them when the API server is one, since the others would work against a new one
 * only after timeouts of their own.
 */
export async function settle(run: Run, former: SandboxState | undefined): Promise<readonly Component[]> {
  const { dependencies, state } = run;
  await endStrays(run);
  let alive = await aliveComponents(run);
  const end = async (components: readonly Component[]): Promise<void> => {
    await endProcesses(
      components.flatMap((component) => state.processes[component] ?? []),
      dependencies,
    );
    alive = alive.filter((component) => !components.includes(component));
  };
  const serves = alive.includes('etcd') && alive.includes('kube-apiserver') && (await serverAnswers(run));
  if (!serves) await end(alive);
  if (former !== undefined && former.localExec !== state.localExec) await end(['kwok']);
  return componentsOf(state.node).filter((component) => !alive.includes(component));
}

/**
 * Gives the components that are to be started ports, the ones they had before where those are free.
 */
async function choosePorts(run: Run, missing: readonly Component[], keep: boolean): Promise<void> {
  const names = missing.flatMap((component) => portsOf[component]);
  const ports = await freePorts(names, keep ? run.state.ports : {});
  run.state = { ...run.state, ports: { ...run.state.ports, ...ports } };
  await writeState(run.files, run.state);
}

const attempts = 3;

/**
 * Calls `bring`, which starts what does not run on the ports that it chooses, until no component
 * ends because somebody took its port between the choice and the start.
 */
export async function retryPorts(bring: (keepPorts: boolean) => Promise<void>): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await bring(attempt === 1);
    } catch (error) {
      if (!(error instanceof PortTakenError) || attempt === attempts) throw error;
    }
  }
}

/** Starts the missing components, on the ports they had where these are to be kept and are free. */
export async function startAll(
  run: Run,
  driver: NodeDriver,
  missing: readonly Component[],
  keepPorts: boolean,
  spinner: Spinner,
): Promise<void> {
  await choosePorts(run, missing, keepPorts);
  if (missing.includes('etcd')) {
    spinner.step('Starting etcd and kube-apiserver');
    await writeCredentials(run);
    await startServer(run);
  }
  await writeComponentKubeconfig(run);
  const others = missing.filter((component) => component !== 'etcd' && component !== 'kube-apiserver');
  if (others.length === 0) return;
  spinner.step(`Starting ${others.join(', ')}`);
  await startControllers(run);
  await driver.start(run);
}
