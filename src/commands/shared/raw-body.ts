/** The body of a --raw request (k8s.io/kubectl/pkg/rawhttp). */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Context } from '../../context.ts';
import { CliError, ConnectionError } from '../../errors.ts';
import { readAll } from '../../io/abortable.ts';
import { unreadable } from '../../io/system-text.ts';

/**
 * The bytes of a file, or of stdin for `-`. Throws CliError `open FILE: no such file or directory`
 * and the like.
 */
export async function readRawBody(context: Context, file: string): Promise<Uint8Array> {
  if (file === '-') return readAll(context.io.stdin, context.signal);
  try {
    return await readFile(path.resolve(context.cwd, file));
  } catch (error) {
    throw bodyError(file, error);
  }
}

/**
 * kubectl opens a directory like a file. Reading it fails during the request, so kubectl reports a
 * connection failure.
 */
function bodyError(file: string, error: unknown): Error {
  const code = (error as NodeJS.ErrnoException).code ?? '';
  const detail = unreadable(file, error);
  if (code !== 'EISDIR') return new CliError(detail, { cause: error });
  return new ConnectionError(`Unable to connect to the server: ${detail}`, detail, code, error);
}
