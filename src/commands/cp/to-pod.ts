/** cp from this machine to a container (CopyOptions.copyToPod of kubectl). */

import fs from 'node:fs/promises';
import path from 'node:path';
import { cleanPath } from '../../apimachinery/go/path.ts';
import type { Context } from '../../context.ts';
import { CliError } from '../../errors.ts';
import { newDeadline } from '../../kube/transport/deadline.ts';
import { paced } from '../session/terminal.ts';
import { remindOfWaiting } from '../shared/reminder.ts';
import { archiveOf } from './archive-writer.ts';
import type { PodFile } from './file-spec.ts';
import { join, lastElement, parent, remotePath } from './paths.ts';
import { type CommandTarget, findTarget, reportExit, runIn } from './remote-command.ts';

/** How long the container may take to say whether the target is a folder, in milliseconds. */
const CHECK_TIMEOUT = 30_000;

/** Copies a local file or folder, and returns the exit code of the container's tar. */
export async function copyToPod(
  context: Context,
  file: string,
  destination: PodFile,
  options: { readonly container: string; readonly noPreserve: boolean },
): Promise<number> {
  const { io } = context;
  await fs.stat(path.resolve(context.cwd, file)).catch(() => {
    throw new CliError(`${file} doesn't exist in local filesystem`);
  });
  const target = await findTarget(context, destination, options.container, io.stderr.write);
  const isFolder = await isFolderIn(context, target, destination.file);
  // into a folder that is there, under the name it has here
  const place = remotePath(isFolder ? join(destination.file, lastElement(file)) : destination.file);
  const preserve = options.noPreserve ? ['--no-same-permissions', '--no-same-owner'] : [];
  const command = ['tar', ...preserve, '-xmf', '-', '-C', parent(place)];
  const failed = new AbortController();
  const signal = AbortSignal.any([context.signal, failed.signal]);
  const sent = { bytes: 0 };
  const archive = abortedBy(
    failed,
    pieces(sent, archiveOf(context.cwd, cleanPath(file), lastElement(cleanPath(place)))),
  );
  const stopReminding = remindOfWaiting(context, () => `the copy (${sent.bytes} bytes so far)`);
  try {
    const streams = { stdin: archive, stdout: paced(io.stdout), stderr: paced(io.stderr) };
    return reportExit(context, await runIn(context, target, command, streams, signal));
  } finally {
    stopReminding();
  }
}

/** Whether `test -d` finds a folder there. A container without `test` has none, as for kubectl. */
async function isFolderIn(context: Context, target: CommandTarget, file: string): Promise<boolean> {
  const deadline = newDeadline(context.signal, CHECK_TIMEOUT);
  const silent = { stdout: () => undefined, stderr: () => undefined };
  try {
    return (await runIn(context, target, ['test', '-d', file], silent, deadline.signal)) === 0;
  } catch (error) {
    if (context.signal.aborted) throw error;
    if (deadline.signal.aborted) throw new CliError('context deadline exceeded', { cause: error });
    return false;
  } finally {
    deadline.clear();
  }
}

/** Ends the session with the archive's own error: the tar in the container would wait for more. */
async function* abortedBy(failed: AbortController, archive: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  try {
    yield* archive;
  } catch (error) {
    failed.abort(error);
    throw error;
  }
}

/** A message for each of these bytes at the most, and not one for each header and filler of the archive. */
const PIECE = 1 << 16;

async function* pieces(sent: { bytes: number }, archive: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let waiting: Uint8Array[] = [];
  let size = 0;
  for await (const data of archive) {
    waiting.push(data);
    size += data.length;
    if (size < PIECE) continue;
    sent.bytes += size;
    yield Buffer.concat(waiting);
    waiting = [];
    size = 0;
  }
  sent.bytes += size;
  if (size > 0) yield Buffer.concat(waiting);
}
