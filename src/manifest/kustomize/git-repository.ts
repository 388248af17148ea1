/** Clones of repositories, made by the `git` program (kustomize's ClonerUsingGitExec). */
import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { goDuration } from '../../apimachinery/go/duration.ts';
import type { Env, Host } from '../../io/host.ts';
import type { Output } from '../../io/io.ts';
import { findProgram } from '../../io/program-file.ts';
import { runProgram } from '../../io/run-program.ts';
import { BuildError } from './error.ts';
import type { RepoSpec } from './repo-spec.ts';

/** What git may fetch by. Submodules are somebody else's word, so they get no files of this machine. */
const PROTOCOLS = ['https', 'ssh', 'http', 'file'];
const SUBMODULE_PROTOCOLS = ['https', 'ssh', 'http'];

/** As long as a timer can run, in milliseconds. */
const LONGEST = 2 ** 31 - 1;
const LARGEST = 64 * 1024;

/** A clone in a temporary folder. */
export interface Clone {
  readonly folder: string;
  remove(): Promise<void>;
}

/**
 * Fetches one commit of a repository into a folder of its own. No shell takes part and neither
 * git nor ssh asks anything. Throws BuildError when there is no git, or when it fails or takes too long; the folder
 * is gone then.
 */
export async function cloneRepository(spec: RepoSpec, host: Host): Promise<Clone> {
  refuseOptions(spec);
  const { env } = host;
  const program = gitProgram(host);
  const folder = await fs.realpath(await fs.mkdtemp(path.join(env.TMPDIR || os.tmpdir(), 'kustomize-')));
  const remove = (): Promise<void> => fs.rm(folder, { recursive: true, force: true, maxRetries: 3 });
  const git = new Git(program, folder, spec.timeout, host);
  try {
    await git.run(['init'], PROTOCOLS);
    await git.run(['remote', 'add', 'origin', spec.url], PROTOCOLS);
    await git.run(['fetch', '--depth=1', spec.url, spec.ref || 'HEAD'], PROTOCOLS);
    await git.run(['checkout', 'FETCH_HEAD'], PROTOCOLS);
    if (spec.submodules) await git.run(['submodule', 'update', '--init', '--recursive'], SUBMODULE_PROTOCOLS);
  } catch (error) {
    await remove();
    throw error;
  }
  return { folder, remove };
}

/** The file of the program; one that the working folder may have put there is none. */
function gitProgram({ env, cwd, platform }: Host): string {
  const program = findProgram('git', { searchPath: env.PATH, cwd, platform, extensions: env.PATHEXT });
  if (program !== undefined && path.isAbsolute(program)) return program;
  const problem =
    program === undefined
      ? 'executable file not found in $PATH'
      : 'cannot run executable found relative to current directory';
  throw new BuildError(`no 'git' program on path: exec: "git": ${problem}`);
}

/** git, and ssh for it, would take such a word for an option. */
function refuseOptions({ url, ref }: RepoSpec): void {
  const host = url.replace(/^[a-z]+:\/\//, '').replace(/^[^@/]*@/, '');
  if (url.startsWith('-') || host.startsWith('-')) {
    throw new BuildError(`git repository '${url}' must not begin with '-'`);
  }
  if (ref.startsWith('-')) throw new BuildError(`git ref '${ref}' of '${url}' must not begin with '-'`);
}

/** Variables that would have git work on another repository than the clone. */
const REDIRECTING = ['GIT_DIR', 'GIT_WORK_TREE', 'GIT_INDEX_FILE', 'GIT_OBJECT_DIRECTORY', 'GIT_COMMON_DIR'];

class Git {
  readonly #program: string;
  readonly #folder: string;
  readonly #timeout: number;
  readonly #host: Host;

  constructor(program: string, folder: string, timeout: number, host: Host) {
    this.#program = program;
    this.#folder = folder;
    this.#timeout = timeout;
    this.#host = host;
  }

  async run(args: readonly string[], protocols: readonly string[]): Promise<void> {
    const command = [this.#program, ...args].join(' ');
    const output = collect();
    const timeout = AbortSignal.timeout(Math.min(Math.max(1, Math.ceil(this.#timeout)), LONGEST));
    const { signal } = this.#host;
    const run = runProgram({
      file: this.#program,
      name: 'git',
      args,
      env: this.#env(protocols),
      cwd: this.#folder,
      io: { stdout: output, stderr: output },
      signal: AbortSignal.any([signal, timeout]),
      withChildren: true,
    });
    const exitCode = await run.catch((error: unknown) => {
      signal.throwIfAborted();
      if (!timeout.aborted) throw new BuildError(`failed to run '${command}': ${(error as Error).message}`);
      throw new BuildError(`hit ${goDuration(this.#timeout)} timeout running '${command}'`, { reason: 'timeout' });
    });
    if (exitCode === 0) return;
    const status = exitCode < 0 ? 'signal: terminated' : `exit status ${exitCode}`;
    throw new BuildError(`failed to run '${command}': ${output.text}: ${status}`);
  }

  #env(protocols: readonly string[]): Env {
    const { env } = this.#host;
    const own = env.GIT_ALLOW_PROTOCOL?.split(':');
    const allowed = own === undefined ? protocols : protocols.filter((protocol) => own.includes(protocol));
    const rest = Object.fromEntries(Object.entries(env).filter(([name]) => !REDIRECTING.includes(name)));
    return { ...rest, GIT_TERMINAL_PROMPT: '0', GIT_ALLOW_PROTOCOL: allowed.join(':') };
  }
}

/** What git says, which only its failure shows; a server can make it say more than anybody reads. */
function collect(): Output & { readonly text: string } {
  const parts: Uint8Array[] = [];
  let size = 0;
  return {
    isTerminal: false,
    columns: 80,
    write: (data) => {
      const bytes = Buffer.from(data).subarray(0, LARGEST - size);
      size += bytes.length;
      parts.push(bytes);
    },
    drain: () => Promise.resolve(),
    get text() {
      return Buffer.concat(parts).toString('utf8');
    },
  };
}
