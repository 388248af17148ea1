/** How a release itself is, by its stored revisions: not what Helm says, but what a person has to know. */
import { isPending, type Release, type ReleaseStatus } from './release.ts';

/** How long a revision may be pending before nobody is expected to be at work on it: helm's own --timeout. */
const WORK_TIME = 300_000;

export type ReleaseVerdict = 'healthy' | 'unhealthy' | 'progressing';

export interface ReleaseCondition {
  readonly revision: number;
  readonly status: ReleaseStatus;
  /** Milliseconds; undefined where no time is stored. */
  readonly since: number | undefined;
  readonly description: string;
  readonly verdict: ReleaseVerdict;
  /** What to do, the best first; empty where nothing is to be done. */
  readonly next: readonly string[];
}

/** When the last revision got its status, in milliseconds. */
export function sinceOf({ info }: Release): number | undefined {
  const time = Date.parse((info.status === 'uninstalled' ? info.deleted : undefined) ?? info.last_deployed ?? '');
  return Number.isNaN(time) || time < 0 ? undefined : time;
}

/** The newest revision before the last that worked: deployed, or else superseded. */
export function lastGood(history: readonly Release[]): Release | undefined {
  const earlier = history.slice(0, -1);
  const withStatus = (status: ReleaseStatus): Release | undefined =>
    earlier.findLast(({ info }) => info.status === status);
  return withStatus('deployed') ?? withStatus('superseded');
}

function verdictOf(status: ReleaseStatus, since: number | undefined, now: number): ReleaseVerdict {
  if (status === 'deployed') return 'healthy';
  const isAtWork = isPending(status) || status === 'uninstalling';
  return isAtWork && since !== undefined && now - since < WORK_TIME ? 'progressing' : 'unhealthy';
}

function nextOf({ name, namespace }: Release, status: ReleaseStatus, good: Release | undefined): readonly string[] {
  const place = `${name} -n ${namespace}`;
  if (isPending(status) || status === 'uninstalling') return [`cox helm repair ${place}`];
  if (status !== 'failed') return [];
  const { version } = good ?? {};
  return [
    ...(version === undefined ? [] : [`cox helm rollback ${name} ${version} -n ${namespace}`]),
    `cox helm history ${place}`,
  ];
}

/** `history`: every revision, the oldest first, and at least one; `now` in milliseconds. */
export function releaseCondition(history: readonly Release[], now: number): ReleaseCondition {
  const last = history.at(-1) as Release;
  const { status = 'unknown', description = '' } = last.info;
  const since = sinceOf(last);
  return {
    revision: last.version,
    status,
    since,
    description,
    verdict: verdictOf(status, since, now),
    next: nextOf(last, status, lastGood(history)),
  };
}
