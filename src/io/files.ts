import { randomBytes } from 'node:crypto';
import { chmod, open, realpath, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { makeFolders } from './folders.ts';

/** Node's code of a failed system call, such as ENOENT; undefined for anything else. */
export function errorCode(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}

/** What a read failed with ENOENT becomes; other failures are thrown on. */
export function orMissing<T>(fallback: T): (error: unknown) => T {
  return (error) => {
    if (errorCode(error) === 'ENOENT') return fallback;
    throw error;
  };
}

/**
 * Replaces a file by a new one of that content and mode in one step: a reader sees the old or the
 * new, whole. A symbolic link stays one, and what it points at is replaced. Missing folders are
 * made, for the owner only.
 */
export async function replaceFile(file: string, content: string | Uint8Array, mode = 0o600): Promise<void> {
  const target = await realpath(file).catch(orMissing(file));
  makeFolders(path.dirname(target), 0o700);
  const temporary = `${target}.${randomBytes(6).toString('hex')}.tmp`;
  try {
    const handle = await open(temporary, 'wx', mode);
    try {
      await handle.writeFile(content);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await chmod(temporary, mode);
    await rename(temporary, target);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}
