/** A command line in a process of its own, which a test watches, interrupts or lets end. */
import { type ChildProcess, spawn } from 'node:child_process';
import { type Ended, ended } from './child.ts';
import { coxCommand } from './program.ts';

export interface Started {
  readonly child: ChildProcess;
  readonly end: Promise<Ended>;
  /** How many lines of standard output have come so far. */
  lines(): number;
}

/** With `detached` it leads a process group of its own: a signal to that reaches its children. */
export function startCommand(argv: readonly string[], env: NodeJS.ProcessEnv, stdin = '', detached = false): Started {
  const child = spawn(...coxCommand(argv), { env, detached, stdio: ['pipe', 'pipe', 'pipe'] });
  let lines = 0;
  child.stdout.on('data', (chunk) => {
    lines += String(chunk).split('\n').length - 1;
  });
  child.stdin.end(stdin);
  return { child, end: ended(child), lines: () => lines };
}

/** A List of objects as JSON, for standard input. */
export const listOf = (items: readonly object[]): string => JSON.stringify({ apiVersion: 'v1', kind: 'List', items });

export const configMap = (name: string) => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name },
  data: { a: 'b' },
});

/** PREFIX-000, PREFIX-001, ... */
export const numbered = (count: number, prefix: string): string[] =>
  Array.from({ length: count }, (_, index) => `${prefix}-${String(index).padStart(3, '0')}`);
