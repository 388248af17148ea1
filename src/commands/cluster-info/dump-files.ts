/** Where a dump goes: to stdout, or to files below a directory. */
import { open } from 'node:fs/promises';
import path from 'node:path';
import type { Context } from '../../context.ts';
import { CliError } from '../../errors.ts';
import { makeFolders } from '../../io/folders.ts';
import { systemText } from '../../io/system-text.ts';
import { paced } from '../session/terminal.ts';

/** Takes the bytes of one part of a dump. */
export type Sink = (data: string | Uint8Array) => Promise<void>;

export interface DumpTarget {
  /** As typed; undefined when everything goes to stdout. */
  readonly directory: string | undefined;
  /**
   * Writes one part: to the file of these names below the directory, made for the owner only, or to
   * stdout. Throws CliError when the file cannot be written.
   */
  write(names: readonly string[], extension: string, fill: (sink: Sink) => Promise<void>): Promise<void>;
}

/** The target of --output-directory; "" and "-" mean stdout. */
export function dumpTarget(context: Context, directory: string): DumpTarget {
  if (directory === '' || directory === '-') {
    const write = paced(context.io.stdout);
    const sink: Sink = async (data) => write(typeof data === 'string' ? Buffer.from(data) : data);
    return { directory: undefined, write: (_names, _extension, fill) => fill(sink) };
  }
  return {
    directory,
    write: (names, extension, fill) => writeFile(context.cwd, path.join(directory, fileName(names)) + extension, fill),
  };
}

/** Throws CliError for a name of the server's that would lead out of the directory. */
function fileName(names: readonly string[]): string {
  const wrong = names.find((name) => name === '' || name === '..' || /[/\\\0]/.test(name));
  if (wrong !== undefined) throw new CliError(`not the name of a file: ${JSON.stringify(wrong)}`);
  return path.join(...names);
}

async function writeFile(cwd: string, file: string, fill: (sink: Sink) => Promise<void>): Promise<void> {
  makeFolders(path.dirname(file), 0o700, cwd);
  const handle = await open(path.resolve(cwd, file), 'w', 0o600).catch((error: unknown) => {
    throw new CliError(`open ${file}: ${systemText(error)}`);
  });
  try {
    await fill(async (data) => {
      await handle.writeFile(data).catch((error: unknown) => {
        throw new CliError(`write ${file}: ${systemText(error)}`);
      });
    });
  } finally {
    await handle.close();
  }
}
