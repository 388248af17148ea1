import { generateKeyPair } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { CliError } from '../errors.ts';
import { orMissing, replaceFile } from '../io/files.ts';
import type { Env } from '../io/host.ts';
import { isAlive, type ProcessIdentity } from '../io/processes.ts';
import { answersOk, askServer, serverReady } from './api.ts';
import type { Binary, BinaryName } from './binaries/index.ts';
import { apiserverArguments, controllerManagerArguments, etcdArguments, schedulerArguments } from './components.ts';
import { contextEntry } from './contexts.ts';
import { logTail, startDaemon } from './daemon.ts';
import type { SandboxDependencies } from './dependencies.ts';
import { singleContext } from './kubeconfig-file.ts';
import { logFile, type SandboxFiles } from './paths.ts';
import { type Component, componentsOf, type SandboxState, writeState } from './state.ts';

/** A component ended because somebody else has its port. */
export class PortTakenError extends CliError {}

/** What is needed to start components, and the state, which grows. */
export interface Run {
  readonly files: SandboxFiles;
  readonly dependencies: SandboxDependencies;
  binaries: Readonly<Partial<Record<BinaryName, Binary>>>;
  state: SandboxState;
}

const startTimeout = 120_000;
const pollInterval = 100;

/**
 * Polls until `ready` returns true. A component that ends in the meantime ends the wait, with the
 * last lines of its log.
 */
export async function waitFor(
  run: Run,
  what: string,
  components: readonly Component[],
  ready: () => Promise<boolean>,
): Promise<void> {
  const { clock, signal } = run.dependencies;
  const end = clock.now() + startTimeout;
  while (!(await ready())) {
    signal.throwIfAborted();
    for (const component of components) {
      if (await isRunning(run, component)) continue;
      const log = await logTail(run.files, component, 10);
      // what a program that is not ours says is all there is to go by
      const Reason = /address already in use/.test(log) ? PortTakenError : CliError;
      throw new Reason(`${component} ended; the end of ${logFile(run.files, component)}:\n${log}`);
    }
    if (clock.now() > end) throw new CliError(`${what} did not become ready within ${startTimeout / 1000} s`);
    await clock.sleep(pollInterval, signal);
  }
}

/** Starts a component and records its process. */
export async function startProgram(
  run: Run,
  component: Component,
  program: string,
  words: readonly string[],
  env: Env = {},
): Promise<void> {
  const dependencies = { ...run.dependencies, env: { ...run.dependencies.env, ...env } };
  const process: ProcessIdentity = await startDaemon(component, program, words, run.files, dependencies);
  run.state = { ...run.state, processes: { ...run.state.processes, [component]: process } };
  await writeState(run.files, run.state);
}

/** Whether the recorded process of a component still runs. */
export async function isRunning({ dependencies, state }: Run, component: Component): Promise<boolean> {
  const process = state.processes[component];
  return process !== undefined && (await isAlive(dependencies.platform, process));
}

/** Starts a component unless it runs. */
export async function start(run: Run, component: Component, words: readonly string[]): Promise<void> {
  if (await isRunning(run, component)) return;
  const program = run.binaries[component];
  if (program === undefined) throw new Error(`no program was found for ${component}`);
  await startProgram(run, component, program.path, words);
}

/**
 * The tokens and the key that the API server starts with; kept over restarts, since pods' tokens
 * are signed with the key.
 */
export async function writeCredentials({ files, state, dependencies }: Run): Promise<void> {
  await replaceFile(files.tokens, `${state.token},admin,admin,"system:masters"\n`);
  const key = await readFile(files.serviceAccountKey, 'utf8').catch(orMissing(''));
  if (key !== '') return;
  const { privateKey } = await promisify(generateKeyPair)('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs1', format: 'pem' },
  });
  await replaceFile(files.serviceAccountKey, privateKey);
  if (state.node === 'simulated') return;
  const { clientCertificate } = await import('./nodes/real/certificate.ts');
  const { certificate, key: clientKey } = await clientCertificate('kube-apiserver', dependencies.clock.now());
  await replaceFile(files.kubeletClient, certificate);
  await replaceFile(files.kubeletClientKey, clientKey);
}

/** Starts etcd and the API server and waits until it serves. */
export async function startServer(run: Run): Promise<void> {
  const { files } = run;
  await start(run, 'etcd', etcdArguments(files));
  await start(run, 'kube-apiserver', apiserverArguments(files, run.state));
  await waitFor(run, 'kube-apiserver', ['etcd', 'kube-apiserver'], () => serverReady(files, run.state));
}

/**
 * Writes the kubeconfig that the other components use. An "up" that was killed may have started the
 * server and not come this far.
 */
export async function writeComponentKubeconfig({ files, state }: Run): Promise<void> {
  const kubeconfig = singleContext(await contextEntry(files, state));
  await replaceFile(files.kubeconfig, `${JSON.stringify(kubeconfig, null, 2)}\n`);
}

export async function startControllers(run: Run): Promise<void> {
  await start(run, 'kube-controller-manager', controllerManagerArguments(run.files, run.state));
  await start(run, 'kube-scheduler', schedulerArguments(run.files, run.state));
}

/** Whether a component reports that it is healthy; undefined for one without an address. */
export async function componentHealth(
  files: SandboxFiles,
  state: SandboxState,
  component: Component,
): Promise<boolean | undefined> {
  const port = component === 'etcd' || component === 'containerd' ? undefined : state.ports[component];
  switch (component) {
    case 'kube-apiserver':
      return serverReady(files, state);
    case 'kube-controller-manager':
    case 'kube-scheduler':
      return answersOk(`https://127.0.0.1:${port}/healthz`);
    case 'kwok':
      return answersOk(`http://127.0.0.1:${port}/healthz`);
    case 'kubelet':
      return answersOk(`http://127.0.0.1:${state.ports['kubelet-healthz']}/healthz`);
    default:
      return undefined;
  }
}

/** A lease for each node says who runs it, and that it does. */
export const nodeLeases = '/apis/coordination.k8s.io/v1/namespaces/kube-node-lease/leases';

interface List<Item> {
  readonly items: readonly Item[];
}

interface Node {
  readonly status?: {
    readonly conditions?: readonly { readonly type: string; readonly status: string }[];
    readonly daemonEndpoints?: { readonly kubeletEndpoint?: { readonly Port?: number } };
  };
}

/**
 * Whether all components are healthy, all nodes are ready and managed, and pods of the default
 * namespace have the service account they need.
 */
export async function clusterReady({ files, state }: Run): Promise<boolean> {
  for (const component of componentsOf(state.node)) {
    if ((await componentHealth(files, state, component)) === false) return false;
  }
  const account = await askServer(files, state, 'GET', '/api/v1/namespaces/default/serviceaccounts/default');
  const nodes = await askServer(files, state, 'GET', '/api/v1/nodes');
  if (account.code !== 200 || nodes.code !== 200) return false;
  // A kwok that had to take another port tells the nodes a moment later: until then logs and exec
  // would miss it.
  const port = state.node === 'simulated' ? state.ports.kwok : undefined;
  const ready = (JSON.parse(nodes.body) as List<Node>).items.filter(
    ({ status }) =>
      status?.conditions?.some((condition) => condition.type === 'Ready' && condition.status === 'True') &&
      (port === undefined || status.daemonEndpoints?.kubeletEndpoint?.Port === port),
  );
  if (ready.length < state.nodes) return false;
  const leases = await askServer(files, state, 'GET', nodeLeases);
  return leases.code === 200 && (JSON.parse(leases.body) as List<unknown>).items.length >= state.nodes;
}
