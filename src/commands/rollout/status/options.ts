/** The values of the flags that kubectl does not have. */

import { parseDuration } from '../../../apimachinery/go/parse-duration.ts';
import { goQuote } from '../../../apimachinery/go/text.ts';
import { CliError } from '../../../errors.ts';
import { type Cause, causes, type Grace, type Graces, rankOf } from '../../../resources/diagnosis/causes.ts';

export type OnFailure = 'none' | 'undo' | 'pause';

/** How to watch. */
export interface FollowOptions {
  readonly revision: number;
  readonly watch: boolean;
  /** Milliseconds; 0 means no timeout. */
  readonly timeout: number;
  readonly failFast: boolean;
  /** Milliseconds. */
  readonly settle: number;
  readonly onFailure: OnFailure;
  readonly graces: Graces;
  readonly output: 'lines' | 'tree' | 'json';
}

/**
 * The causes that a rollout can have: causes after the last of them belong to objects that do not
 * roll out.
 */
export const rolloutCauses = (Object.keys(causes) as Cause[]).filter(
  (cause) => rankOf(cause) <= rankOf('ForcedRollback'),
);

/**
 * The graces of causes.ts, changed by `CAUSE=DURATION` texts. A grace for a wider cause also
 * applies to its special cases that are not set themselves. Throws CliError for a text that cannot
 * be read.
 */
export function parseGraces(texts: readonly string[]): Graces {
  const set = readGraces(texts);
  const graces: Record<Cause, Grace> = { ...causes };
  for (const cause of rolloutCauses) {
    const { caseOf }: Grace = causes[cause];
    const milliseconds = set.get(cause) ?? set.get(caseOf ?? '');
    if (milliseconds !== undefined) graces[cause] = { ...causes[cause], milliseconds };
  }
  return graces;
}

/** Milliseconds by cause. */
function readGraces(texts: readonly string[]): ReadonlyMap<string, number> {
  const set = new Map<string, number>();
  for (const text of texts) {
    const equals = text.indexOf('=');
    const name = text.slice(0, Math.max(0, equals));
    const cause = rolloutCauses.find((known) => known === name);
    if (cause === undefined) {
      const known = rolloutCauses.join(', ');
      throw new CliError(`invalid --grace ${goQuote(text)}: it must be CAUSE=DURATION, with one of ${known}`);
    }
    set.set(cause, graceDuration(text, text.slice(equals + 1)));
  }
  return set;
}

function graceDuration(text: string, duration: string): number {
  let milliseconds: number;
  try {
    milliseconds = parseDuration(duration);
  } catch (error) {
    throw new CliError(`invalid --grace ${goQuote(text)}: ${(error as Error).message}`);
  }
  if (milliseconds < 0) throw new CliError(`invalid --grace ${goQuote(text)}: it must not be negative`);
  return milliseconds;
}

export function parseOnFailure(text: string): OnFailure {
  if (text === 'none' || text === 'undo' || text === 'pause') return text;
  throw new CliError(`invalid --on-failure ${goQuote(text)}: it must be none, undo or pause`);
}
