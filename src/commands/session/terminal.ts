/**
 * The user's end of a session in a container: streams, raw terminal, sizes (exec.StreamOptions and
 * util/term of kubectl).
 */
import type { Context } from '../../context.ts';
import { ExitError } from '../../errors.ts';
import type { Output, Terminal, TerminalSize } from '../../io/io.ts';

/** The input that -i, -t and -q select. */
export interface SessionInput {
  readonly stdin: boolean;
  /** Set when keys go to the container immediately, without line editing. */
  readonly raw: Terminal | undefined;
}

/** Decides whether to use a terminal; prints on stderr when one was requested and there is none. */
export function sessionInput(
  context: Context,
  request: { readonly stdin: boolean; readonly tty: boolean; readonly quiet: boolean },
): SessionInput {
  if (!request.stdin || !request.tty) return { stdin: request.stdin, raw: undefined };
  const { terminal, stderr } = context.io;
  if (terminal === undefined && !request.quiet) {
    stderr.write('Unable to use a TTY - input is not a terminal or the right kind of file\n');
  }
  return { stdin: true, raw: terminal };
}

/** Runs with the terminal in raw mode, and restores it in every case. */
export async function withRawTerminal<T>(terminal: Terminal | undefined, work: () => Promise<T>): Promise<T> {
  if (terminal === undefined) return work();
  await terminal.setRawMode(true);
  try {
    return await work();
  } finally {
    await terminal.setRawMode(false);
  }
}

/** The given sizes first, then each new size of the terminal. Never ends by itself. */
export async function* sizesOf(terminal: Terminal, initial: readonly TerminalSize[]): AsyncGenerator<TerminalSize> {
  yield* initial;
  let changed = Promise.withResolvers<void>();
  const stop = terminal.onResize(() => changed.resolve());
  try {
    for (;;) {
      await changed.promise;
      changed = Promise.withResolvers<void>();
      const size = terminal.size();
      if (size !== undefined) yield size;
    }
  } finally {
    stop();
  }
}

/** How many bytes may be buffered before the reader must catch up. */
const IN_FLIGHT = 1 << 18;

/** Writes data unchanged and waits for a slow reader. Ends the command when the reader is gone. */
export function paced(output: Output): (data: Uint8Array) => Promise<void> | void {
  let pending = 0;
  return (data) => {
    if (output.closed === true) throw new ExitError(0);
    output.write(data);
    pending += data.length;
    if (pending < IN_FLIGHT) return;
    pending = 0;
    return output.drain();
  };
}
