import { writeSync } from 'node:fs';
import { descriptorKind } from './descriptors.ts';
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

/**
 * A stream of the process, by its descriptor, as an output. The stream is made when it is needed:
 * for a terminal, a pipe or a socket. `onFailure` is called once, after the first write that fails.
 */
export function processOutput(
  fd: number,
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
  const isTerminal = (): boolean => descriptorKind(fd) === 'device' && stream().isTTY === true;
  const sender = (): Send => {
    const kind = descriptorKind(fd);
    if (kind === 'file' || kind === 'null' || (kind === 'device' && !isTerminal())) return sendToFile(fd);
    const opened = stream().on('error', fail);
    return (data, settled) => opened.write(data, settled);
  };
  const done = (error?: Error | null): void => {
    pending -= 1;
    if (error) fail(error);
    else if (pending === 0) settle();
  };
  return {
    get isTerminal() {
      return isTerminal();
    },
    get columns() {
      return isTerminal() ? (stream().columns ?? 80) : 80;
    },
    get rows() {
      return isTerminal() ? stream().rows : undefined;
    },
    write(data) {
      if (failure !== undefined || data.length === 0) return;
      send ??= sender();
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
