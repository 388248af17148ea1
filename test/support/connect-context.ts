/** A context for tests of src/kube: captured streams, a clock that does not wait, default flags. */
import { flagValue } from '../../src/cli/flag-value.ts';
import { type GlobalOptions, globalFlags } from '../../src/cli/global-flags.ts';
import type { Io, Output } from '../../src/io/io.ts';
import type { ConnectContext } from '../../src/kube/cluster-context.ts';

export interface TestContext extends ConnectContext {
  readonly stderrText: () => string;
  readonly stdoutText: () => string;
  /** Milliseconds of every wait that was asked for. */
  readonly waits: readonly number[];
}

export interface TestContextOptions {
  readonly globals?: Partial<GlobalOptions>;
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly cwd?: string;
  readonly stdin?: string;
  readonly stdinIsTerminal?: boolean;
  readonly signal?: AbortSignal;
  readonly now?: () => number;
}

function capture(): Output & { readonly text: () => string } {
  const chunks: Buffer[] = [];
  return {
    isTerminal: false,
    columns: 80,
    write: (data) => void chunks.push(Buffer.from(data)),
    drain: () => Promise.resolve(),
    text: () => Buffer.concat(chunks).toString(),
  };
}

/** The global flags as they are when none is typed, with some of them typed. */
export function testGlobals(typed: Partial<GlobalOptions> = {}): GlobalOptions {
  const defaults = Object.entries(globalFlags).map(([name, flag]) => [name, flagValue(flag, [])]);
  return { ...Object.fromEntries(defaults), changed: new Set(Object.keys(typed)), ...typed } as GlobalOptions;
}

/** HOME is nowhere, so that no kubeconfig and no cache of the machine is met. */
export function testContext(options: TestContextOptions = {}): TestContext {
  const [stdout, stderr] = [capture(), capture()];
  const waits: number[] = [];
  const io: Io = {
    stdin: {
      isTerminal: options.stdinIsTerminal ?? false,
      async *[Symbol.asyncIterator]() {
        if (options.stdin !== undefined) yield Buffer.from(options.stdin);
      },
    },
    stdout,
    stderr,
    color: { stdout: false, stderr: false },
  };
  return {
    globals: testGlobals(options.globals),
    env: { HOME: '/nonexistent', ...options.env },
    cwd: options.cwd ?? '/',
    platform: process.platform,
    program: 'cox',
    signal: options.signal ?? new AbortController().signal,
    io,
    clock: {
      now: options.now ?? Date.now,
      sleep: async (milliseconds, signal) => {
        signal?.throwIfAborted();
        waits.push(milliseconds);
      },
    },
    stdoutText: stdout.text,
    stderrText: stderr.text,
    waits,
  };
}
