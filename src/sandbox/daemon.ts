import { spawn } from 'node:child_process';
import { open, readFile } from 'node:fs/promises';
import { CliError } from '../errors.ts';
import { orMissing } from '../io/files.ts';
import {
  findProcesses,
  identify,
  isAlive,
  type ListedProcess,
  type ProcessIdentity,
  signalProcess,
} from '../io/processes.ts';
import type { SandboxDependencies } from './dependencies.ts';
import { logFile, type SandboxFiles } from './paths.ts';
import { type Component, isComponent } from './state.ts';

/**
 * Starts a component that outlives us, in the sandbox's folder, its output appended to its log.
 * Throws CliError when it cannot be run.
 */
export async function startDaemon(
  component: Component,
  program: string,
  words: readonly string[],
  files: SandboxFiles,
  { env, platform }: SandboxDependencies,
): Promise<ProcessIdentity> {
  const log = await open(logFile(files, component), 'a', 0o600);
  try {
    const child = spawn(program, words, {
      cwd: files.directory,
      detached: true,
      stdio: ['ignore', log.fd, log.fd],
      // Nothing of the user's environment but what finding programs takes: no proxies, no settings
      // of other tools.
      env: { PATH: env.PATH, HOME: files.directory, TMPDIR: env.TMPDIR },
    });
    await new Promise<void>((resolve, reject) => {
      child.once('spawn', resolve);
      child.once('error', (error) => reject(new CliError(`cannot run ${program}: ${error.message}`)));
    });
    child.unref();
    return (await identify(platform, child.pid!)) ?? { pid: child.pid!, started: 'ended' };
  } finally {
    await log.close();
  }
}

/** The last lines of a component's log. */
export async function logTail(files: SandboxFiles, component: Component, lines: number): Promise<string> {
  const text = await readFile(logFile(files, component), 'utf8').catch(orMissing(''));
  return text.trimEnd().split('\n').slice(-lines).join('\n');
}

const gracePeriod = 1_000;
const pollInterval = 50;

/**
 * Ends processes: SIGTERM first, SIGKILL after a second. Returns when they are gone. A process
 * whose number belongs to another one by now is left alone.
 */
export async function endProcesses(
  processes: readonly ProcessIdentity[],
  { platform, clock }: Pick<SandboxDependencies, 'platform' | 'clock'>,
): Promise<void> {
  for (const process of processes) await signalProcess(platform, process, 'SIGTERM');
  const insistAt = clock.now() + gracePeriod;
  let insisted = false;
  let left = processes;
  while (left.length > 0) {
    const alive = await Promise.all(left.map((process) => isAlive(platform, process)));
    left = left.filter((_, index) => alive[index]);
    if (left.length === 0) return;
    if (!insisted && clock.now() >= insistAt) {
      insisted = true;
      for (const process of left) await signalProcess(platform, process, 'SIGKILL');
    }
    // This must not be interrupted: an interrupted `down` must not leave half-ended processes.
    await clock.sleep(pollInterval);
  }
}

/**
 * Running components of this sandbox, even when its state does not have them: one that was started
 * just before a crash is not in the state. They are recognised by the sandbox's folder in their
 * arguments and by their names, since a user's `kubectl` may name the folder too.
 */
export async function runningComponents(
  files: SandboxFiles,
  { platform }: Pick<SandboxDependencies, 'platform'>,
): Promise<readonly (ListedProcess & { readonly component: Component })[]> {
  const found = await findProcesses(platform, `=${files.directory}/`);
  return found.flatMap((process) => {
    const program = process.command.split(' ', 1)[0]!.split('/').at(-1)!;
    return isComponent(program) ? [{ ...process, component: program }] : [];
  });
}
