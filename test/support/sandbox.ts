import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { TestContext } from 'node:test';
import { clock } from '../../src/io/clock.ts';
import type { Env } from '../../src/io/host.ts';
import type { SandboxDependencies } from '../../src/sandbox/index.ts';

/** A folder that goes when the test ends. */
export function temporaryFolder(test: TestContext): string {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'cox-sandbox-test-'));
  test.after(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

export interface Recorded {
  readonly dependencies: SandboxDependencies;
  /** What was written to stderr so far. */
  stderr(): string;
  stdout(): string;
}

/**
 * Dependencies of which nothing is the user's: no terminal, that environment and nothing else, a
 * folder as working directory.
 */
export function recorded(env: Env, cwd: string, signal: AbortSignal = new AbortController().signal): Recorded {
  const written = { stdout: '', stderr: '' };
  const output = (name: keyof typeof written) => ({
    isTerminal: false,
    columns: 80,
    write(data: string | Uint8Array) {
      written[name] += typeof data === 'string' ? data : Buffer.from(data).toString('utf8');
    },
    drain: () => Promise.resolve(),
  });
  const io: SandboxDependencies['io'] = {
    stdin: { isTerminal: false, async *[Symbol.asyncIterator]() {} },
    stdout: output('stdout'),
    stderr: output('stderr'),
    color: { stdout: false, stderr: false },
  };
  return {
    dependencies: { io, env, cwd, clock, signal, platform: process.platform },
    stderr: () => written.stderr,
    stdout: () => written.stdout,
  };
}
