import { objectsOf } from '../../apimachinery/json.ts';
import { at, type KubeObject, meta } from '../../apimachinery/object.ts';
import type { Context } from '../../context.ts';
import { CliError } from '../../errors.ts';
import type { TerminalSize } from '../../io/io.ts';
import { sessionContainer } from '../../resources/logs/containers.ts';
import { parseDetachKeys, untilDetached } from './detach-keys.ts';
import { runSession } from './run.ts';
import { sessionInput } from './terminal.ts';

export interface AttachOptions {
  /** -c, or "". */
  readonly container: string;
  readonly stdin: boolean;
  readonly tty: boolean;
  readonly quiet: boolean;
  /** As typed, such as "ctrl-p,ctrl-q". */
  readonly detachKeys: string;
  /** The command in the line that says how to reattach. */
  readonly command: string;
  /** Whether the container was just seen to start. */
  readonly justStarted?: boolean;
}

/**
 * Attaches to a container of a pod until it ends or the user detaches (AttachOptions.Run of
 * kubectl).
 */
export async function attachTo(context: Context, pod: KubeObject, options: AttachOptions): Promise<number> {
  const { stderr, stdout } = context.io;
  const { quiet, stdin } = options;
  const { name = '', namespace = '' } = meta(pod);
  const { container, notice } = attachable(pod, options.container);
  if (notice !== undefined && !quiet) stderr.write(`${notice}\n`);
  const { kind, tty: allocated } = findContainer(pod, container);
  if (options.tty && !allocated && !quiet) {
    stderr.write(`error: Unable to use a TTY - container ${container} did not allocate one\n`);
  }
  // a container with a terminal is attached with a terminal, whatever the flags say
  const input = sessionInput(context, { stdin, tty: allocated, quiet });
  if (!quiet) {
    stderr.write(
      'All commands and output from this session will be recorded in container logs, including credentials and sensitive information passed through the command prompt.\n',
    );
    stderr.write("If you don't see a command prompt, try pressing enter.\n");
  }
  const keys = input.raw === undefined ? undefined : parseDetachKeys(options.detachKeys);
  const code = await runSession(context, {
    request: { subresource: 'attach', namespace, pod: name, container },
    input,
    terminal: allocated,
    sizes: redrawing(input.raw?.size()),
    justStarted: options.justStarted === true,
    ...(keys === undefined ? {} : { filter: (typed: AsyncIterable<Uint8Array>) => untilDetached(typed, keys) }),
  });
  if (code !== 0) return code;
  if (!quiet && input.raw !== undefined) {
    const again = `${context.program} ${options.command} ${name} -c ${container} -n ${namespace} -i -t`;
    stdout.write(
      kind === 'ephemeralContainers'
        ? `Session ended, the ephemeral container will not be restarted but may be reattached using '${again}' if it is still running\n`
        : `Session ended, resume using '${again}' command\n`,
    );
  }
  return 0;
}

function attachable(pod: KubeObject, wanted: string): ReturnType<typeof sessionContainer> {
  try {
    return sessionContainer(pod, wanted);
  } catch (error) {
    throw new CliError(`cannot attach to the container: ${(error as Error).message}`);
  }
}

function findContainer(pod: KubeObject, name: string): { readonly kind: string; readonly tty: boolean } {
  for (const kind of ['containers', 'initContainers', 'ephemeralContainers']) {
    const found = objectsOf(at(pod, 'spec', kind)).find((one) => one.name === name);
    if (found !== undefined) return { kind, tty: found.tty === true };
  }
  return { kind: '', tty: false };
}

/**
 * Sends a size that is too large first: the program in the terminal redraws when it gets the right
 * one.
 */
function redrawing(size: TerminalSize | undefined): readonly TerminalSize[] {
  return size === undefined ? [] : [{ columns: size.columns + 1, rows: size.rows + 1 }, size];
}
