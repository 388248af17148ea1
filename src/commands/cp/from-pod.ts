/** cp from a container to this machine (CopyOptions.copyFromPod and TarPipe of kubectl). */
import type { Context } from '../../context.ts';
import { CliError } from '../../errors.ts';
import { escapeTerminal } from '../../io/escape.ts';
import { StreamLostError } from '../../kube/streams/errors.ts';
import { isTransient } from '../../kube/transient.ts';
import { paced } from '../session/terminal.ts';
import { remindOfWaiting } from '../shared/reminder.ts';
import type { PodFile } from './file-spec.ts';
import { archivePrefix } from './paths.ts';
import { type CommandTarget, findTarget, reportExit, runIn } from './remote-command.ts';
import { newUnpacker, type Unpacker } from './unpack.ts';

/** How long to wait before a copy is resumed, in milliseconds. */
const PAUSE = 1000;

interface Options {
  readonly container: string;
  /** Negative: without limit. */
  readonly retries: number;
}

/**
 * Copies a file or folder of a container, and returns the exit code of its tar. Throws CliError when
 * the archive is not whole.
 */
export async function copyFromPod(
  context: Context,
  source: PodFile,
  destination: string,
  { container, retries }: Options,
): Promise<number> {
  const { stdout, stderr } = context.io;
  const target = await findTarget(context, source, container, stdout.write);
  const unpacker = await newUnpacker({
    cwd: context.cwd,
    destination,
    prefix: archivePrefix(source.file),
    linkAdvice: { program: context.program, ...source },
    warn: (text) => stderr.write(`${escapeTerminal(text)}\n`),
  });
  const stopReminding = remindOfWaiting(context, () => `the copy (${unpacker.received} bytes so far)`);
  try {
    for (let tries = 0; ; ) {
      const ended = await receive(context, target, readCommand(source.file, retries, unpacker, tries), unpacker);
      if (unpacker.complete || (ended.code ?? 0) !== 0) {
        if (unpacker.complete && unpacker.entries === 0 && !ended.code) throw nothingCame(source.file);
        return reportExit(context, ended.code ?? 0);
      }
      if (retries >= 0 && tries >= retries) {
        if (ended.lost !== undefined) throw ended.lost;
        stdout.write(`Dropping out copy after ${tries} retries\n`);
        throw new CliError('unexpected EOF');
      }
      tries += 1;
      stdout.write(`Resuming copy at ${unpacker.received} bytes, retry ${tries}/${retries}\n`);
      await context.clock.sleep(PAUSE, context.signal);
    }
  } finally {
    stopReminding();
    await unpacker.close();
  }
}

const nothingCame = (file: string): CliError => new CliError(`the tar of the container sent nothing of ${file}`);

/**
 * tar alone, or, where the copy may be resumed, behind a tail that leaves out what has come already.
 * The command, its shell and its quoting are kubectl's; they run in the container.
 */
function readCommand(file: string, retries: number, { received }: Unpacker, tries: number): readonly string[] {
  if (retries === 0) return ['tar', 'cf', '-', file];
  const quoted = file.replaceAll("'", "'\\''");
  return ['sh', '-c', `tar cf - '${quoted}' | tail -c+${tries === 0 ? 0 : received + 1}`];
}

/** How one attempt ended: by the command's exit code, or without one because of a lost connection. */
interface Ended {
  readonly code?: number;
  readonly lost?: Error;
}

async function receive(
  context: Context,
  target: CommandTarget,
  command: readonly string[],
  unpacker: Unpacker,
): Promise<Ended> {
  try {
    // what tar says goes to stdout, as with kubectl
    const streams = { stdout: unpacker.write, stderr: paced(context.io.stdout) };
    return { code: await runIn(context, target, command, streams) };
  } catch (error) {
    const isLost = error instanceof StreamLostError || isTransient(error) || isTransient((error as Error).cause);
    if (isLost && !context.signal.aborted) return { lost: error as Error };
    throw error;
  }
}
