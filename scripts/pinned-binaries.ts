/** The programs that the sandbox is pinned to, for scripts. */
import { clock } from '../src/io/clock.ts';
import { processIo } from '../src/io/process-io.ts';
import { createSpinner } from '../src/io/spinner.ts';
import { type Binary, type BinaryName, ensureBinaries } from '../src/sandbox/index.ts';

/**
 * Finds, downloads or builds programs, and says on stderr what takes long. Throws CliError naming
 * all that was tried; Ctrl-C ends a download or a build.
 */
export async function pinnedBinaries<Name extends BinaryName>(
  names: readonly Name[],
): Promise<Readonly<Record<Name, Binary>>> {
  const io = processIo(process, { env: process.env, color: 'auto' });
  const interrupted = new AbortController();
  process.once('SIGINT', () => interrupted.abort(new Error('interrupted')));
  const spinner = await createSpinner(io);
  const found = await ensureBinaries(
    names,
    {},
    {
      io,
      env: process.env,
      cwd: process.cwd(),
      platform: process.platform,
      signal: interrupted.signal,
      clock,
    },
    spinner,
  );
  spinner.done();
  return found;
}
