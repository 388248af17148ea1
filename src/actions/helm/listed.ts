/** Which releases `list` shows, and in which order (pkg/action/list.go). */
import { compareStrings } from '../../apimachinery/go/text.ts';
import { matchesLabels, type Requirement } from '../../apimachinery/label-query.ts';
import type { Release } from '../../helm/release/release.ts';
import { isZeroTime } from '../../helm/release/time.ts';

export interface ListRequest {
  /** Only those with one of these statuses; empty for every status that helm knows. */
  readonly statuses: readonly string[];
  readonly selector: readonly Requirement[];
  readonly byDate: boolean;
  readonly reverse: boolean;
  readonly offset: number;
  /** At most this many; 0 and below for no limit. */
  readonly max: number;
}

const STATUSES: readonly string[] = [
  ...['deployed', 'uninstalled', 'uninstalling', 'pending-install', 'pending-rollback', 'pending-upgrade'],
  ...['superseded', 'failed'],
];

function latest(releases: readonly Release[]): readonly Release[] {
  const newest = new Map<string, Release>();
  for (const release of releases) {
    const key = `${release.namespace}/${release.name}`;
    const known = newest.get(key);
    if (known === undefined || known.version <= release.version) newest.set(key, release);
  }
  return [...newest.values()];
}

/** In seconds, as helm compares them. */
const deployedAt = ({ info }: Release): number =>
  isZeroTime(info.last_deployed)
    ? Number.NEGATIVE_INFINITY
    : Math.floor(Date.parse(info.last_deployed as string) / 1000);

const byName = (a: Release, b: Release): number =>
  compareStrings(a.name, b.name) || compareStrings(a.namespace, b.namespace) || a.version - b.version;

const byDate = (a: Release, b: Release): number => {
  const [first, second] = [deployedAt(a), deployedAt(b)];
  return first === second ? byName(a, b) : first - second;
};

/** The last revision of each release; superseded ones, which are never the last, where only they are wanted. */
export function listed(releases: readonly Release[], request: ListRequest): readonly Release[] {
  const { statuses, selector, offset, max } = request;
  const wanted = statuses.length === 0 ? STATUSES : statuses;
  const isHistory = statuses.length === 1 && statuses[0] === 'superseded';
  const shown = (isHistory ? releases : latest(releases))
    .filter(({ info }) => wanted.includes(info.status ?? ''))
    .filter(({ labels }) => matchesLabels(selector, Object.fromEntries(labels)))
    .sort(request.byDate ? byDate : byName);
  if (request.reverse) shown.reverse();
  const start = Math.max(offset, 0);
  return shown.slice(start, max > 0 ? start + max : undefined);
}
