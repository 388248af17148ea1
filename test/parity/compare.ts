import type { Age } from './ages.ts';
import type { ParityCase, Step } from './cases.ts';
import { type Names, type Normalized, normalize, normalizeState, sortLines } from './normalize.ts';
import type { Outcome } from './process.ts';
import { splitLine } from './words.ts';

export interface SideResult {
  /** When the side's set-up began, in milliseconds since the epoch. */
  readonly startedAt: number;
  readonly outcomes: readonly Outcome[];
  readonly state: string;
  readonly names: Names;
}

/** Two texts side by side, the lines that differ marked; long lines are cut. */
export function sideBySide(left: string, right: string, width = 78): string {
  const [a, b] = [left.split('\n'), right.split('\n')];
  const cell = (text: string | undefined) => (text ?? '').slice(0, width).padEnd(width);
  const rows = Array.from({ length: Math.max(a.length, b.length) }, (_, index) => {
    const mark = a[index] === b[index] ? ' ' : '|';
    return { mark, text: `    ${cell(a[index])} ${mark} ${(b[index] ?? '').slice(0, width)}` };
  });
  const shown = rows.length <= 60 ? rows : rows.filter(({ mark }) => mark === '|').slice(0, 60);
  return shown.map(({ text }) => text.trimEnd()).join('\n');
}

/**
 * What kubectl's libraries log of themselves and cox does not, on purpose (client-log in
 * docs/differences.md): every attempt at discovery or at a watch, beside the error that ends the
 * command. Any other line of a log counts.
 */
const CLIENT_LOG = [
  /^E.* memcache\.go:\d+\] "Couldn't get current server API group list" err=.*\n/gm,
  /^E.* reflector\.go:\d+\] "Failed to watch" err=.*\n/gm,
  /^E.* until\.go:\d+\] "Timeout for context shall not be negative"\n/gm,
  /^I.* loader\.go:\d+\] Config loaded from file: .*\n/gm,
];

const withoutClientLog = (text: string): string =>
  CLIENT_LOG.reduce((rest, pattern) => rest.replaceAll(pattern, ''), text);

function expected(step: Step, kubectl: Outcome): Outcome {
  const difference = step.difference;
  if (difference === undefined) return kubectl;
  return {
    ...kubectl,
    stdout: difference.stdout ?? kubectl.stdout,
    stderr: difference.stderr ?? kubectl.stderr,
    exitCode: difference.exitCode ?? kubectl.exitCode,
  };
}

/** The values of one thing on both sides, and by how many seconds their printed ages may differ. */
interface Compared {
  readonly what: string;
  readonly kubectl: Normalized;
  readonly cox: Normalized;
  readonly apart: number;
}

/**
 * Seconds that ages may differ by for reasons outside of cox: a program that starts late on a busy
 * machine.
 */
const SLACK = 10;

/** Seconds between the two sides' times: a case with its waits takes some minutes at most. */
const TIMES_APART = 600;

const ascending = (ages: readonly Age[]): readonly Age[] => ages.toSorted((a, b) => a.seconds - b.seconds);

function farAges({ kubectl, cox, apart }: Compared): readonly string[] {
  const right = ascending(cox.ages);
  // a difference on purpose may have the token itself: there is nothing to be near to then
  if (kubectl.ages.length !== right.length) return [];
  return ascending(kubectl.ages).flatMap((left, index) => {
    const other = right[index]!;
    const allowed = apart + SLACK + Math.max(left.granularity, other.granularity);
    const distance = Math.abs(left.seconds - other.seconds);
    return distance <= allowed ? [] : `    ages: ${left.seconds} s and ${other.seconds} s, ${allowed} s allowed`;
  });
}

function farTimes({ kubectl, cox }: Compared): readonly string[] {
  const others = cox.times.toSorted((a, b) => a - b);
  return kubectl.times
    .toSorted((a, b) => a - b)
    .flatMap((left, index) => {
      const right = others[index]!;
      if (Math.abs(left - right) <= TIMES_APART * 1000) return [];
      return `    times: ${new Date(left).toISOString()} and ${new Date(right).toISOString()}`;
    });
}

