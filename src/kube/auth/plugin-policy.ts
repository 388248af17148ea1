/**
 * Which credential plugins may run (the credentialPluginPolicy of the kuberc), as client-go decides
 * it before it starts one (plugin/pkg/client/auth/exec, updateCommandAndCheckAllowlistLocked).
 */
import { accessSync, constants, statSync } from 'node:fs';
import path from 'node:path';
import { goQuote } from '../../apimachinery/go/text.ts';
import type { PluginPolicy } from '../../apimachinery/preference.ts';
import { CliError } from '../../errors.ts';
import { findProgram } from '../../io/program-file.ts';
import { systemText } from '../../io/system-text.ts';

/** Where programs are searched: PATH of cox itself, not one that a kubeconfig sets for the plugin. */
export interface PluginSearch {
  readonly searchPath: string | undefined;
  readonly cwd: string;
}

/** Go's exec.LookPath: the file of a command, and why it cannot be used. */
interface LookedUp {
  readonly file: string;
  readonly problem?: string;
}

function lookPath(command: string, { searchPath, cwd }: PluginSearch): LookedUp {
  const failed = (why: string, file = ''): LookedUp => ({ file, problem: `exec: ${goQuote(command)}: ${why}` });
  if (command.includes('/')) {
    const why = unusable(command, cwd);
    return why === undefined ? { file: command } : failed(why);
  }
  const file = findProgram(command, { searchPath, cwd, platform: process.platform });
  if (file === undefined) return failed('executable file not found in $PATH');
  return path.isAbsolute(file) ? { file } : failed('cannot run executable found relative to current directory', file);
}

function unusable(file: string, cwd: string): string | undefined {
  const absolute = path.resolve(cwd, file);
  try {
    if (statSync(absolute).isDirectory()) return 'is a directory';
  } catch (error) {
    return `stat ${file}: ${systemText(error)}`;
  }
  try {
    accessSync(absolute, constants.X_OK);
    return undefined;
  } catch (error) {
    return systemText(error);
  }
}

/**
 * The program to start for a plugin's command, a name or a clean path: under an allowlist the file
 * that was checked. Throws CliError when the policy does not permit it.
 */
export function permittedProgram(command: string, policy: PluginPolicy | undefined, search: PluginSearch): string {
  const { type, allowlist = [] } = policy ?? { type: '' };
  if (type === 'DenyAll') throw new CliError(`plugin ${goQuote(command)} not allowed: policy set to "DenyAll"`);
  if (type !== 'Allowlist') return command;
  const found = lookPath(command, search);
  const file = found.file || command;
  // what cannot be used is not found when it is started
  if (allowlist.includes(command) || allowlist.includes(file)) return found.problem === undefined ? file : command;
  if (found.problem !== undefined) {
    const why = `cannot be resolved for credential plugin allowlist check: ${found.problem}`;
    throw new CliError(`plugin path ${goQuote(file)} ${why}`);
  }
  const isSame = (entry: string): boolean => {
    if (path.basename(entry) !== path.basename(file)) return false;
    const other = lookPath(entry, search);
    return other.problem === undefined && other.file === file;
  };
  if (allowlist.some(isSame)) return file;
  throw new CliError(`plugin path ${goQuote(file)} is not permitted by the credential plugin allowlist`);
}
