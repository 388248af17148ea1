import type { Io, Output } from '../../src/io/io.ts';
import { mayColor } from '../../src/io/may-color.ts';
import { run } from '../../src/main.ts';

export interface Typed {
  readonly stdout: string;
  readonly stderr: string;
  readonly exitCode: number;
}

export interface Surroundings {
  readonly env?: Readonly<Record<string, string>>;
  /**
   * Whether stdout and stderr are terminals: of 100 columns, and with colours unless NO_COLOR and
   * the like are in `env`.
   */
  readonly terminal?: boolean;
  readonly stdin?: string;
  /** The name of the link it was started by; the default is cox. */
  readonly program?: string;
}

function capture(terminal: boolean): Output & { readonly text: () => string } {
  const chunks: Buffer[] = [];
  return {
    isTerminal: terminal,
    columns: terminal ? 100 : 80,
    write: (data) => void chunks.push(Buffer.from(data)),
    drain: () => Promise.resolve(),
    text: () => Buffer.concat(chunks).toString(),
  };
}

/**
 * Runs one command line inside this process with captured streams: what was typed, and exactly what
 * came out.
 */
export async function typeCommand(argv: readonly string[], surroundings: Surroundings = {}): Promise<Typed> {
  const terminal = surroundings.terminal ?? false;
  const [stdout, stderr] = [capture(terminal), capture(terminal)];
  const env = { HOME: '/nonexistent', ...surroundings.env };
  const color = mayColor(stdout, { env, color: 'auto' });
  const io: Io = {
    stdin: {
      isTerminal: false,
      async *[Symbol.asyncIterator]() {
        yield Buffer.from(surroundings.stdin ?? '');
      },
    },
    stdout,
    stderr,
    color: { stdout: color, stderr: color },
  };
  const host = { program: surroundings.program ?? 'cox', io, env, signal: new AbortController().signal };
  const exitCode = await run(host, argv);
  return { stdout: stdout.text(), stderr: stderr.text(), exitCode };
}
