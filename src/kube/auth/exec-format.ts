import path from 'node:path';
import { findProgram, startProblem } from '../../io/program-file.ts';

/**
 * The file of a command that is not a program by itself (Go's exec says `exec format error`), as it
 * was found; undefined when it is one, or is not there or cannot be read: starting it tells then.
 */
export function notExecutable(command: string, cwd: string, searchPath: string | undefined): string | undefined {
  const file = command.includes(path.sep)
    ? command
    : findProgram(command, { searchPath, cwd, platform: process.platform });
  if (file === undefined) return undefined;
  return startProblem(path.resolve(cwd, file)) === 'ENOEXEC' ? file : undefined;
}