/** The differences as text to print; undefined when there are none. */
function problemOf(compared: Compared): string | undefined {
  const { what, kubectl, cox } = compared;
  if (kubectl.text !== cox.text) return `  ${what}: kubectl | cox\n${sideBySide(kubectl.text, cox.text)}`;
  const far = [...farAges(compared), ...farTimes(compared)];
  return far.length === 0 ? undefined : `  ${what}: too far apart, kubectl and cox\n${far.join('\n')}`;
}

/**
 * Seconds by which the ages of a step may lie apart. What both sides see was made before either;
 * what a side made itself is at most as old as the side.
 */
function secondsApart(sides: readonly SideResult[], index: number): number {
  const [kubectl, cox] = sides.map(({ outcomes }) => outcomes[index]!.startedAt);
  const ownAges = sides.map(({ startedAt, outcomes }) => outcomes[index]!.startedAt - startedAt);
  return Math.max(Math.abs(cox! - kubectl!), ...ownAges) / 1000;
}

/**
 * Every text that a case hands to the programs: what stands in it was not made up by the server.
 */
function typedTexts({ files, setup, run, cleanup, env }: ParityCase): string {
  const lines = run.flatMap(({ cmd, meanwhile }) => [cmd, ...(meanwhile ?? [])]);
  return [...Object.values(files), ...setup, ...lines, ...cleanup, ...Object.values(env)].join('\n');
}

const hasHeaders = (step: Step): boolean =>
  !splitLine(step.cmd).words.some((word) => /^--no-headers(=true)?$/.test(word));

/**
 * What differs between the two sides, as text to print; none when they are equal and kubectl ends
 * as the case says.
 */
export function compareSides(parityCase: ParityCase, kubectl: SideResult, cox: SideResult): readonly string[] {
  const typed = typedTexts(parityCase);
  const stepProblems = parityCase.run.flatMap((step, index) => {
    const right = cox.outcomes[index]!;
    const outcome = kubectl.outcomes[index]!;
    const left = expected(step, { ...outcome, stderr: withoutClientLog(outcome.stderr) });
    const text = (raw: string, { names }: SideResult): Normalized => {
      const normalized = normalize(raw, { names, typed, hasHeaders: hasHeaders(step) });
      return parityCase.unordered ? { ...normalized, text: sortLines(normalized.text) } : normalized;
    };
    const apart = secondsApart([kubectl, cox], index);
    const stream = (name: 'stdout' | 'stderr'): string | undefined =>
      problemOf({
        what: `$ ${step.cmd}\n  ${name}`,
        kubectl: text(left[name], kubectl),
        cox: text(right[name], cox),
        apart,
      });
    return [stream('stdout'), stream('stderr'), ...exitProblems(step, outcome, left, right)];
  });
  const state = problemOf({
    what: 'state left',
    kubectl: normalizeState(kubectl.state, { names: kubectl.names, typed }),
    cox: normalizeState(cox.state, { names: cox.names, typed }),
    apart: 0,
  });
  return [...stepProblems, state].filter((problem) => problem !== undefined);
}

/**
 * kubectl must end as the case says, or both could fail for a reason that nobody meant; cox as
 * kubectl does, or as the difference says.
 */
function exitProblems(step: Step, kubectl: Outcome, left: Outcome, right: Outcome): readonly string[] {
  const wanted = step.exit ?? 0;
  const problems: string[] = [];
  if (kubectl.exitCode !== wanted) {
    problems.push(
      `  $ ${step.cmd}\n  kubectl ends with ${kubectl.exitCode}, the case says ${wanted}\n${kubectl.stderr}`,
    );
  }
  if (left.exitCode !== right.exitCode) {
    problems.push(`  $ ${step.cmd}\n  exit code: ${left.exitCode} expected, cox ends with ${right.exitCode}`);
  }
  return problems;
}
