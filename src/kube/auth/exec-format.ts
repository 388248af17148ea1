/**
 * Whether a file is a program by itself. The C library runs one that is not (a script without `#!`)
 * by a shell of its own accord, and no shell is ever started here: Go's exec says `exec format
 * error`.
 */
import { closeSync, openSync, readSync, statSync } from 'node:fs';
import path from 'node:path';

/**
 * What programs begin with: a script's interpreter, ELF, Mach-O in both byte orders and for several
 * processors, Windows programs (WSL).
 */
const BEGINNINGS: readonly Buffer[] = [
  '2321',
  '7f454c46',
  'feedface',
  'feedfacf',
  'cefaedfe',
  'cffaedfe',
  'cafebabe',
  '4d5a',
].map((hex) => Buffer.from(hex, 'hex'));

/**
 * The file that is not a program, as it was found; undefined when it is one, or is not there or
 * cannot be read: starting it tells then.
 */
export function notExecutable(command: string, cwd: string, searchPath: string | undefined): string | undefined {
  const file = command.includes(path.sep) ? command : findInPath(command, cwd, searchPath ?? '');
  const beginning = file === undefined ? undefined : beginningOf(path.resolve(cwd, file));
  if (beginning === undefined) return undefined;
  return BEGINNINGS.some((magic) => beginning.subarray(0, magic.length).equals(magic)) ? undefined : file;
}

function findInPath(name: string, cwd: string, searchPath: string): string | undefined {
  return searchPath
    .split(path.delimiter)
    .map((folder) => path.join(folder === '' ? '.' : folder, name))
    .find((file) => {
      const found = statSync(path.resolve(cwd, file), { throwIfNoEntry: false });
      return found?.isFile() === true && (found.mode & 0o111) !== 0;
    });
}

function beginningOf(file: string): Buffer | undefined {
  try {
    const descriptor = openSync(file, 'r');
    try {
      const bytes = Buffer.alloc(4);
      return bytes.subarray(0, readSync(descriptor, bytes, 0, bytes.length, 0));
    } finally {
      closeSync(descriptor);
    }
  } catch {
    return undefined;
  }
}
