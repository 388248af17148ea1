/**
 * Whether the ages and times that both sides print are near enough: what may lie between them is
 * measured (when each side began each line, and ended it), never guessed from the speed of a machine.
 */
import type { Age } from './ages.ts';
import type { Normalized } from './normalize.ts';

/** Seconds between the first and the last of what may differ: cox's less kubectl's. */
type Range = readonly [number, number];

/** What two texts may differ by. All in seconds. */
export interface Allowance {
  /** How old each side was when it ended the line: nothing that it made is older. */
  readonly ownAges: { readonly kubectl: number; readonly cox: number };
  /** Between the ages of what each side made for itself. */
  readonly own: Range;
  /** Between the ages of what was there before both sides. */
  readonly shared: Range;
  /** Between times. */
  readonly times: Range;
}

/** When a side began, and began and ended each line up to the one that is compared; in milliseconds. */
export type Moments = readonly number[];

/**
 * Seconds that ages may differ by for reasons outside of the two programs: a controller that is late
 * on a busy machine.
 */
const SLACK = 10;

/** Times move on by themselves too: a Lease is renewed every 10 s. */
const TIME_SLACK = 30;

const rangeOf = (milliseconds: readonly number[]): Range => [
  Math.min(...milliseconds) / 1000,
  Math.max(...milliseconds) / 1000,
];

/**
 * What a line's two outputs may differ by. Each side makes its objects at its own moments, so their
 * ages differ as the time differs that has passed since then; what is older than both sides is older
 * for the side that looks later. The last two moments are the line's own.
 */
export function allowanceOf(kubectl: Moments, cox: Moments): Allowance {
  const between = kubectl.map((moment, index) => cox[index]! - moment);
  const printed = between.slice(-2);
  return {
    ownAges: { kubectl: (kubectl.at(-1)! - kubectl[0]!) / 1000, cox: (cox.at(-1)! - cox[0]!) / 1000 },
    own: rangeOf([0, ...printed.flatMap((at) => between.map((made) => at - made))]),
    shared: rangeOf(printed),
    times: rangeOf([0, ...between]),
  };
}

const isWithin = (value: number, [least, most]: Range, slack: number): boolean =>
  value >= least - slack && value <= most + slack;

function areNear(kubectl: Age, cox: Age, { ownAges, own, shared }: Allowance): boolean {
  const slack = SLACK + Math.max(kubectl.granularity, cox.granularity);
  const difference = cox.seconds - kubectl.seconds;
  const mayBeOwn = kubectl.seconds <= ownAges.kubectl + slack && cox.seconds <= ownAges.cox + slack;
  if (mayBeOwn && isWithin(difference, own, slack)) return true;
  const mayBeShared = kubectl.seconds >= ownAges.kubectl - slack && cox.seconds >= ownAges.cox - slack;
  return mayBeShared && isWithin(difference, shared, slack);
}

export interface Near {
  readonly kubectl: Normalized;
  readonly cox: Normalized;
  readonly allowance: Allowance;
  /** The lines come in random order, and so do the numbers in them. */
  readonly unordered: boolean;
  /** The case itself says what is expected, so that tokens may stand in for the numbers. */
  readonly isWritten: boolean;
}

/** Ages and times that are too far apart, each as a line to print. */
export function tooFar({ kubectl, cox, allowance, unordered, isWritten }: Near): readonly string[] {
  const pairs = <T>(what: string, left: readonly T[], right: readonly T[], describe: (a: T, b: T) => string[]) => {
    if (left.length === right.length) return left.flatMap((one, index) => describe(one, right[index]!));
    return isWritten ? [] : [`    ${what}: ${left.length} and ${right.length} of them`];
  };
  const byAge = (ages: readonly Age[]) => (unordered ? ages.toSorted((a, b) => a.seconds - b.seconds) : ages);
  const byTime = (times: readonly number[]) => (unordered ? times.toSorted((a, b) => a - b) : times);
  return [
    ...pairs('ages', byAge(kubectl.ages), byAge(cox.ages), (left, right) =>
      areNear(left, right, allowance) ? [] : [`    ages: ${left.seconds} s and ${right.seconds} s`],
    ),
    ...pairs('times', byTime(kubectl.times), byTime(cox.times), (left, right) => {
      if (isWithin((right - left) / 1000, allowance.times, TIME_SLACK)) return [];
      return [`    times: ${new Date(left).toISOString()} and ${new Date(right).toISOString()}`];
    }),
  ];
}
