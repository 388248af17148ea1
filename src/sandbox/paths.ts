import path from 'node:path';
import { CliError, UsageError } from '../errors.ts';
import { absoluteFolder, stateFolder } from '../io/state-folder.ts';
import type { SandboxDependencies } from './dependencies.ts';

type Surroundings = Pick<SandboxDependencies, 'env' | 'cwd'>;

/** The sandbox that is meant when no name is given. */
export const defaultName = 'cox';

const homeless = (): CliError => new CliError('HOME is not set: the files of the sandbox need a home directory');

function home(env: Surroundings['env']): string {
  if (env.HOME) return env.HOME;
  throw homeless();
}

/**
 * Where binaries are kept between runs: $COXSWAIN_BINARY_CACHE, else coxswain in $XDG_CACHE_HOME or
 * ~/.cache.
 */
export function cacheDirectory({ env, cwd }: Surroundings): string {
  if (env.COXSWAIN_BINARY_CACHE) return path.resolve(cwd, env.COXSWAIN_BINARY_CACHE);
  return path.join(absoluteFolder(env.XDG_CACHE_HOME) ?? path.join(home(env), '.cache'), 'coxswain');
}

/** The folder that holds a folder for each sandbox. */
export function sandboxesDirectory({ env }: Pick<Surroundings, 'env'>): string {
  const state = stateFolder(env);
  if (state === undefined) throw homeless();
  return path.join(state, 'sandboxes');
}

export function sandboxDirectory(surroundings: Pick<Surroundings, 'env'>, name: string): string {
  return path.join(sandboxesDirectory(surroundings), checkName(name));
}

/** The name of a sandbox's context, cluster and user. */
export const contextName = (name: string): string => `cox-sandbox-${name}`;

/**
 * A name that may be that of a folder, a context and the beginning of host names. Throws
 * UsageError.
 */
export function checkName(name: string): string {
  if (name.length <= 40 && /^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/.test(name)) return name;
  throw new UsageError(
    `invalid name ${JSON.stringify(name)}: use up to 40 lower case letters, digits and dashes; the first and last character must not be a dash`,
  );
}

/** The files and folders of one sandbox. */
export function sandboxFiles(directory: string) {
  const at = (...names: string[]): string => path.join(directory, ...names);
  return {
    directory,
    state: at('state.json'),
    lock: `${directory}.lock`,
    logs: at('logs'),
    certificates: at('certificates'),
    certificate: at('certificates', 'apiserver.crt'),
    kubeletClient: at('certificates', 'kubelet-client.crt'),
    kubeletClientKey: at('certificates', 'kubelet-client.key'),
    etcdData: at('etcd'),
    tokens: at('tokens.csv'),
    serviceAccountKey: at('service-account.key'),
    kubeconfig: at('kubeconfig'),
    kwokConfig: at('kwok.yaml'),
    podLog: at('pod.log'),
    previousPodLog: at('pod.previous.log'),
    execDirectory: at('exec'),
    node: at('node'),
  } as const;
}

export type SandboxFiles = ReturnType<typeof sandboxFiles>;

export const logFile = (files: SandboxFiles, component: string): string => path.join(files.logs, `${component}.log`);
