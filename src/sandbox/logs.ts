import { open } from 'node:fs/promises';
import { UsageError } from '../errors.ts';
import { orMissing } from '../io/files.ts';
import type { SandboxDependencies } from './dependencies.ts';
import { logFile } from './paths.ts';
import { componentsOf, existingSandbox } from './state.ts';

export interface LogOptions {
  readonly name: string;
  readonly component: string;
  readonly follow: boolean;
  /** How many of the last lines; -1 for all. */
  readonly tail: number;
}

const chunkSize = 1 << 16;
const followInterval = 200;
const newline = 10;

/**
 * Prints the log of a component to stdout, bytes as they are. Following ends when the signal is
 * aborted. Throws UsageError for a component that the sandbox does not have, CliError when there is
 * no such sandbox.
 */
export async function logs(options: LogOptions, dependencies: SandboxDependencies): Promise<void> {
  const { files, state } = await existingSandbox(dependencies, options.name);
  const components = componentsOf(state.node);
  const component = components.find((name) => name === options.component);
  if (component === undefined) {
    throw new UsageError(`no component ${JSON.stringify(options.component)}: choose one of ${components.join(', ')}`);
  }
  const handle = await open(logFile(files, component), 'r').catch(orMissing(undefined));
  if (handle === undefined) return;
  const { io, clock, signal } = dependencies;
  try {
    let position = await tailPosition(handle, options.tail);
    for (;;) {
      position = await copyFrom(handle, position, io.stdout);
      if (!options.follow || signal.aborted) return;
      await clock.sleep(followInterval, signal).catch(() => undefined);
    }
  } finally {
    await handle.close();
  }
}

type Handle = Awaited<ReturnType<typeof open>>;

/** Writes everything from a position to the end; yields the new position. */
async function copyFrom(handle: Handle, start: number, stdout: SandboxDependencies['io']['stdout']): Promise<number> {
  let position = start;
  for (;;) {
    const { bytesRead, buffer } = await handle.read(Buffer.alloc(chunkSize), 0, chunkSize, position);
    if (bytesRead === 0) return position;
    stdout.write(buffer.subarray(0, bytesRead));
    await stdout.drain();
    position += bytesRead;
  }
}

/** Where the last `lines` lines begin. */
async function tailPosition(handle: Handle, lines: number): Promise<number> {
  const { size } = await handle.stat();
  if (lines < 0) return 0;
  if (lines === 0) return size;
  let left = lines + 1;
  for (let end = size; end > 0; ) {
    const start = Math.max(0, end - chunkSize);
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(end - start), 0, end - start, start);
    for (let at = bytesRead - 1; at >= 0; at--) {
      const last = start + at === size - 1;
      if (buffer[at] !== newline && !last) continue;
      left--;
      if (left === 0) return start + at + 1;
    }
    end = start;
  }
  return 0;
}
