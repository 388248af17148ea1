import path from 'node:path';
import { findProgram, startProblem } from '../../io/program-file.ts';

/**
 * The file to start for a command. A name is searched in this PATH, as Go does it; Node would search
 * the PATH that a kubeconfig sets for the plugin. Undefined when it is not found.
 */
export function programFile(command: string, cwd: string, searchPath: string | undefined): string | undefined {
  if (command.includes(path.sep) || process.platform === 'win32') return command;
  const file = findProgram(command, { searchPath, cwd, platform: process.platform });
  // Go does not run what only a relative folder of PATH has
  return file !== undefined && path.isAbsolute(file) ? file : undefined;
}

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
