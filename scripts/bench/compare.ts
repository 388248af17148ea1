/** Programs in turn on the same line, their medians, and whether the goals are met. */
import { type Program, type ProgramName, requestsOf, type Timing, time } from './measure.ts';

/** At most so many times what the other program needs; below 1 ours needs less. */
export interface Goal {
  readonly wall?: number;
  readonly cpu?: number;
  readonly peak?: number;
}

/** What is measured, in the order in which it is shown. */
export const MEASURES = ['wall', 'cpu', 'peak'] as const satisfies readonly (keyof Goal)[];

export type Goals = Partial<Record<ProgramName, Goal>>;

export interface Benchmark {
  readonly name: string;
  readonly args: readonly string[];
  readonly runs: number;
  readonly goals: Goals;
  /** Whether requests are counted besides, in one more run. */
  readonly counted?: boolean;
  /** Ends the line after so many seconds: what follows a watch never ends by itself. */
  readonly seconds?: number;
  /** Puts the cluster into the state that the run starts from; not measured. */
  prepare?(): Promise<void>;
}

/** What a program needed, at the median. */
export interface Needs extends Timing {
  readonly requests?: number;
}

export interface Outcome {
  readonly name: string;
  readonly other: ProgramName;
  readonly needs: ReadonlyMap<ProgramName, Needs>;
  readonly goals: Goals;
  readonly met: boolean;
}

const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[values.length >> 1] ?? 0;
const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

async function needsOf(program: Program, benchmark: Benchmark, timings: readonly Timing[]): Promise<Needs> {
  // ticks are coarse: over all runs they are right
  const measured = {
    wall: median(timings.map(({ wall }) => wall)),
    cpu: mean(timings.map(({ cpu }) => cpu)),
    peak: median(timings.map(({ peak }) => peak)),
  };
  if (benchmark.counted !== true) return measured;
  await benchmark.prepare?.();
  return { ...measured, requests: await requestsOf(program, benchmark.args) };
}

/** Runs them in turn; the first is the one that ours are held against. */
export async function compare(benchmark: Benchmark, programs: readonly Program[]): Promise<Outcome> {
  const timings = new Map<ProgramName, Timing[]>(programs.map(({ name }) => [name, []]));
  for (let run = 0; run < benchmark.runs; run += 1) {
    for (const program of programs) {
      await benchmark.prepare?.();
      const { seconds } = benchmark;
      timings.get(program.name)!.push(await time(program, benchmark.args, seconds === undefined ? {} : { seconds }));
    }
  }
  const needs = new Map<ProgramName, Needs>();
  for (const program of programs)
    needs.set(program.name, await needsOf(program, benchmark, timings.get(program.name)!));
  const outcome = { name: benchmark.name, other: programs[0]!.name, needs, goals: benchmark.goals };
  const met = programs.slice(1).every(({ name }) => shortOf(outcome, name).length === 0);
  printOutcome({ ...outcome, met });
  return { ...outcome, met };
}

/** The measures in which a program of ours has missed its goal. */
export function shortOf({ other, needs, goals }: Omit<Outcome, 'met'>, name: ProgramName): readonly string[] {
  const [ours, theirs] = [needs.get(name)!, needs.get(other)!];
  const missed: string[] = MEASURES.filter((measure) => {
    const goal = goals[name]?.[measure];
    return goal !== undefined && ours[measure] > goal * theirs[measure];
  });
  const isMore = ours.requests !== undefined && ours.requests > theirs.requests!;
  return isMore ? [...missed, 'requests'] : missed;
}

/** `0.84 x`; of what is half or less, `12.0 x less`. */
const factor = (ratio: number): string => (ratio <= 0.5 ? `${(1 / ratio).toFixed(1)} x less` : `${ratio.toFixed(2)} x`);

function printOutcome(outcome: Outcome): void {
  const { name, other, needs } = outcome;
  const theirs = needs.get(other)!;
  const text = ({ wall, cpu, peak, requests }: Needs): string =>
    `${wall.toFixed(3)} s ${cpu.toFixed(3)} cpu ${peak.toFixed(0)} MiB${requests === undefined ? '' : ` ${requests} requests`}`;
  console.log(`${name}\n  ${other.padEnd(10)} ${text(theirs)}`);
  for (const [program, ours] of needs) {
    if (program === other) continue;
    const short = shortOf(outcome, program);
    const ratios = MEASURES.filter((measure) => theirs[measure] > 0).map(
      (measure) => `${measure} ${factor(ours[measure] / theirs[measure])}`,
    );
    console.log(
      `  ${program.padEnd(10)} ${text(ours)}   ${ratios.join(', ')}${short.length > 0 ? `   SHORT: ${short.join(', ')}` : ''}`,
    );
  }
}
