import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import type { Context } from '../../context.ts';
import { CliError } from '../../errors.ts';
import { systemText } from '../../io/system-text.ts';

/** Throws CliError unless the file of a flag exists. */
export async function requireFile(context: Context, flag: string, file: string): Promise<void> {
  try {
    await stat(path.resolve(context.cwd, file));
  } catch (error) {
    throw new CliError(`could not stat ${flag} file ${file}: stat ${file}: ${systemText(error)}`);
  }
}

/** The content of a file for a -data field; "" when it cannot be read, as in kubectl. */
export async function fileData(context: Context, file: string): Promise<string> {
  return readFile(path.resolve(context.cwd, file), 'base64').catch(() => '');
}
