/**
 * Where the two runtimes differ that run this program: Node, and Bun in the executable that brings
 * its own. Nothing else in the sources asks which one it is.
 */
import path from 'node:path';
import { findProgram } from './program-file.ts';

/** Whether this is the executable: Bun, with the sources and their files inside. */
export const isExecutable: boolean = process.versions.bun !== undefined;

/**
 * The longest path and query that goes over HTTP/2, in bytes: the executable's HTTP/2 breaks the
 * connection at a header of 64 KiB (COMPRESSION_ERROR). Node's has no such end.
 */
export const longestHttp2Path: number = isExecutable ? 60_000 : Number.POSITIVE_INFINITY;

/**
 * Whether the window of an HTTP/2 session may be larger than those of its streams: the executable's
 * runtime gives a stream new room when half of the session's window is used up, which would be
 * never.
 */
export const hasOwnSessionWindow: boolean = !isExecutable;

/**
 * The file that started the program, by the name that was typed: links keep theirs. Node tells the
 * script in argv[1]; in an executable that is a name inside it, and argv0 the word that the shell
 * looked for.
 */
export function startedFile(): string | undefined {
  if (!isExecutable) return process.argv[1];
  const { argv0, execPath, env, platform } = process;
  const found = findProgram(argv0, { searchPath: env.PATH, cwd: process.cwd(), platform, extensions: env.PATHEXT });
  return found === undefined ? execPath : path.resolve(found);
}
