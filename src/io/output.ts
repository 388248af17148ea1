import { fstatSync, writeSync } from 'node:fs';
import type { Output } from './io.ts';

/** A stream of the process, with what its writes met. */
export interface ProcessOutput extends Output {
  /** The error of the first write that failed; what is written after it goes nowhere. */
  readonly failure: NodeJS.ErrnoException | undefined;
}

type Send = (data: string | Uint8Array, done: (error?: Error | null) => void) => void;

/**
 * Writes all of the data to a file. Node's own stream for files takes a write that the disk had
 * room for only in part for a whole one, and the rest is lost without an error.
 */
function sendToFile(fd: number): Send {
  return (data, done) => {
    const bytes = typeof data === 'string' ? Buffer.from(data) : data;
    try {
      for (let at = 0; at < bytes.length; ) at += writeSync(fd, bytes, at);
    } catch (error) {
      return done(error as Error);
    }
    done();
  };
}

/** Whether it is a file or a device such as /dev/null; a pipe, a socket or a terminal is not. */
function isFile(fd: number): boolean {
  const status = fstatSync(fd);
  return status.isFile() || status.isCharacterDevice() || status.isBlockDevice();
}

function sender(stream: NodeJS.WriteStream, fail: (error: Error) => void): Send {
  const { fd } = stream as { readonly fd?: number };
  if (stream.isTTY !== true && fd !== undefined && isFile(fd)) return sendToFile(fd);
  stream.on('error', fail);
  return (data, done) => stream.write(data, done);
}

/**
 * A stream of the process as an output. Nothing is opened before the first write. `onFailure` is
 * called once, after the first write that fails.
 */
export function processOutput(
  stream: () => NodeJS.WriteStream,
  onFailure: (error: NodeJS.ErrnoException) => void,
): ProcessOutput {
  let failure: NodeJS.ErrnoException | undefined;
  let send: Send | undefined;
  let pending = 0;
  const settled: (() => void)[] = [];
  const settle = (): void => {
    for (const resolve of settled.splice(0)) resolve();
  };
  const fail = (error: Error): void => {
    if (failure !== undefined) return;
    failure = error;
    settle();
    onFailure(error);
  };
  const done = (error?: Error | null): void => {
    pending -= 1;
    if (error) fail(error);
    else if (pending === 0) settle();
  };
  return {
    get isTerminal() {
      return stream().isTTY === true;
    },
    get columns() {
      return stream().columns ?? 80;
    },
    get rows() {
      return stream().rows;
    },
    write(data) {
      if (failure !== undefined || data.length === 0) return;
      send ??= sender(stream(), fail);
      pending += 1;
      send(data, done);
    },
    get closed() {
      return failure !== undefined;
    },
    get failure() {
      return failure;
    },
    // A stream tells of a failed write later, even where nothing is left to write.
    drain: () =>
      failure !== undefined || pending === 0 ? Promise.resolve() : new Promise((resolve) => settled.push(resolve)),
  };
}
