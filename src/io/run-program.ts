/** Runs another program beside this one, as a part of a command. */

import { type ChildProcess, spawn } from 'node:child_process';
import type { Readable } from 'node:stream';
import type { Env } from './host.ts';
import type { Io, Output } from './io.ts';
import { startProblem } from './program-file.ts';

/** How long a program and its children have to end after SIGTERM, in milliseconds. */
const PATIENCE = 1000;

interface ProgramRun {
  /** The program's file; no shell takes part. */
  readonly file: string;
  /** What the program sees as its own name. */
  readonly name: string;
  readonly args: readonly string[];
  readonly env: Env;
  readonly cwd: string;
  readonly io: Pick<Io, 'stdout' | 'stderr'>;
  /** What it reads; without it, it has no stdin. */
  readonly stdin?: string;
  /** When it is aborted the program gets a SIGTERM. */
  readonly signal: AbortSignal;
  /**
   * What the program has started ends with it, by SIGKILL if need be. Such a program has no terminal
   * to ask at.
   */
  readonly withChildren?: boolean;
}

/**
 * Runs a program to its end and returns its exit code, -1 when a signal ended it. A terminal is its own to write to; other output goes through ours, because Node changes pipes
 * that it has opened. Rejects with the system's error when it cannot be started, and with the
 * signal's reason once it is aborted.
 */
export async function runProgram(run: ProgramRun): Promise<number> {
  const { file, name, args, env, cwd, io, signal } = run;
  const isLeader = run.withChildren === true && process.platform !== 'win32';
  const problem = startProblem(file);
  if (problem !== undefined) throw Object.assign(new Error(problem), { code: problem });
  await Promise.all([io.stdout.drain(), io.stderr.drain()]);
  signal.throwIfAborted();
  const stream = (output: Output) => (output.isTerminal ? 'inherit' : 'pipe');
  const child = spawn(file, args, {
    argv0: name,
    env,
    cwd,
    detached: isLeader,
    stdio: [run.stdin === undefined ? 'ignore' : 'pipe', stream(io.stdout), stream(io.stderr)],
  });
  // it may end without having read all of it
  child.stdin?.on('error', () => undefined).end(run.stdin);
  let late: NodeJS.Timeout | undefined;
  const stop = (): void => {
    if (!isLeader) return void child.kill('SIGTERM');
    signalGroup(child, 'SIGTERM');
    late = setTimeout(() => signalGroup(child, 'SIGKILL'), PATIENCE);
  };
  signal.addEventListener('abort', stop, { once: true });
  try {
    const ended = new Promise<number>((resolve, reject) => {
      child.once('error', reject);
      child.once('close', (code) => resolve(code ?? -1));
    });
    const [exitCode] = await Promise.all([ended, forward(child.stdout, io.stdout), forward(child.stderr, io.stderr)]);
    signal.throwIfAborted();
    return exitCode;
  } finally {
    signal.removeEventListener('abort', stop);
    clearTimeout(late);
  }
}

/** The child leads its group, which can outlive it. */
function signalGroup({ pid }: ChildProcess, signal: NodeJS.Signals): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, signal);
  } catch {
    // nobody is left
  }
}

async function forward(from: Readable | null, to: Output): Promise<void> {
  if (from === null) return;
  for await (const chunk of from) {
    to.write(chunk as Uint8Array);
    await to.drain();
    // nobody reads any more: the program's next write tells it so
    if (to.closed === true) break;
  }
}
