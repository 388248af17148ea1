import { execFile } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { kill, pid as ownPid } from 'node:process';

/** A process, identified so that a later process with the same number is not mistaken for it. */
export interface ProcessIdentity {
  readonly pid: number;
  /** When it started, in a form of the platform's own; only good for comparing. */
  readonly started: string;
}

/** A process and its whole command line, words joined by blanks. */
export interface ListedProcess extends ProcessIdentity {
  readonly command: string;
}

/**
 * The start of a process out of /proc/PID/stat (proc_pid_stat(5), field 22), undefined for one that
 * has ended and was not waited for. The command name in parentheses may itself hold blanks and
 * parentheses.
 */
export function parseProcStat(stat: string): string | undefined {
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const [state] = fields;
  const ticks = fields[19];
  return ticks === undefined || state === 'Z' || state === 'X' ? undefined : ticks;
}

/**
 * One line of `ps -o stat=,lstart=`: its state, then its start in words; undefined for a zombie.
 */
export function parsePsStart(line: string): string | undefined {
  const match = /^\s*(\S+)\s+(\S.*\S)\s*$/.exec(line);
  return match === null || match[1]!.startsWith('Z') ? undefined : match[2]!;
}

let bootId: Promise<string> | undefined;

// Ticks count from boot: without the boot's own id a process of the last boot could look like one
// of this.
function linuxBoot(): Promise<string> {
  bootId ??= readFile('/proc/sys/kernel/random/boot_id', 'utf8').then(
    (text) => text.trim(),
    () => '',
  );
  return bootId;
}

async function linuxStart(pid: number): Promise<string | undefined> {
  try {
    const ticks = parseProcStat(await readFile(`/proc/${pid}/stat`, 'utf8'));
    return ticks === undefined ? undefined : `${await linuxBoot()}/${ticks}`;
  } catch {
    return undefined;
  }
}

/**
 * Runs a program with fixed arguments and returns its stdout; after a failure, what it printed
 * before.
 */
function output(file: string, args: readonly string[]): Promise<string> {
  return new Promise((resolve) => {
    execFile(file, args, { env: { LC_ALL: 'C', PATH: '/bin:/usr/bin' }, maxBuffer: 1 << 24 }, (_, stdout) =>
      resolve(stdout),
    );
  });
}

/**
 * The identity of the running process of that number; undefined when there is none (or only a
 * zombie).
 */
export async function identify(platform: NodeJS.Platform, pid: number): Promise<ProcessIdentity | undefined> {
  const started =
    platform === 'linux'
      ? await linuxStart(pid)
      : parsePsStart(await output('ps', ['-o', 'stat=,lstart=', '-p', String(pid)]));
  return started === undefined ? undefined : { pid, started };
}

export async function identifySelf(platform: NodeJS.Platform): Promise<ProcessIdentity> {
  return (await identify(platform, ownPid)) ?? { pid: ownPid, started: '' };
}

/** Whether exactly this process still runs. */
export async function isAlive(platform: NodeJS.Platform, process: ProcessIdentity): Promise<boolean> {
  return (await identify(platform, process.pid))?.started === process.started;
}

/** The processes whose command line holds that text; those of other users may be missing. */
export async function findProcesses(platform: NodeJS.Platform, text: string): Promise<readonly ListedProcess[]> {
  const found = platform === 'linux' ? await linuxCommands(text) : await psCommands(text);
  const listed: ListedProcess[] = [];
  for (const { pid, command } of found) {
    const identity = pid === ownPid ? undefined : await identify(platform, pid);
    if (identity !== undefined) listed.push({ ...identity, command });
  }
  return listed;
}

interface Command {
  readonly pid: number;
  readonly command: string;
}

async function linuxCommands(text: string): Promise<readonly Command[]> {
  const found: Command[] = [];
  for (const entry of await readdir('/proc')) {
    if (!/^\d+$/.test(entry)) continue;
    const command = await readFile(`/proc/${entry}/cmdline`, 'utf8').catch(() => '');
    if (command.includes(text)) found.push({ pid: Number(entry), command: command.replaceAll('\0', ' ').trim() });
  }
  return found;
}

async function psCommands(text: string): Promise<readonly Command[]> {
  const lines = (await output('ps', ['-axww', '-o', 'pid=,command='])).split('\n');
  return lines.flatMap((line) => {
    const match = /^\s*(\d+)\s+(.*)$/.exec(line);
    return match?.[2]?.includes(text) ? [{ pid: Number(match[1]), command: match[2] }] : [];
  });
}

/** Sends a signal to a process if it is still the same one; returns whether it was sent. */
export async function signalProcess(
  platform: NodeJS.Platform,
  process: ProcessIdentity,
  signal: 'SIGTERM' | 'SIGKILL',
): Promise<boolean> {
  if (!(await isAlive(platform, process))) return false;
  try {
    kill(process.pid, signal);
    return true;
  } catch {
    return false;
  }
}
