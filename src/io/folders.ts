/** Making folders that may be missing above the one that is wanted. */
import fs from 'node:fs';
import path from 'node:path';
import { CliError } from '../errors.ts';
import { systemText } from './system-text.ts';

/**
 * Makes a folder, and those above it that are missing, with that mode. Throws CliError in the words
 * of Go's os.MkdirAll, `mkdir FOLDER: permission denied`, with the folder at fault as it was
 * spelled. Node's own recursive mkdir is used nowhere: below /proc, where a folder can be neither
 * found nor made, it never ends.
 */
export function makeFolders(folder: string, mode: number, cwd = ''): void {
  const place = path.resolve(cwd, folder);
  if (isFolder(place, folder)) return;
  const parent = path.dirname(folder);
  if (parent !== folder) makeFolders(parent, mode, cwd);
  try {
    fs.mkdirSync(place, { mode });
  } catch (error) {
    // another process may have made it meanwhile
    if ((error as NodeJS.ErrnoException).code === 'EEXIST' && isFolder(place, folder)) return;
    throw new CliError(`mkdir ${folder}: ${systemText(error)}`, { cause: error });
  }
}

/** Whether there is a folder. Throws CliError when something else has its name. */
function isFolder(place: string, folder: string): boolean {
  const found = statOf(place);
  if (found === undefined || found.isDirectory()) return found !== undefined;
  throw new CliError(`mkdir ${folder}: not a directory`);
}

/** Undefined where nothing can be found; making the folder then fails with the reason. */
function statOf(place: string): fs.Stats | undefined {
  try {
    return fs.statSync(place);
  } catch {
    return undefined;
  }
}
