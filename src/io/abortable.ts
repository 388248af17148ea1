/**
 * The outcome of some work, or a rejection with the signal's reason once it is aborted. The work
 * itself goes on: this is for what cannot be stopped, like a read of a terminal.
 */
export function orAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const abort = (): void => reject(signal.reason);
    if (signal.aborted) abort();
    signal.addEventListener('abort', abort, { once: true });
    const settle = (then: () => void): void => {
      signal.removeEventListener('abort', abort);
      then();
    };
    work.then(
      (value) => settle(() => resolve(value)),
      (error: unknown) => settle(() => reject(error)),
    );
  });
}

/** The chunks of an input, until the signal is aborted: then it throws the signal's reason. */
export async function* untilAborted(input: AsyncIterable<Uint8Array>, signal: AbortSignal): AsyncGenerator<Uint8Array> {
  const iterator = input[Symbol.asyncIterator]();
  for (;;) {
    const next = await orAborted(iterator.next(), signal);
    if (next.done === true) return;
    yield next.value;
  }
}

/** All bytes of an input. Throws the signal's reason once it is aborted. */
export async function readAll(input: AsyncIterable<Uint8Array>, signal: AbortSignal): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  for await (const part of untilAborted(input, signal)) parts.push(part);
  return Buffer.concat(parts);
}
