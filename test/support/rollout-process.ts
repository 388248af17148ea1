/** `cox rollout status -o json` as a separate process, and its output. */
import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { coxCommand } from './program.ts';

/** The last line of `rollout status -o json`, with the fields that tests check. */
export interface Verdict {
  readonly type: string;
  readonly verdict: string;
  readonly cause: string | null;
  readonly container: { readonly name: string } | null;
  readonly summary: string | null;
  readonly evidence: readonly { readonly text: string }[];
  readonly next: readonly string[];
}

/** Times are in milliseconds since the epoch. */
export interface Followed {
  readonly started: number;
  readonly verdicts: readonly { readonly at: number; readonly verdict: Verdict }[];
  readonly ended: number;
  readonly exitCode: number | null;
  readonly stderr: string;
}

/** Starts it; `spoken` resolves after its first output. */
export function followRollout(
  cox: string,
  env: NodeJS.ProcessEnv,
  words: readonly string[],
): { readonly child: ChildProcess; readonly spoken: Promise<void>; readonly ended: Promise<Followed> } {
  const child = spawn(...coxCommand([...words, '-o', 'json'], cox), { env, stdio: ['ignore', 'pipe', 'pipe'] });
  const started = Date.now();
  const verdicts: { at: number; verdict: Verdict }[] = [];
  let stderr = '';
  const lines = createInterface({ input: child.stdout });
  lines.on('line', (line) => {
    const event = JSON.parse(line) as Verdict;
    if (event.type === 'verdict') verdicts.push({ at: Date.now(), verdict: event });
  });
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
    stderr += chunk;
  });
  const spoken = new Promise<void>((resolve) => lines.once('line', () => resolve()));
  const ended = new Promise<Followed>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (exitCode) => resolve({ started, verdicts, ended: Date.now(), exitCode, stderr }));
  });
  return { child, spoken, ended };
}
