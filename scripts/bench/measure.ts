/** Whole cold processes, measured from outside. */
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';

export type ProgramName = 'kubectl' | 'helm' | 'cox' | 'executable';

/** A program and what it runs with: `cox` is the bundle under this Node, `executable` needs none. */
export interface Program {
  readonly name: ProgramName;
  readonly argv: readonly string[];
  readonly env: NodeJS.ProcessEnv;
}

export interface Timing {
  /** Seconds from start to end. */
  readonly wall: number;
  /** Seconds of the processors; known to 10 ms. 0 where the system has no /proc. */
  readonly cpu: number;
  /** The most memory, in MiB; 0 where the system has no /proc. */
  readonly peak: number;
}

/** Clock ticks a second in /proc (proc(5)); 100 on every Linux that Node runs on. */
const TICKS = 100;

const proc = (file: string): string => {
  try {
    return readFileSync(`/proc/${file}`, 'utf8');
  } catch {
    return '';
  }
};

/** The most memory a running process has held so far, in MiB. */
const peakOf = (pid: number): number => Number(/VmHWM:\s+(\d+)/.exec(proc(`${pid}/status`))?.[1] ?? 0) / 1024;

/** The fields of /proc/self/stat behind the name of the program: the first is the state. */
const statOfSelf = (): readonly string[] =>
  proc('self/stat')
    .replace(/^.*\) /s, '')
    .split(' ');

/** Seconds of the processors that the ended children of this process have had. */
function cpuOfEnded(): number {
  const fields = statOfSelf();
  return (Number(fields[13] ?? 0) + Number(fields[14] ?? 0)) / TICKS;
}

export interface RunOptions {
  /** Ended by SIGINT after so many seconds; any exit code is right then. */
  readonly seconds?: number;
  /** Called with what it prints on stderr, when that is wanted. */
  onError?(text: string): void;
}

/** One cold process, from start to end. Rejects when it fails. */
export function time(program: Program, args: readonly string[], options: RunOptions = {}): Promise<Timing> {
  return new Promise((resolve, reject) => {
    const before = cpuOfEnded();
    const started = process.hrtime.bigint();
    const [file, ...first] = program.argv;
    const child = spawn(file!, [...first, ...args], { env: program.env, stdio: ['ignore', 'ignore', 'pipe'] });
    let complaint = '';
    let peak = 0;
    const sampler = setInterval(() => {
      peak = Math.max(peak, peakOf(child.pid!));
    }, 5);
    const limit =
      options.seconds === undefined ? undefined : setTimeout(() => child.kill('SIGINT'), options.seconds * 1000);
    child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
      complaint += chunk;
    });
    child.on('error', reject);
    child.on('close', (code) => {
      clearInterval(sampler);
      clearTimeout(limit);
      const wall = Number(process.hrtime.bigint() - started) / 1e9;
      options.onError?.(complaint);
      if (code === 0 || limit !== undefined) resolve({ wall, cpu: cpuOfEnded() - before, peak });
      else reject(new Error(`${program.name} ${args.join(' ')}: exit ${code}: ${complaint.slice(-2000)}`));
    });
  });
}

/** How many requests a line sends: `-v=6` has a line for each. */
export async function requestsOf(program: Program, args: readonly string[]): Promise<number> {
  let text = '';
  const onError = (complaint: string): void => {
    text = complaint;
  };
  await time(program, [...args, '-v=6'], { onError });
  return text.match(/"Response" verb=/g)?.length ?? 0;
}
