import { listed } from '../../actions/helm/listed.ts';
import { reachableStorage } from '../../actions/helm/storage/read.ts';
import { compactJson } from '../../apimachinery/go/compact-json.ts';
import { TIME_STRING } from '../../apimachinery/go/time/format.ts';
import { parseLabelQuery } from '../../apimachinery/label-query.ts';
import { bool, int, string, type Values } from '../../cli/flag.ts';
import type { Context } from '../../context.ts';
import type { Release } from '../../helm/release/release.ts';
import { isZeroTime } from '../../helm/release/time.ts';
import { type HelmPaint, helmPaint } from './color.ts';
import { defineHelmCommand, noHelmArguments } from './define.ts';
import { outputFlag } from './flags.ts';
import { helmNamespace } from './namespace.ts';
import { printReport, type Report, structReport, tableText } from './output.ts';
import { appVersion, chartLabel, timeText } from './release-text.ts';

const flagTable = {
  short: bool('Print names only', { short: 'q' }),
  'no-headers': bool('Print no headers above the table'),
  'time-format': string('Print times in this layout of Go, such as "2006-01-02 15:04:05Z0700"'),
  date: bool('Sort by the time of the last change', { short: 'd' }),
  reverse: bool('Sort backwards', { short: 'r' }),
  uninstalled: bool("Show releases that are uninstalled, with their history kept ('helm uninstall --keep-history')"),
  superseded: bool('Show revisions that others have taken the place of'),
  uninstalling: bool('Show releases that are being uninstalled'),
  deployed: bool('Show releases that are deployed'),
  failed: bool('Show releases whose last change failed'),
  pending: bool('Show releases whose last change has not ended'),
  'all-namespaces': bool('Show releases of all namespaces', { short: 'A' }),
  max: int('Show at most this many; 0 for all', { short: 'm', default: '256' }),
  offset: int('Leave this many out at the start'),
  filter: string('Show releases whose name this regular expression (of Go) matches', { short: 'f' }),
  selector: string('Show releases with these labels; those of HELM_DRIVER=memory have none', { short: 'l' }),
  output: outputFlag,
} as const;

type Flags = Values<typeof flagTable>;

const PENDING = ['pending-install', 'pending-rollback', 'pending-upgrade'];

function statusesOf(flags: Flags): readonly string[] {
  const simple = ['deployed', 'uninstalled', 'uninstalling', 'failed', 'superseded'] as const;
  return [...simple.filter((status) => flags[status]), ...(flags.pending ? PENDING : [])];
}

function updated({ info }: Release, layout: string): string {
  return isZeroTime(info.last_deployed) ? '-' : timeText(info.last_deployed, layout || TIME_STRING);
}

const HEADERS = ['NAME', 'NAMESPACE', 'REVISION', 'UPDATED', 'STATUS', 'CHART', 'APP VERSION'];

function report(releases: readonly Release[], flags: Flags, paint: HelmPaint): Report {
  const items = releases.map((release) => ({
    name: release.name,
    namespace: release.namespace,
    revision: String(release.version),
    updated: updated(release, flags['time-format']),
    status: release.info.status ?? '',
    chart: chartLabel(release),
    app_version: appVersion(release),
  }));
  return structReport(items, () => {
    const rows = items.map((item) =>
      Object.values({ ...item, namespace: paint.namespace(item.namespace), status: paint.status(item.status) }),
    );
    return tableText(flags['no-headers'] ? rows : [HEADERS.map(paint.header), ...rows]);
  });
}

const shortReport = (names: readonly string[]): Report => ({
  table: () => names.map((name) => `${name}\n`).join(''),
  json: () => compactJson([...names]),
});

async function releasesOf(context: Context, flags: Flags): Promise<readonly Release[]> {
  const namespace = flags['all-namespaces'] ? '' : await helmNamespace(context);
  const storage = await reachableStorage(context, namespace);
  const { compileGoRegexp } = await import('../../apimachinery/go/regexp.ts');
  const filter = flags.filter === '' ? undefined : await compileGoRegexp(flags.filter);
  const found = await storage.list(({ name }) => filter === undefined || filter.test(name));
  if (found.length === 0) return [];
  return listed(found, {
    statuses: statusesOf(flags),
    selector: parseLabelQuery(flags.selector),
    byDate: flags.date,
    reverse: flags.reverse,
    offset: flags.offset,
    max: flags.max,
  });
}

export const command = defineHelmCommand({
  use: 'list [flags]',
  long: `
    List releases: the last revision of each in the namespace, whatever its status. Flags for single statuses, such as
    --failed, narrow the list down and can be combined.`,
  flags: flagTable,
  args: noHelmArguments,
  async run(context, invocation) {
    const { flags } = invocation;
    const releases = await releasesOf(context, flags);
    printReport(
      context,
      flags.output,
      flags.short
        ? shortReport(releases.map(({ name }) => name))
        : report(releases, flags, helmPaint(context, invocation)),
    );
    return 0;
  },
});
