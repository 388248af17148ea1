/** The user's end of a session in a container: streams, raw terminal, sizes (exec.StreamOptions and util/term of kubectl). */
import type { Context } from '../../context.ts';
import { ExitError } from '../../errors.ts';
import type { Output, Terminal, TerminalSize } from '../../io/io.ts';

/** What -i, -t and -q come to. */
export interface SessionInput {
  readonly stdin: boolean;
  /** Set when keys go to the container as they are typed. */
  readonly raw: Terminal | undefined;
}

/** Whether there is a terminal to be used; says so on stderr when one was asked for and there is none. */
export function sessionInput(
  context: Context,
  wish: { readonly stdin: boolean; readonly tty: boolean; readonly quiet: boolean },
): SessionInput {
  if (!wish.stdin || !wish.tty) return { stdin: wish.stdin, raw: undefined };
  const { terminal, stderr } = context.io;
  if (terminal === undefined && !wish.quiet) {
    stderr.write('Unable to use a TTY - input is not a terminal or the right kind of file\n');
  }
  return { stdin: true, raw: terminal };
}

/** Runs with the terminal in raw mode, and puts it back however that ends. */
export async function withRawTerminal<T>(terminal: Terminal | undefined, work: () => Promise<T>): Promise<T> {
  if (terminal === undefined) return work();
  await terminal.setRawMode(true);
  try {
    return await work();
  } finally {
    await terminal.setRawMode(false);
  }
}

/** The given sizes first, then each one the terminal changes to. Never ends by itself. */
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

/** How much may wait in this process before the reader must have taken it, in bytes. */
const IN_FLIGHT = 1 << 18;

/** Writes what comes as it is, held back by a slow reader. Ends the command when the reader has gone. */
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
