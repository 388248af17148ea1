import os from 'node:os';
import path from 'node:path';
import { CliError } from '../../errors.ts';
import { makeFolders } from '../../io/folders.ts';
import { withLock } from '../../io/lock-file.ts';
import type { Spinner } from '../../io/spinner.ts';
import { isAccessible } from '../accessible.ts';
import type { SandboxDependencies } from '../dependencies.ts';
import { cacheDirectory } from '../paths.ts';
import { type BuildProgress, buildProgram, findGo, modulesDirectory } from './build.ts';
import { type BinaryName, type Catalogue, goPlatform, catalogue as official, type Program } from './catalogue.ts';
import { downloadProgram, type Mirrors } from './download.ts';
import { DownloadError } from './http.ts';

export interface BinaryOptions {
  /**
   * A folder to search first; programs that are missing there come from elsewhere. Default:
   * $KUBEBUILDER_ASSETS.
   */
  readonly directory?: string;
  readonly mirrors?: Mirrors;
  /** A `sha256sum` list that has priority over the official host. */
  readonly checksumFile?: string;
  /** Only for tests. */
  readonly catalogue?: Catalogue;
  /** Only for tests: the folder of the pinned Go modules. */
  readonly modules?: string;
}

/** Where a program was found or how it was made. */
export interface Binary {
  readonly name: BinaryName;
  readonly path: string;
  readonly origin: 'folder' | 'cache' | 'download' | 'build';
}

interface Search {
  readonly options: BinaryOptions;
  readonly dependencies: SandboxDependencies;
  readonly spinner: Spinner;
  readonly catalogue: Catalogue;
  /** Hosts that did not answer, with why: asked once, not once for every program. */
  readonly unreachable: Map<string, string>;
}

const connectTimeout = 3_000;
const idleTimeout = 30_000;

/**
 * Finds each program, in this order: the user's folder, our cache, a checked download, `go build`
 * of the pinned module. The result has the order of `names`. Throws CliError naming all that was
 * tried.
 */
export async function ensureBinaries<Name extends BinaryName>(
  names: readonly Name[],
  options: BinaryOptions,
  dependencies: SandboxDependencies,
  spinner: Spinner,
): Promise<Readonly<Record<Name, Binary>>> {
  const { catalogue = official } = options;
  const search: Search = { options, dependencies, spinner, catalogue, unreachable: new Map() };
  const found: Partial<Record<Name, Binary>> = {};
  for (const name of names) found[name] = await ensure(name, search);
  return found as Record<Name, Binary>;
}

/** The place of a program in our cache. */
function cachedPath(name: BinaryName, program: Program, dependencies: SandboxDependencies): string {
  const { os: system, arch } = goPlatform({ platform: dependencies.platform, arch: os.arch() });
  const release = `${program.project}-${program.version}`;
  return path.join(cacheDirectory(dependencies), 'bin', `${system}-${arch}`, release, name);
}

async function ensure(name: BinaryName, search: Search): Promise<Binary> {
  const { dependencies, options } = search;
  const program = search.catalogue[name];
  const folder = options.directory || dependencies.env.KUBEBUILDER_ASSETS;
  if (folder) {
    const file = path.resolve(dependencies.cwd, folder, name);
    if (await isAccessible(file, 'executable')) return { name, path: file, origin: 'folder' };
  }
  const cached = cachedPath(name, program, dependencies);
  if (await isAccessible(cached, 'executable')) return { name, path: cached, origin: 'cache' };
  makeFolders(path.dirname(cached), 0o700);
  const lock = {
    ...dependencies,
    onWait: () => search.spinner.note(`Waiting for another cox process that is downloading or building ${name}`),
  };
  // One at a time on a machine: builds take all processors, and two of one module would do the same
  // work.
  return withLock(path.join(cacheDirectory(dependencies), 'fetch.lock'), lock, async () => {
    if (await isAccessible(cached, 'executable')) return { name, path: cached, origin: 'cache' };
    const failure = await tryDownload(name, program, cached, search);
    if (failure === undefined) return { name, path: cached, origin: 'download' };
    await build(name, program, cached, failure, search);
    return { name, path: cached, origin: 'build' };
  });
}

/** Undefined after success, else the reason of the failure. */
async function tryDownload(
  name: BinaryName,
  program: Program,
  target: string,
  { options, dependencies, spinner, unreachable }: Search,
): Promise<string | undefined> {
  const { platform, env, signal, cwd } = dependencies;
  const download = program.download({ platform, arch: os.arch() });
  if (download === undefined) return `no download of ${name} is published for ${platform} ${os.arch()}`;
  const known = unreachable.get(new URL(download.checksums).host);
  if (known !== undefined && options.checksumFile === undefined) return known;
  spinner.step(`Downloading ${name} ${program.version}`);
  try {
    await downloadProgram(download, target, {
      env,
      signal,
      connectTimeout,
      idleTimeout,
      mirrors: options.mirrors ?? {},
      ...(options.checksumFile && { checksumFile: path.resolve(cwd, options.checksumFile) }),
      onProgress: (received, total) => spinner.update(downloadText(name, program, received, total)),
    });
    return undefined;
  } catch (error) {
    if (!(error instanceof DownloadError)) throw error;
    spinner.fail();
    if (error.unreachable) unreachable.set(error.host, error.message);
    spinner.note(`No download: ${error.message}; building with Go instead`);
    return error.message;
  }
}

function downloadText(name: string, { version }: Program, received: number, total: number | undefined): string {
  const megabytes = (bytes: number): string => `${Math.round(bytes / 1e6)} MB`;
  const share = total === undefined ? megabytes(received) : `${megabytes(received)} of ${megabytes(total)}`;
  return `Downloading ${name} ${version}: ${share}`;
}

/** Milliseconds between lines about a running build where nothing can spin. */
const lineInterval = 60_000;

async function build(name: BinaryName, program: Program, target: string, failure: string, search: Search) {
  const { options, dependencies, spinner } = search;
  const { env, signal, clock } = dependencies;
  const go = await findGo(env);
  if (go === undefined) {
    throw new CliError(
      `${name} not found: it is neither in the folder of --binaries or KUBEBUILDER_ASSETS nor in the cache; ${failure}; and Go is not installed to build it`,
    );
  }
  const start = clock.now();
  const elapsed = (): string => `${Math.round((clock.now() - start) / 1000)} s`;
  const title = `Building ${name} ${program.version} with Go`;
  spinner.step(`${title} (once on this machine; about ${program.minutes})`);
  let progress: BuildProgress = { packages: 0, downloads: 0 };
  const state = (): string => `${title}: ${progress.packages} packages compiled, ${elapsed()}`;
  const ticking = setInterval(() => spinner.update(state()), 1_000);
  const lines = setInterval(() => {
    if (!dependencies.io.stderr.isTerminal) spinner.note(state());
  }, lineInterval);
  try {
    const modules = options.modules ?? modulesDirectory();
    await buildProgram(go, program, target, {
      env,
      signal,
      clock,
      cache: cacheDirectory(dependencies),
      modules,
      onProgress: (next) => {
        progress = next;
      },
    });
  } catch (error) {
    spinner.fail();
    throw error;
  } finally {
    clearInterval(ticking);
    clearInterval(lines);
  }
}
