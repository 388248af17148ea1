import { open, readFile, readlink, rm, stat, symlink } from 'node:fs/promises';
import path from 'node:path';
import { CliError } from '../errors.ts';
import { errorCode } from './files.ts';
import { makeFolders } from './folders.ts';
import type { Clock } from './host.ts';
import { identifySelf, isAlive, type ProcessIdentity } from './processes.ts';

export interface LockOptions {
  readonly platform: NodeJS.Platform;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** Milliseconds to wait for another holder; without it, until the holder releases the lock. */
  readonly timeout?: number;
  /** Called once when another process holds the lock. */
  onWait?(holder: ProcessIdentity | undefined): void;
}

const pause = 50;
/**
 * Milliseconds after which a guard counts as left by a process that died: a guard is only held for
 * a few system calls.
 */
const guardLife = 10_000;

/**
 * Runs `body` while this process alone holds the lock file, which is made with O_EXCL as kubectl
 * and kind make theirs, and removed afterwards. A lock of a cox process that is gone is taken over;
 * the lock of another program is waited for. Throws CliError when the time is up, and the signal's
 * reason when it is aborted.
 */
export async function withLock<T>(file: string, options: LockOptions, body: () => Promise<T>): Promise<T> {
  await acquire(file, options);
  try {
    return await body();
  } finally {
    await rm(file, { force: true });
  }
}

async function acquire(file: string, options: LockOptions): Promise<void> {
  const { clock, signal, platform, timeout } = options;
  const content = JSON.stringify(await identifySelf(platform));
  const end = timeout === undefined ? Number.POSITIVE_INFINITY : clock.now() + timeout;
  let reported = false;
  while (!(await create(file, platform, content))) {
    signal.throwIfAborted();
    const holder = await readHolder(file);
    if (holder !== undefined && !(await isAlive(platform, holder))) {
      await takeAway(file, options);
      continue;
    }
    if (!reported) options.onWait?.(holder);
    reported = true;
    if (clock.now() >= end) {
      throw new CliError(`${file} is held by another program; remove it if no program is using it`);
    }
    await clock.sleep(pause, signal);
  }
}

/**
 * Whether the lock could be made, which fails if it exists. The lock is a link whose target names
 * the holder, so it appears complete: a process that is killed while it makes the lock leaves none
 * without a holder. Windows lets few users make links; there it is a file. The folder may have been
 * removed with the last holder.
 */
async function create(file: string, platform: NodeJS.Platform, content: string): Promise<boolean> {
  makeFolders(path.dirname(file), 0o700);
  try {
    if (content !== '' && platform !== 'win32') {
      await symlink(content, file);
      return true;
    }
    const handle = await open(file, 'wx', 0o600);
    await handle.writeFile(content);
    await handle.close();
    return true;
  } catch (error) {
    if (['EEXIST', 'ENOENT'].includes(errorCode(error) ?? '')) return false;
    throw error;
  }
}

async function readHolder(file: string): Promise<ProcessIdentity | undefined> {
  try {
    const text = await readlink(file).catch(() => readFile(file, 'utf8'));
    const holder = JSON.parse(text) as Partial<ProcessIdentity> | null;
    if (typeof holder?.pid !== 'number' || typeof holder.started !== 'string') return undefined;
    return { pid: holder.pid, started: holder.started };
  } catch {
    // Gone by now, being written, or the empty file of another program.
    return undefined;
  }
}

/**
 * Removes a lock whose holder is gone. Two processes that both saw it stale must not remove each
 * other's new lock, so the second check and the removal are protected by a guard.
 */
async function takeAway(file: string, { platform, clock }: LockOptions): Promise<void> {
  const guard = `${file}.stale`;
  if (!(await create(guard, platform, ''))) {
    const made = await stat(guard).catch(() => undefined);
    if (made !== undefined && clock.now() - made.mtimeMs > guardLife) await rm(guard, { force: true });
    return;
  }
  try {
    const holder = await readHolder(file);
    if (holder !== undefined && !(await isAlive(platform, holder))) await rm(file, { force: true });
  } finally {
    await rm(guard, { force: true });
  }
}
