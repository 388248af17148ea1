/** What to do about a release that was left in the middle of an operation. Pure: revisions in, steps out. */
import { HelmFault } from '../error.ts';
import { lastGood, sinceOf } from './condition.ts';
import { isPending, type Release, type ReleaseStatus } from './release.ts';

export type RepairStep =
  /** Afterwards upgrade, rollback and uninstall work again. */
  | { readonly action: 'mark-failed'; readonly revision: number }
  | { readonly action: 'rollback'; readonly revision: number }
  | { readonly action: 'uninstall' };

export interface RepairPlan {
  readonly revision: number;
  readonly status: ReleaseStatus;
  readonly description: string;
  /** Milliseconds; undefined where no time is stored. */
  readonly since: number | undefined;
  /** The newest earlier revision that worked. */
  readonly good: Release | undefined;
  /**
   * `stuck`: an operation has not ended. `unborn`: the first installation failed, which blocks nothing but
   * another install. `fine`: there is nothing to repair.
   */
  readonly state: 'stuck' | 'unborn' | 'fine';
  readonly steps: readonly RepairStep[];
}

export interface RepairWishes {
  /** Go back to the last revision that worked. */
  readonly rollback: boolean;
  /** Remove a release whose first installation did not end, or whose uninstallation did not. */
  readonly uninstall: boolean;
}

function stateOf(status: ReleaseStatus, good: Release | undefined): RepairPlan['state'] {
  if (isPending(status) || status === 'uninstalling') return 'stuck';
  return status === 'failed' && good === undefined ? 'unborn' : 'fine';
}

function stepsOf(
  last: Release,
  good: Release | undefined,
  state: RepairPlan['state'],
  wishes: RepairWishes,
): readonly RepairStep[] {
  if (state === 'fine') return [];
  const { status } = last.info;
  if (wishes.uninstall) {
    if (good !== undefined && status !== 'uninstalling') {
      throw new HelmFault(
        `revision ${good.version} of "${last.name}" worked: --uninstall is for an installation that did not end; to delete the release use uninstall`,
      );
    }
    return [{ action: 'uninstall' }];
  }
  if (wishes.rollback && good === undefined) {
    throw new HelmFault(`no earlier revision of "${last.name}" worked: there is nothing to roll back to`);
  }
  if (state === 'unborn') return [];
  const mark: RepairStep = { action: 'mark-failed', revision: last.version };
  return wishes.rollback && good !== undefined ? [mark, { action: 'rollback', revision: good.version }] : [mark];
}

/** `history`: every revision, the oldest first, and at least one. Throws HelmFault for a wish that cannot be. */
export function repairPlan(history: readonly Release[], wishes: RepairWishes): RepairPlan {
  const last = history.at(-1) as Release;
  const { status = 'unknown', description = '' } = last.info;
  const good = lastGood(history);
  const state = stateOf(status, good);
  const steps = stepsOf(last, good, state, wishes);
  return { revision: last.version, status, description, since: sinceOf(last), good, state, steps };
}
