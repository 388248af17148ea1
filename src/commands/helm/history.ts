import { reachableStorage, releaseHistory } from '../../actions/helm/storage/read.ts';
import { ANSIC } from '../../apimachinery/go/time/format.ts';
import { bool, int } from '../../cli/flag.ts';
import type { Release } from '../../helm/release/release.ts';
import { goTimeText, isZeroTime } from '../../helm/release/time.ts';
import { defineHelmCommand, exactly } from './define.ts';
import { outputFlag } from './flags.ts';
import { helmNamespace } from './namespace.ts';
import { printReport, type Report, structReport, tableText } from './output.ts';
import { appVersion, chartLabel, timeText } from './release-text.ts';

const HEADERS = ['REVISION', 'UPDATED', 'STATUS', 'CHART', 'APP VERSION'];

function report(releases: readonly Release[], showsRollback: boolean): Report {
  const items = releases.map((release) => {
    const { last_deployed: updated, status = '', description = '', rollback_revision: rollback = 0 } = release.info;
    return {
      revision: release.version,
      ...(isZeroTime(updated) ? {} : { updated: goTimeText(updated as string) }),
      status,
      chart: chartLabel(release),
      app_version: appVersion(release),
      ...(rollback === 0 ? {} : { rollback_revision: rollback }),
      description,
    };
  });
  return structReport(items, () =>
    tableText([
      [...HEADERS, ...(showsRollback ? ['ROLLBACK'] : []), 'DESCRIPTION'],
      ...items.map(
        ({ revision, updated, status, chart, app_version, rollback_revision: rollback = 0, description }) => [
          ...[String(revision), timeText(updated, ANSIC), status, chart, app_version],
          ...(showsRollback ? [rollback > 0 ? String(rollback) : ''] : []),
          description,
        ],
      ),
    ]),
  );
}

export const command = defineHelmCommand({
  use: 'history RELEASE_NAME [flags]',
  long: `
    Print the revisions of a release, the oldest first. With --max only the newest are shown.`,
  flags: {
    max: int('Show at most this many revisions', { default: '256' }),
    'show-rollback-revision': bool('Show which revision a rollback went back to, as a column of the table'),
    output: outputFlag,
  },
  args: exactly({ release: 'one' }),
  async run(context, { named, flags }) {
    const storage = await reachableStorage(context, await helmNamespace(context));
    const history = await releaseHistory(storage, named.release);
    const shown = flags.max > 0 ? history.slice(-flags.max) : [];
    printReport(context, flags.output, report(shown, flags['show-rollback-revision']));
    return 0;
  },
});
