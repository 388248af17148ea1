/**
 * Command lines that run inside this process behind a fault proxy, and are checked while they run.
 */
import assert from 'node:assert/strict';
import type { Io, Output } from '../../src/io/io.ts';
import { run } from '../../src/main.ts';
import type { FaultyCluster } from './faulty-cluster.ts';

export interface Running {
  readonly stdout: () => string;
  readonly stderr: () => string;
  readonly exitCode: Promise<number>;
  interrupt(): void;
}

export interface Surroundings {
  /** Whether stdout and stderr are terminals, of 80 columns and 24 rows. */
  readonly terminal?: boolean;
  /** The name of the link it was started by; the default is kubectl. */
  readonly program?: string;
}

function capture(terminal: boolean): Output & { readonly text: () => string } {
  const chunks: Uint8Array[] = [];
  return {
    isTerminal: terminal,
    columns: 80,
    rows: 24,
    write: (data) => void chunks.push(Buffer.from(data)),
    drain: () => Promise.resolve(),
    text: () => Buffer.concat(chunks).toString(),
  };
}

const TIMEOUT = 180_000;

/** Waits until something holds; fails after three minutes. */
export async function until(what: string, holds: () => boolean): Promise<void> {
  const end = Date.now() + TIMEOUT;
  while (!holds()) {
    assert.ok(Date.now() < end, `never came: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/**
 * Starts a command line in the test's namespace, its server being the proxy; it ends with the
 * faulty cluster.
 */
export function typeBehind(faulty: FaultyCluster, argv: readonly string[], surroundings: Surroundings = {}): Running {
  const { env, globals } = faulty.context();
  const { terminal = false, program = 'kubectl' } = surroundings;
  const [stdout, stderr] = [capture(terminal), capture(terminal)];
  const stdin: Io['stdin'] = { isTerminal: false, async *[Symbol.asyncIterator]() {} };
  const io: Io = { stdin, stdout, stderr, color: { stdout: false, stderr: false } };
  const stop = new AbortController();
  const place = [
    `--server=${globals.server}`,
    `--certificate-authority=${globals['certificate-authority']}`,
    `--namespace=${faulty.namespace}`,
  ];
  const signal = AbortSignal.any([stop.signal, faulty.closing]);
  const exitCode = run({ program, io, env, signal }, [...argv, ...place]);
  return {
    stdout: stdout.text,
    stderr: stderr.text,
    exitCode,
    interrupt: () => stop.abort(new Error('interrupted')),
  };
}
