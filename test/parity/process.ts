import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';

export interface Outcome {
  readonly stdout: string;
  readonly stderr: string;
  /** Undefined when it had to be killed. */
  readonly exitCode: number | undefined;
  /** Milliseconds since the epoch. */
  readonly startedAt: number;
  readonly endedAt: number;
}

export interface Run {
  readonly file: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  readonly stdin: string | undefined;
  /** Milliseconds until it is killed. */
  readonly timeout: number;
  /** Interrupts the process as soon as stdout matches. */
  readonly until?: RegExp;
  /**
   * What stdout must match before `whenStarted` is called; without it anything printed will do, or
   * a second passed.
   */
  readonly ready?: RegExp;
  /** Called once, when the process is ready. */
  readonly whenStarted?: () => Promise<void>;
}

/** Runs one program to its end and keeps what it printed. No shell. */
export function execute(run: Run): Promise<Outcome> {
  return new Promise((resolve, reject) => {
    const child = spawn(run.file, run.args, { cwd: run.cwd, env: run.env, stdio: ['pipe', 'pipe', 'pipe'] });
    const chunks = { stdout: [] as Buffer[], stderr: [] as Buffer[] };
    const startedAt = Date.now();
    let killed = false;
    let started = false;
    const start = (): void => {
      if (started) return;
      started = true;
      run.whenStarted?.().catch(reject);
    };
    const timer = setTimeout(() => {
      killed = true;
      child.kill('SIGKILL');
    }, run.timeout);
    const starter = run.ready === undefined ? setTimeout(start, 1000) : undefined;
    child.stdout.on('data', (chunk: Buffer) => {
      chunks.stdout.push(chunk);
      const printed = Buffer.concat(chunks.stdout).toString();
      if (run.ready === undefined || run.ready.test(printed)) start();
      if (run.until?.test(printed) === true) child.kill('SIGINT');
    });
    child.stderr.on('data', (chunk: Buffer) => chunks.stderr.push(chunk));
    child.stdin.on('error', () => undefined);
    child.stdin.end(run.stdin === undefined ? '' : readFileSync(run.stdin));
    child.on('error', reject);
    child.on('close', (code, signal) => {
      clearTimeout(timer);
      clearTimeout(starter);
      const text = (list: Buffer[]) => Buffer.concat(list).toString();
      const exitCode = killed ? undefined : (code ?? (signal === 'SIGINT' ? 130 : 128));
      const note = killed ? `\n[killed after ${run.timeout} ms]` : '';
      resolve({
        stdout: text(chunks.stdout),
        stderr: text(chunks.stderr) + note,
        exitCode,
        startedAt,
        endedAt: Date.now(),
      });
    });
  });
}
