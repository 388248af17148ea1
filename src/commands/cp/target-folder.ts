/**
 * The folder that an archive is unpacked to. Names have been checked by their words; here they are
 * checked against what is on the disk: a symbolic link that was there before, in the folder, must
 * not lead out of it. The destination itself may be a link: the user named it.
 */
import { constants } from 'node:fs';
import fs from 'node:fs/promises';
import path from 'node:path';
import { CliError } from '../../errors.ts';
import { errorCode } from '../../io/files.ts';
import { systemText } from '../../io/system-text.ts';
import { parent } from './paths.ts';

/** All paths are cleaned, as they stand in messages. */
export interface TargetFolder {
  /**
   * Makes a folder and those above it (Go's os.MkdirAll). False when a link leads out. Throws
   * CliError when something else has the name.
   */
  ensure(place: string): Promise<boolean>;
  /** Makes a file or empties it; undefined when it is a link that leads out. Throws CliError. */
  create(place: string): Promise<OpenFile | undefined>;
  /** Copies a file of the folder to another name; false when it is none of the folder's files. */
  copy(from: string, to: string): Promise<boolean>;
}

export interface OpenFile {
  write(chunk: Uint8Array): Promise<void>;
  close(): Promise<void>;
}

/** Windows has no O_NOFOLLOW: there links are looked for first. */
const { O_CREAT, O_TRUNC, O_WRONLY, O_NOFOLLOW = 0 } = constants;

const isLink = async (file: string): Promise<boolean> =>
  (await fs.lstat(file).catch(() => undefined))?.isSymbolicLink() === true;

/** The folder of a destination, from `cwd`. */
export function newTargetFolder(cwd: string, destination: string): TargetFolder {
  const absolute = (place: string): string => path.resolve(cwd, place);
  const root = absolute(destination);
  const isBelow = (folder: string, file: string): boolean =>
    file === folder || file.startsWith(folder === path.sep ? folder : folder + path.sep);
  /** What is really at a path of the folder; undefined when it is not inside, or not there. */
  const inside = async (file: string): Promise<string | undefined> => {
    const [folder, real] = await Promise.all([fs.realpath(root), fs.realpath(file)]).catch(() => []);
    return folder !== undefined && real !== undefined && isBelow(folder, real) ? real : undefined;
  };
  const known = new Set<string>();

  const ensure = async (place: string): Promise<boolean> => {
    const folder = absolute(place);
    if (known.has(folder)) return true;
    if (!(await isFolder(folder, place))) {
      if (!(await ensure(parent(place)))) return false;
      const made = await make(folder, place);
      if (!made) return false;
    }
    const holds = folder === root || !isBelow(root, folder) || (await inside(folder)) !== undefined;
    if (holds) known.add(folder);
    return holds;
  };

  const open = async (place: string): Promise<fs.FileHandle | undefined> => {
    const file = absolute(place);
    const flags = O_WRONLY | O_CREAT | O_TRUNC;
    if (file === root) return fs.open(file, flags, 0o666);
    if (O_NOFOLLOW !== 0 || !(await isLink(file))) {
      try {
        return await fs.open(file, flags | O_NOFOLLOW, 0o666);
      } catch (error) {
        if (errorCode(error) !== 'ELOOP') throw error;
      }
    }
    const real = await inside(file);
    return real === undefined ? undefined : fs.open(real, flags | O_NOFOLLOW, 0o666);
  };

  const create = async (place: string): Promise<OpenFile | undefined> => {
    const handle = await open(place).catch((error) => {
      throw new CliError(`open ${place}: ${systemText(error)}`, { cause: error });
    });
    return handle === undefined ? undefined : openFile(handle, place);
  };

  return {
    ensure,
    create,
    copy: async (from, to) => {
      const real = await inside(absolute(from));
      if (real === undefined || !(await fs.lstat(real)).isFile() || real === absolute(to)) return false;
      const file = await create(to);
      if (file === undefined) return false;
      const source = await fs.open(real, constants.O_RDONLY | O_NOFOLLOW);
      try {
        for await (const chunk of source.createReadStream({ autoClose: false })) await file.write(chunk as Uint8Array);
      } finally {
        await Promise.all([source.close(), file.close()]);
      }
      return true;
    },
  };
}

/** Whether there is a folder, perhaps behind a link. Throws CliError when it is a file. */
async function isFolder(folder: string, place: string): Promise<boolean> {
  try {
    if ((await fs.stat(folder)).isDirectory()) return true;
  } catch {
    return false;
  }
  throw new CliError(`mkdir ${place}: not a directory`);
}

/** Makes one folder; false when a link that leads nowhere has its name. */
async function make(folder: string, place: string): Promise<boolean> {
  try {
    await fs.mkdir(folder, 0o755);
    return true;
  } catch (error) {
    if (errorCode(error) === 'EEXIST') return (await fs.stat(folder).catch(() => undefined))?.isDirectory() === true;
    throw new CliError(`mkdir ${place}: ${systemText(error)}`, { cause: error });
  }
}

function openFile(handle: fs.FileHandle, place: string): OpenFile {
  return {
    write: async (chunk) => {
      try {
        await handle.writeFile(chunk);
      } catch (error) {
        throw new CliError(`write ${place}: ${systemText(error)}`, { cause: error });
      }
    },
    close: () => handle.close(),
  };
}
