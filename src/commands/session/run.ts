import type { Context } from '../../context.ts';
import { CliError, ExitError, StatusError } from '../../errors.ts';
import type { TerminalSize } from '../../io/io.ts';
import { type RemoteRequest, runRemote } from '../../kube/streams/remote-command.ts';
import { paced, type SessionInput, sizesOf, withRawTerminal } from './terminal.ts';

export interface Session {
  readonly request: Omit<RemoteRequest, 'tty' | 'signal'>;
  readonly input: SessionInput;
  /**
   * Set when the container has a terminal. It then sends all output on stdout, even if our terminal
   * is not used.
   */
  readonly terminal?: boolean;
  /** The first terminal sizes to send; none when stdout is not a terminal. */
  readonly sizes: readonly TerminalSize[];
  /**
   * The container was just seen to start: a node that does not know it yet is asked again for about
   * a second.
   */
  readonly justStarted?: boolean;
  /** Changes the input for the container. */
  readonly filter?: (stdin: AsyncIterable<Uint8Array>) => AsyncIterable<Uint8Array>;
}

const STDIN_END_LOST =
  'The server cannot tell the container that stdin has ended (this requires Kubernetes 1.30 or later): a command that reads until the end of stdin will hang.\n';

/**
 * Connects the streams of this process to the container until the session ends. Returns its exit
 * code, and prints it on stderr when it is not 0.
 */
export async function runSession(
  context: Context,
  { request, input, terminal, sizes, justStarted, filter }: Session,
): Promise<number> {
  const { io, signal } = context;
  const cluster = await context.cluster();
  const { raw } = input;
  const tty = raw !== undefined || terminal === true;
  const run = () =>
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
    );
  const work = justStarted === true ? () => untilKnown(context, run) : run;
  const code = await withRawTerminal(raw, work).catch((error: unknown) => {
    // kubectl restores the terminal itself and exits with 1; without a terminal the signal ends it
    if (signal.aborted && input.stdin && io.terminal !== undefined) throw new ExitError(1);
    throw error instanceof StatusError ? new CliError(`unable to upgrade connection: ${error.message}`) : error;
  });
  if (code !== 0) io.stderr.write(`command terminated with exit code ${code}\n`);
  return code;
}

const ATTEMPTS = 6;
const PAUSE = 200;

/**
 * A node reports a container as running a moment before it lets anyone attach to it. (kubectl asks
 * twice too: first for a websocket, then for SPDY.) No input has been read when it refuses.
 */
async function untilKnown(context: Context, run: () => Promise<number>): Promise<number> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await run();
    } catch (error) {
      if (attempt === ATTEMPTS || !(error instanceof StatusError) || error.code !== 404) throw error;
      await context.clock.sleep(PAUSE, context.signal);
    }
  }
}
