import type { Context } from '../../context.ts';
import { CliError, ExitError, StatusError } from '../../errors.ts';
import type { TerminalSize } from '../../io/io.ts';
import { type RemoteRequest, runRemote } from '../../kube/streams/remote-command.ts';
import { paced, type SessionInput, sizesOf, withRawTerminal } from './terminal.ts';

export interface Session {
  readonly request: Omit<RemoteRequest, 'tty' | 'signal'>;
  readonly input: SessionInput;
  /** Set when the container has a terminal of its own, which carries everything on stdout even where ours is not used for it. */
  readonly terminal?: boolean;
  /** The sizes to tell first; none when stdout is no terminal. */
  readonly sizes: readonly TerminalSize[];
  /** Changes what goes to the container. */
  readonly filter?: (stdin: AsyncIterable<Uint8Array>) => AsyncIterable<Uint8Array>;
}

const STDIN_END_LOST =
  'The server has no way to tell the container that stdin has ended (it takes Kubernetes 1.30 or later): a command that reads on will wait.\n';

/** Connects this process's streams with the container's until the session ends. Returns its exit code, said on stderr when it is not 0. */
export async function runSession(
  context: Context,
  { request, input, terminal, sizes, filter }: Session,
): Promise<number> {
  const { io, signal } = context;
  const cluster = await context.cluster();
  const { raw } = input;
  const tty = raw !== undefined || terminal === true;
  const code = await withRawTerminal(raw, () =>
    runRemote(
      cluster,
      { ...request, tty, signal },
      {
        stdin: input.stdin ? (filter?.(io.stdin) ?? io.stdin) : undefined,
        stdout: paced(io.stdout),
        stderr: tty ? undefined : paced(io.stderr),
        sizes: raw === undefined || sizes.length === 0 ? undefined : sizesOf(raw, sizes),
        stdinEndLost: () => io.stderr.write(STDIN_END_LOST),
      },
    ),
  ).catch((error: unknown) => {
    // kubectl puts the terminal back itself and ends with 1; without one the signal ends it
    if (signal.aborted && input.stdin && io.terminal !== undefined) throw new ExitError(1);
    throw error instanceof StatusError ? new CliError(`unable to upgrade connection: ${error.message}`) : error;
  });
  if (code !== 0) io.stderr.write(`command terminated with exit code ${code}\n`);
  return code;
}
