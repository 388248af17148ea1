/**
 * Program files: where PATH has them, and whether the system can start them. Node's `execve` ends
 * the process when it fails, and the C library runs a file that is no program (a script without
 * `#!`) by a shell of its own accord, so that both are checked before anything is started.
 */
import { accessSync, closeSync, constants, openSync, readdirSync, readSync, statSync } from 'node:fs';
import path from 'node:path';

/** Where programs are looked for. */
export interface ProgramSearch {
  /** The value of PATH. */
  readonly searchPath: string | undefined;
  readonly cwd: string;
  readonly platform: NodeJS.Platform;
  /** The value of PATHEXT, which only Windows has. */
  readonly extensions?: string | undefined;
}

/** Whether the user may execute this file; a folder is none. */
function isProgram(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return !statSync(file).isDirectory();
  } catch {
    return false;
  }
}

/**
 * The program of that name, by the rules of Go's exec.LookPath: a name with a slash is a file, and
 * an empty folder in PATH is the current one. Returns the path as it was put together, which is
 * relative where PATH is; undefined when there is none.
 */
export function findProgram(
  name: string,
  { searchPath, cwd, platform, extensions }: ProgramSearch,
): string | undefined {
  const suffixes = platform === 'win32' ? (extensions ?? '.com;.exe;.bat;.cmd').toLowerCase().split(';') : [''];
  const isBare = !name.includes('/') && !(platform === 'win32' && name.includes('\\'));
  const folders = isBare ? (searchPath ?? '').split(path.delimiter) : [''];
  if (isBare && (searchPath ?? '') === '') return undefined;
  return folders
    .flatMap((folder) => suffixes.map((suffix) => path.join(folder, `${name}${suffix}`)))
    .find((file) => isProgram(path.resolve(cwd, file)));
}

/** What Windows runs, by the ends of names (kubectl's isExecutable). */
const WINDOWS_PROGRAMS: readonly string[] = ['.bat', '.cmd', '.com', '.exe', '.ps1'];

/**
 * Whether a file is marked as a program for anybody. The error of the system when it cannot be
 * looked at.
 */
export function programState(file: string, platform: NodeJS.Platform): 'program' | 'other' | Error {
  try {
    const found = statSync(file);
    const isMarked =
      platform === 'win32'
        ? WINDOWS_PROGRAMS.includes(path.extname(file).toLowerCase())
        : !found.isDirectory() && (found.mode & 0o111) !== 0;
    return isMarked ? 'program' : 'other';
  } catch (error) {
    return error as Error;
  }
}

/** What `startProblem` reports, by the names of the system's errors. */
export type StartProblem = 'ENOEXEC' | 'ENOENT' | 'EACCES' | 'ELOOP';

/** How many interpreters Linux follows, one script to the next. */
const MAX_INTERPRETERS = 5;

/** Mach-O in both byte orders and for several processors. */
const MACH_O: readonly string[] = ['feedface', 'feedfacf', 'cefaedfe', 'cffaedfe', 'cafebabe'];

/**
 * Why the system cannot start this file, as execve(2) reports it; undefined when it can, or when the
 * file is not there or cannot be read: starting it tells then.
 */
export function startProblem(file: string, depth = 0): StartProblem | undefined {
  const bytes = beginningOf(file);
  if (bytes === undefined) return undefined;
  if (bytes.toString('latin1', 0, 2) === '#!') return scriptProblem(bytes, depth);
  const magic = bytes.toString('hex', 0, 4);
  if (magic === '7f454c46') return elfProblem(bytes);
  if (MACH_O.includes(magic)) return undefined;
  return magic.startsWith('4d5a') ? foreignProblem() : 'ENOEXEC';
}

/** A script: its interpreter must be there and be a program itself. */
function scriptProblem(bytes: Buffer, depth: number): StartProblem | undefined {
  const [line = ''] = bytes.toString('utf8', 2).split('\n');
  const interpreter = line.replace(/^[ \t]+/, '').split(/[ \t]/)[0]!;
  if (interpreter === '') return 'ENOEXEC';
  if (depth === MAX_INTERPRETERS) return 'ELOOP';
  try {
    accessSync(interpreter, constants.X_OK);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ENOENT' ? 'ENOENT' : 'EACCES';
  }
  if (statSync(interpreter).isDirectory()) return 'EACCES';
  return startProblem(interpreter, depth + 1);
}

/** e_machine of the processors that Node runs on (elf(5)). */
const MACHINES: Readonly<Record<string, readonly number[]>> = {
  x64: [62, 3],
  ia32: [3],
  arm64: [183, 40],
  arm: [40],
  ppc64: [21],
  s390x: [22],
  riscv64: [243],
  loong64: [258],
};

const PT_INTERP = 3;

/** An ELF file: of this processor, and its loader must be there. */
function elfProblem(bytes: Buffer): StartProblem | undefined {
  if (bytes.length < 52) return 'ENOEXEC';
  const wide = bytes[4] === 2;
  const little = bytes[5] === 1;
  const number = (at: number, size: number): number =>
    little ? bytes.readUIntLE(at, size) : bytes.readUIntBE(at, size);
  if (MACHINES[process.arch]?.includes(number(18, 2)) === false) return foreignProblem();
  const [table, size, count] = wide
    ? [number(32, 6), number(54, 2), number(56, 2)]
    : [number(28, 4), number(42, 2), number(44, 2)];
  for (let index = 0; index < count; index += 1) {
    const at = table + index * size;
    if (at + (wide ? 40 : 20) > bytes.length) return undefined;
    if (number(at, 4) !== PT_INTERP) continue;
    const [offset, length] = wide ? [number(at + 8, 6), number(at + 32, 6)] : [number(at + 4, 4), number(at + 16, 4)];
    if (offset + length > bytes.length) return undefined;
    const loader = bytes.toString('utf8', offset, offset + length - 1);
    return statSync(loader, { throwIfNoEntry: false }) === undefined ? 'ENOENT' : undefined;
  }
  return undefined;
}

/** Linux starts programs of other systems and processors where they are registered (binfmt_misc). */
function foreignProblem(): StartProblem | undefined {
  if (process.platform !== 'linux') return undefined;
  try {
    const registered = readdirSync('/proc/sys/fs/binfmt_misc').filter((name) => !['register', 'status'].includes(name));
    return registered.length > 0 ? undefined : 'ENOEXEC';
  } catch {
    return 'ENOEXEC';
  }
}

/** The first 4 KiB, which hold the headers of every usual program. */
function beginningOf(file: string): Buffer | undefined {
  try {
    const descriptor = openSync(file, 'r');
    try {
      const bytes = Buffer.alloc(4096);
      return bytes.subarray(0, readSync(descriptor, bytes, 0, bytes.length, 0));
    } finally {
      closeSync(descriptor);
    }
  } catch {
    return undefined;
  }
}
