/** The two temporary folders that a diff program compares, named as kubectl names them. */

import { randomInt } from 'node:crypto';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Context } from '../../context.ts';
import { CliError } from '../../errors.ts';
import { errorCode } from '../../io/files.ts';
import { systemText } from '../../io/system-text.ts';
import type { DiffFile } from './files.ts';

export interface DiffFolders {
  readonly live: string;
  readonly merged: string;
}

/** How often a name that is taken is made again. */
const TRIES = 10_000;

/** Only the user may look into the folders and files: they can hold secrets. */
const MODE = 0o700;

/** Makes the folders, LIVE-123 and MERGED-456. Throws CliError. */
export async function makeFolders({ env, platform }: Pick<Context, 'env' | 'platform'>): Promise<DiffFolders> {
  const parent = platform === 'win32' ? tmpdir() : env.TMPDIR || '/tmp';
  const live = await makeFolder(parent, 'LIVE');
  try {
    return { live, merged: await makeFolder(parent, 'MERGED') };
  } catch (error) {
    await rm(live, { recursive: true, force: true });
    throw error;
  }
}

/** A new folder with a random number in its name (os.MkdirTemp). */
async function makeFolder(parent: string, prefix: string): Promise<string> {
  for (let tries = 1; ; tries += 1) {
    const folder = path.join(parent, `${prefix}-${randomInt(2 ** 32)}`);
    try {
      await mkdir(folder, { mode: MODE });
      return folder;
    } catch (error) {
      const code = errorCode(error);
      if (code === 'EEXIST' && tries < TRIES) continue;
      const place = code === 'ENOENT' ? `stat ${parent}` : `mkdir ${folder}`;
      throw new CliError(`${place}: ${systemText(error)}`, { cause: error });
    }
  }
}

/** Writes the versions of one object into the folders. Throws CliError. */
export async function writeVersions(folders: DiffFolders, { name, live, merged }: DiffFile): Promise<void> {
  if (name.includes('/') || name.includes('\0')) throw new CliError(`invalid file name ${JSON.stringify(name)}`);
  for (const [folder, text] of [
    [folders.live, live],
    [folders.merged, merged],
  ] as const) {
    if (text === undefined) continue;
    const file = path.join(folder, name);
    await writeFile(file, text, { mode: MODE }).catch((error: unknown) => {
      throw new CliError(`open ${file}: ${systemText(error)}`, { cause: error });
    });
  }
}

/** Removes both folders with what is in them. Failures are not reported. */
export async function removeFolders({ live, merged }: DiffFolders): Promise<void> {
  for (const folder of [live, merged]) await rm(folder, { recursive: true, force: true }).catch(() => undefined);
}
