import { type ChildProcess, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { access, chmod, constants, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { CliError } from '../../errors.ts';
import { makeFolders } from '../../io/folders.ts';
import type { Clock, Env } from '../../io/host.ts';
import type { Program } from './catalogue.ts';

export interface BuildOptions {
  readonly env: Env;
  readonly signal: AbortSignal;
  readonly clock: Clock;
  /** Our cache: the writable copies of the modules live in it. */
  readonly cache: string;
  /** The folder of the pinned modules. */
  readonly modules: string;
  /** Called for every package compiled and every module downloaded. */
  onProgress(progress: BuildProgress): void;
}

export interface BuildProgress {
  readonly packages: number;
  readonly downloads: number;
}

/** The folder of the pinned Go modules: beside the bundle, or in the sources. */
export function modulesDirectory(): string {
  const beside = path.join(import.meta.dirname, 'modules');
  return existsSync(beside) ? beside : path.join(import.meta.dirname, '..', 'modules');
}

/** The `go` of $PATH, undefined when there is none. */
export async function findGo(env: Env): Promise<string | undefined> {
  for (const folder of (env.PATH ?? '').split(path.delimiter)) {
    if (!path.isAbsolute(folder)) continue;
    const file = path.join(folder, 'go');
    const found = await access(file, constants.X_OK).then(
      () => true,
      () => false,
    );
    if (found) return file;
  }
  return undefined;
}

/**
 * Builds a program from its pinned module and puts it at `target`. Go keeps every compiled package,
 * so an interrupted build continues where it stopped. Throws CliError with the compiler's last
 * lines.
 */
export async function buildProgram(go: string, program: Program, target: string, options: BuildOptions): Promise<void> {
  const module = await writableModule(program.module, options);
  makeFolders(path.dirname(target), 0o700);
  const output = `${target}.building`;
  const ldflags = ['-s', '-w', ...program.ldflags].join(' ');
  const words = ['build', '-v', '-mod=readonly', '-trimpath', '-ldflags', ldflags, '-o', output, program.goPackage];
  try {
    await run(go, words, module, options);
    await chmod(output, 0o755);
    await rename(output, target);
  } finally {
    await rm(output, { force: true });
  }
}

/**
 * A copy of the module in the cache, named after its content: an installed package may be
 * read-only, and go wants to lock.
 */
async function writableModule(name: string, { modules, cache }: BuildOptions): Promise<string> {
  const source = path.join(modules, name);
  const names = (await readdir(source)).sort();
  const files = await Promise.all(
    names.map(async (name) => ({ name, bytes: await readFile(path.join(source, name)) })),
  );
  const hash = createHash('sha256');
  for (const { name: file, bytes } of files) hash.update(file).update(bytes);
  const copy = path.join(cache, 'modules', `${name}-${hash.digest('hex').slice(0, 12)}`);
  makeFolders(copy, 0o700);
  // the files inside an executable can be read, and not copied by the system
  for (const { name: file, bytes } of files) await writeFile(path.join(copy, file), bytes);
  return copy;
}

/** The user's environment, but for what would change what is built. */
function goEnvironment(env: Env): NodeJS.ProcessEnv {
  return { ...env, CGO_ENABLED: '0', GOFLAGS: '', GOWORK: 'off', GOOS: '', GOARCH: '', GO111MODULE: 'on' };
}

async function run(go: string, words: readonly string[], folder: string, options: BuildOptions): Promise<void> {
  const { signal } = options;
  signal.throwIfAborted();
  const child = spawn(go, words, { cwd: folder, env: goEnvironment(options.env), stdio: ['ignore', 'ignore', 'pipe'] });
  // go ends its compilers when it is interrupted; killed, it would leave them running.
  const stop = (): void => void child.kill('SIGINT');
  signal.addEventListener('abort', stop, { once: true });
  try {
    const { code, lines } = await watch(child, options.onProgress);
    signal.throwIfAborted();
    if (code !== 0) throw new CliError(`go build failed:\n${lines.join('\n')}`);
  } finally {
    signal.removeEventListener('abort', stop);
  }
}

const keptLines = 15;

async function watch(child: ChildProcess, onProgress: BuildOptions['onProgress']) {
  const lines: string[] = [];
  let progress: BuildProgress = { packages: 0, downloads: 0 };
  const ended = new Promise<number | null>((resolve, reject) => {
    child.once('error', (error) => reject(new CliError(`cannot run go: ${error.message}`)));
    child.once('close', resolve);
  });
  createInterface({ input: child.stderr! }).on('line', (line) => {
    if (line.startsWith('go: downloading ')) progress = { ...progress, downloads: progress.downloads + 1 };
    else if (/^[\w.~/-]+$/.test(line)) progress = { ...progress, packages: progress.packages + 1 };
    else {
      lines.push(line);
      if (lines.length > keptLines) lines.shift();
    }
    onProgress(progress);
  });
  return { code: await ended, lines };
}
