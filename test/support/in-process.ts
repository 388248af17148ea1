import { spawn } from 'node:child_process';
import type { Io, Output } from '../../src/io/io.ts';
import { mayColor } from '../../src/io/may-color.ts';
import { run } from '../../src/main.ts';
import { ended } from './child.ts';
import { coxCommand, linkedAs } from './program.ts';

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
 * An environment without a home, unless the test has one. Root can make the folder that is not there:
 * a cache in it would outlive the test's server, and be found by the next one on the same port.
 */
export const homeless = (env: Readonly<Record<string, string>> = {}): Record<string, string> => ({
  ...(env.HOME === undefined && { HOME: '/nonexistent', KUBECACHEDIR: '/dev/null/none' }),
  ...env,
});

/**
 * Whether command lines run in processes of their own: with COXSWAIN_TEST_PROCESSES=1, so that an
 * executable can be tried by the tests that mostly run the sources.
 */
const inProcesses = process.env.COXSWAIN_TEST_PROCESSES === '1';

async function startCommand(argv: readonly string[], surroundings: Surroundings): Promise<Typed> {
  const { env, stdin = '', program = 'cox' } = surroundings;
  const all = { PATH: process.env.PATH, ...homeless(env) };
  const child = spawn(...coxCommand(argv, linkedAs(program)), { env: all });
  child.stdin.on('error', () => undefined).end(stdin);
  const { stdout, stderr, code } = await ended(child);
  return { stdout, stderr, exitCode: code ?? -1 };
}

/**
 * Runs one command line inside this process with captured streams: what was typed, and exactly what
 * came out.
 */
export async function typeCommand(argv: readonly string[], surroundings: Surroundings = {}): Promise<Typed> {
  if (inProcesses && surroundings.terminal !== true) return startCommand(argv, surroundings);
  const terminal = surroundings.terminal ?? false;
  const [stdout, stderr] = [capture(terminal), capture(terminal)];
  const env = homeless(surroundings.env);
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
