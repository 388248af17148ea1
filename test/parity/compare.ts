import type { ParityCase, Step } from './cases.ts';
import { allowanceOf, type Moments, type Near, tooFar } from './near.ts';
import {
  type Names,
  type Normalized,
  normalize,
  normalizeState,
  type Origin,
  sortLines,
  suffixesOf,
} from './normalize.ts';
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
  // of a watch that a timeout ends: whether it had begun depends on the moment
  /^I.* reflector\.go:\d+\] "Warning: .*\n/gm,
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

const STREAMS = ['stdout', 'stderr'] as const;

type SideOrigin = Omit<Origin, 'hasHeaders'>;

/** One thing of both sides. */
interface Compared extends Near {
  readonly what: string;
}

/** The differences as text to print; undefined when there are none. */
function problemOf(compared: Compared): string | undefined {
  const { what, kubectl, cox } = compared;
  if (kubectl.text !== cox.text) return `  ${what}: kubectl | cox\n${sideBySide(kubectl.text, cox.text)}`;
  const far = tooFar(compared);
  return far.length === 0 ? undefined : `  ${what}: too far apart, kubectl and cox\n${far.join('\n')}`;
}

/** The moments of a side up to the end of a step. */
const momentsOf = ({ startedAt, outcomes }: SideResult, index: number): Moments => [
  startedAt,
  ...outcomes.slice(0, index + 1).flatMap((outcome) => [outcome.startedAt, outcome.endedAt]),
];

/**
 * Every text that a case hands to the programs: what stands in it was not made up by the server.
 */
function typedTexts({ files, setup, eventually, run, cleanup, env }: ParityCase): string {
  const lines = run.flatMap(({ cmd, meanwhile }) => [cmd, ...(meanwhile ?? [])]);
  const texts = Object.values(files).filter((text) => typeof text === 'string');
  return [...texts, ...setup, ...eventually, ...lines, ...cleanup, ...Object.values(env)].join('\n');
}

/** Where the texts of a side come from. What only cox shows, on purpose, counts for no suffix. */
function originOf(parityCase: ParityCase, { names, outcomes, state }: SideResult): SideOrigin {
  const typed = typedTexts(parityCase);
  const texts = parityCase.run.flatMap(({ difference }, index) =>
    STREAMS.filter((name) => difference?.[name] === undefined).map((name) => outcomes[index]![name]),
  );
  return { names, typed, suffixes: suffixesOf([...texts, state], typed) };
}

const hasHeaders = (step: Step): boolean =>
  !splitLine(step.cmd).words.some((word) => /^--no-headers(=true)?$/.test(word));

/**
 * What differs between the two sides, as text to print; none when they are equal and kubectl ends
 * as the case says.
 */
export function compareSides(parityCase: ParityCase, kubectl: SideResult, cox: SideResult): readonly string[] {
  const { run, unordered } = parityCase;
  const [ofKubectl, ofCox] = [originOf(parityCase, kubectl), originOf(parityCase, cox)];
  const stepProblems = run.flatMap((step, index) => {
    const right = cox.outcomes[index]!;
    const outcome = kubectl.outcomes[index]!;
    const left = expected(step, { ...outcome, stderr: withoutClientLog(outcome.stderr) });
    const text = (raw: string, origin: SideOrigin): Normalized => {
      const normalized = normalize(raw, { ...origin, hasHeaders: hasHeaders(step) });
      return unordered ? { ...normalized, text: sortLines(normalized.text) } : normalized;
    };
    const stream = (name: (typeof STREAMS)[number]): string | undefined =>
      problemOf({
        what: `$ ${step.cmd}\n  ${name}`,
        kubectl: text(left[name], ofKubectl),
        cox: text(right[name], ofCox),
        allowance: allowanceOf(momentsOf(kubectl, index), momentsOf(cox, index)),
        unordered,
        isWritten: step.difference?.[name] !== undefined,
      });
    return [...STREAMS.map(stream), ...exitProblems(step, outcome, left, right)];
  });
  const state = problemOf({
    what: 'state left',
    kubectl: normalizeState(kubectl.state, ofKubectl),
    cox: normalizeState(cox.state, ofCox),
    allowance: allowanceOf(momentsOf(kubectl, run.length), momentsOf(cox, run.length)),
    unordered,
    isWritten: false,
  });
  return [...stepProblems, state].filter((problem) => problem !== undefined);
}

/**
 * What differs between two runs of kubectl: what the server, the clock or chance decides. Lines that
 * cox does otherwise on purpose are not compared.
 */
export function compareSelf(parityCase: ParityCase, one: SideResult, other: SideResult): readonly string[] {
  const run = parityCase.run.map(({ difference: _difference, ...step }) => step);
  const outcomes = other.outcomes.map((outcome, index) =>
    parityCase.run[index]!.difference === undefined
      ? { ...outcome, stderr: withoutClientLog(outcome.stderr) }
      : one.outcomes[index]!,
  );
  return compareSides({ ...parityCase, run }, one, { ...other, outcomes });
}

/**
 * kubectl must end as the case says, or both could fail for a reason that nobody meant; cox as
 * kubectl does, or as the difference says.
 */
function exitProblems(step: Step, kubectl: Outcome, left: Outcome, right: Outcome): readonly string[] {
  const wanted = [step.exit ?? 0].flat();
  const problems: string[] = [];
  if (kubectl.exitCode === undefined || !wanted.includes(kubectl.exitCode)) {
    problems.push(
      `  $ ${step.cmd}\n  kubectl ends with ${kubectl.exitCode}, the case says ${wanted.join(' or ')}\n${kubectl.stderr}`,
    );
  }
  if (left.exitCode !== right.exitCode) {
    problems.push(`  $ ${step.cmd}\n  exit code: ${left.exitCode} expected, cox ends with ${right.exitCode}`);
  }
  return problems;
}
