/** The program that compares the two folders (kubectl's DiffProgram). */

import path from 'node:path';
import { goQuote } from '../../apimachinery/go/text.ts';
import type { Context } from '../../context.ts';
import { CliError } from '../../errors.ts';
import { findProgram } from '../../io/program-file.ts';
import { runProgram } from '../../io/run-program.ts';
import type { DiffFolders } from './folders.ts';

export interface DiffProgram {
  /** As typed: a name to find on PATH, or a path. */
  readonly name: string;
  /** Words before and behind the two folders. */
  readonly before: readonly string[];
  readonly behind: readonly string[];
  /** Its file; undefined when there is none, or none that may be executed. */
  readonly file: string | undefined;
}

/** Words of KUBECTL_EXTERNAL_DIFF that are passed on; kubectl drops the others. */
const ALLOWED_WORD = /^[a-zA-Z0-9\-=]+$/;

/**
 * The program of KUBECTL_EXTERNAL_DIFF, else `diff -u -N` from PATH. Undefined when the variable
 * names none and no diff is on PATH.
 */
export function diffProgram({
  env,
  cwd,
  platform,
}: Pick<Context, 'env' | 'cwd' | 'platform'>): DiffProgram | undefined {
  const search = { searchPath: env.PATH, extensions: env.PATHEXT, cwd, platform };
  const typed = env.KUBECTL_EXTERNAL_DIFF ?? '';
  if (typed === '') {
    const file = findProgram('diff', search);
    return file === undefined ? undefined : { name: 'diff', before: ['-u', '-N'], behind: [], file };
  }
  const [name = '', ...words] = typed.split(' ');
  const behind = words.filter((word) => ALLOWED_WORD.test(word));
  return { name, before: [], behind, file: name === '' ? undefined : findProgram(name, search) };
}

/**
 * Runs the program on the two folders. Returns whether they differ, as its exit code says. Throws
 * CliError when it cannot be started or ends with more than 1.
 */
export async function runDiffProgram(context: Context, program: DiffProgram, folders: DiffFolders): Promise<boolean> {
  const { name, before, behind, file } = program;
  const failed = (problem: string): CliError => new CliError(`failed to run ${goQuote(name)}: ${problem}`);
  if (name === '') throw failed('exec: no command');
  if (file === undefined) throw failed('executable file not found in $PATH');
  const args = [...before, folders.live, folders.merged, ...behind];
  const { env, cwd, io, signal } = context;
  const absolute = path.resolve(cwd, file);
  const exitCode = await runProgram({ file: absolute, name, args, env, cwd, io, signal }).catch(() => {
    signal.throwIfAborted();
    throw failed('executable file not found in $PATH');
  });
  if (exitCode > 1) throw failed(`exit status ${exitCode}`);
  // a program that a signal ended counts as one that found differences
  return exitCode !== 0;
}
