import { randomBytes } from 'node:crypto';
import { CliError, UsageError } from '../errors.ts';
import { withLock } from '../io/lock-file.ts';
import { createSpinner, type Spinner } from '../io/spinner.ts';
import { type BinaryOptions, ensureBinaries, kubernetesVersion } from './binaries/index.ts';
import { addContext } from './contexts.ts';
import { clusterReady, type Run, waitFor } from './control-plane.ts';
import type { SandboxDependencies } from './dependencies.ts';
import { destroy } from './down.ts';
import { kubeconfigToWrite, readKubeconfig } from './kubeconfig-file.ts';
import { nodeDriver } from './nodes/index.ts';
import { contextName, type SandboxFiles, sandboxDirectory, sandboxFiles } from './paths.ts';
import { retryPorts, settle, startAll } from './revive.ts';
import { componentsOf, makeSandboxFolders, type NodeKind, readState, type SandboxState } from './state.ts';

export interface UpOptions {
  readonly name: string;
  /** How many simulated nodes; undefined keeps their number, which is two in a new sandbox. */
  readonly nodes?: number;
  /** Undefined keeps the sandbox's kind of nodes, which is simulated in a new one. */
  readonly node?: NodeKind;
  /**
   * Whether `exec` in a simulated pod may run commands on this machine; undefined for what the
   * sandbox has.
   */
  readonly localExec?: boolean;
  /** --kubeconfig; "" for $KUBECONFIG or ~/.kube/config. */
  readonly kubeconfig: string;
  readonly binaries: BinaryOptions;
}

const defaultNodes = 2;
const maxNodes = 1000;

/**
 * Starts a sandbox, or restarts it: components that run are kept, the others are started. In the
 * end its context is in the kubeconfig and current, and its nodes are ready. Throws CliError; a new
 * sandbox that fails leaves nothing behind.
 */
export async function up(options: UpOptions, dependencies: SandboxDependencies): Promise<SandboxState> {
  const files = sandboxFiles(sandboxDirectory(dependencies, options.name));
  checkOptions(options, dependencies);
  await readKubeconfig(await kubeconfigToWrite(dependencies, options.kubeconfig));
  const spinner = await createSpinner(dependencies.io);
  const lock = {
    ...dependencies,
    onWait: () =>
      spinner.note(`Waiting for another cox process that is changing sandbox ${JSON.stringify(options.name)}`),
  };
  return withLock(files.lock, lock, () => upLocked(options, files, dependencies, spinner));
}

function checkOptions({ nodes, node }: UpOptions, { platform }: SandboxDependencies): void {
  if (nodes !== undefined && (!Number.isInteger(nodes) || nodes < 1 || nodes > maxNodes)) {
    throw new UsageError(`--nodes must be between 1 and ${maxNodes}`);
  }
  if (node === 'real' && nodes !== undefined && nodes > 1) {
    throw new UsageError('--node=real gives one node: leave --nodes out');
  }
  if (platform !== 'linux' && platform !== 'darwin') {
    throw new CliError(`a sandbox runs on Linux and macOS, not on ${platform}: use the Windows Subsystem for Linux`);
  }
}

async function upLocked(
  options: UpOptions,
  files: SandboxFiles,
  dependencies: SandboxDependencies,
  spinner: Spinner,
): Promise<SandboxState> {
  const former = await readState(files);
  const state = nextState(options, former, dependencies);
  const title = former === undefined ? 'Creating' : 'Bringing back';
  spinner.note(`${title} sandbox ${JSON.stringify(options.name)} (Kubernetes ${kubernetesVersion})`);
  try {
    const result = await bringUp(options, { files, dependencies, binaries: {}, state }, former, spinner);
    spinner.done();
    return result;
  } catch (error) {
    spinner.fail();
    if (former === undefined) await destroy(files, options.name, dependencies);
    throw error;
  }
}

function nextState(options: UpOptions, former: SandboxState | undefined, { clock }: SandboxDependencies): SandboxState {
  const node = options.node ?? former?.node ?? 'simulated';
  if (former !== undefined && former.node !== node) {
    throw new CliError(`sandbox ${JSON.stringify(former.name)} has a ${former.node} node: take it down first`);
  }
  return {
    version: 1,
    name: options.name,
    created: former?.created ?? clock.now(),
    node,
    nodes: node === 'real' ? 1 : (options.nodes ?? former?.nodes ?? defaultNodes),
    localExec: options.localExec ?? former?.localExec ?? false,
    token: former?.token ?? randomBytes(24).toString('base64url'),
    ports: former?.ports ?? {},
    processes: former?.processes ?? {},
    contexts: former?.contexts ?? [],
  };
}

async function bringUp(
  options: UpOptions,
  run: Run,
  former: SandboxState | undefined,
  spinner: Spinner,
): Promise<SandboxState> {
  const { files, dependencies } = run;
  const driver = await nodeDriver(run.state.node);
  await driver.check(dependencies);
  makeSandboxFolders(files);
  await retryPorts(async (keepPorts) => {
    const missing = await settle(run, former);
    const wanted = driver.binaries(missing);
    if (wanted.length > 0) {
      spinner.step(`Finding ${wanted.join(', ')}`);
      run.binaries = await ensureBinaries(wanted, options.binaries, dependencies, spinner);
    }
    await startAll(run, driver, missing, keepPorts, spinner);
    spinner.step('Waiting for the nodes');
    await driver.join(run, former?.nodes ?? 0);
    await waitFor(run, 'the cluster', componentsOf(run.state.node), () => clusterReady(run));
  });
  const state = await addContext(files, run.state, options.kubeconfig, dependencies);
  spinner.step(`The current context is ${JSON.stringify(contextName(state.name))}`);
  return state;
}
