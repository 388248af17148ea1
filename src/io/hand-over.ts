/**
 * Hands the terminal, the streams and the signals of this process over to another program, as exec
 * does: in place where the platform can (the same pid), else as a child that is waited for.
 */
import { constants } from 'node:os';
import process from 'node:process';
import type { Env } from './host.ts';
import { startProblem } from './program-file.ts';

/** Signals that Node ignores: what is ignored stays so in the program that takes over. */
const IGNORED_BY_NODE = ['SIGPIPE', 'SIGXFSZ'] as const;

/**
 * Runs a program instead of this one. On POSIX it does not return but when the program cannot be
 * started; elsewhere it resolves with the program's exit code. Rejects with the system's error.
 * Nothing may have been read from stdin or written before: Node changes streams that it uses.
 */
export async function handOver(file: string, args: readonly string[], env: Env): Promise<number> {
  const problem = process.platform === 'win32' ? undefined : startProblem(file);
  if (problem !== undefined) throw Object.assign(new Error(problem), { code: problem });
  if (typeof process.execve !== 'function' || process.platform === 'win32') return runBeside(file, args, env);
  // a listener that is taken away leaves the signal's own effect
  for (const signal of IGNORED_BY_NODE) process.once(signal, () => undefined).removeAllListeners(signal);
  return process.execve(file, [file, ...args], { ...env });
}

/** Runs a program as a child with this process's own streams. Exported for its test. */
export async function runBeside(file: string, args: readonly string[], env: Env): Promise<number> {
  const { spawn } = await import('node:child_process');
  // Before the program starts: what it does at once may make somebody send a signal here.
  // A terminal sends Ctrl-C to both processes: what comes of it is the program's matter.
  process.removeAllListeners('SIGINT').on('SIGINT', () => undefined);
  for (const signal of ['SIGTERM', 'SIGHUP'] as const) {
    process.removeAllListeners(signal).on(signal, () => child.kill(signal));
  }
  const child = spawn(file, args, { env, argv0: file, stdio: 'inherit' });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code, signal) => resolve(signal === null ? (code ?? 1) : 128 + constants.signals[signal]));
  });
}
