import type { ChangeOptions } from '../../actions/helm/request.ts';
import { ReleaseNotFound } from '../../actions/helm/storage/errors.ts';
import { reachableStorage, releaseHistory } from '../../actions/helm/storage/read.ts';
import { upgrade } from '../../actions/helm/upgrade.ts';
import type { WaitReporter } from '../../actions/helm/wait/reporter.ts';
import type { DryRun } from '../../apimachinery/write-options.ts';
import { unrecorded } from '../../cli/command.ts';
import { bool, type Values } from '../../cli/flag.ts';
import type { Context } from '../../context.ts';
import type { Chart } from '../../helm/chart/chart.ts';
import type { Release } from '../../helm/release/release.ts';
import {
  changeOptions,
  cleanupFlag,
  dryRunOfFlag,
  historyMaxFlag,
  historyMaxOf,
  refuseForces,
  renderRequest,
  serverSideFlag,
} from './change-flags.ts';
import { beginInstall, requestedChart } from './chart-options.ts';
import { defineHelmCommand, exactly } from './define.ts';
import { dryRunFlag } from './dry-run.ts';
import { orSay } from './failed.ts';
import { outputFlag } from './flags.ts';
import { applyFlags, renderFlags } from './install-flags.ts';
import { logOf } from './log-of.ts';
import { helmNamespace } from './namespace.ts';
import { printRelease } from './print-release.ts';
import { runInstall } from './run-install.ts';
import { type HelmSettings, helmSettings } from './settings.ts';
import { whileWaiting } from './waiting.ts';

/** What becomes of the values of the last revision. */
export const reuseFlags = {
  'reset-values': bool('Take the values of the chart, and none of the last revision'),
  'reuse-values': bool('Take the values of the last revision, the given ones over them; --reset-values wins'),
  'reset-then-reuse-values': bool(
    "Take the new chart's values, those that the last revision was given over them, and the given ones over those",
  ),
} as const;

const flagTable = {
  ...renderFlags,
  ...applyFlags,
  install: bool('Install the chart where there is no release of this name', { short: 'i' }),
  'server-side': serverSideFlag,
  ...reuseFlags,
  'cleanup-on-fail': cleanupFlag,
  'history-max': historyMaxFlag,
  'hide-secret': bool('Leave the contents of Secrets out of --dry-run'),
  'dry-run': dryRunFlag('none'),
  output: outputFlag,
} as const;

type Flags = Values<typeof flagTable>;

/** How the last revision of --install ended; undefined when there is none. Throws HelmFault. */
export async function lastStatus(context: Context, name: string): Promise<string | undefined> {
  const storage = await reachableStorage(context, await helmNamespace(context));
  try {
    return (await releaseHistory(storage, name)).at(-1)?.info.status;
  } catch (error) {
    if (error instanceof ReleaseNotFound) return undefined;
    throw error;
  }
}

interface Run {
  readonly historyMax: number;
  readonly name: string;
  readonly reference: string;
  readonly dryRun: DryRun;
  readonly change: ChangeOptions;
  readonly reporter?: WaitReporter;
  /** What a failure begins with. */
  readonly failure?: string;
}

/** Throws HelmFault. */
export async function runUpgrade(
  context: Context,
  settings: HelmSettings,
  flags: Omit<Flags, 'dry-run' | 'output' | 'install'>,
  { name, reference, dryRun, change, reporter, historyMax, failure = 'UPGRADE FAILED' }: Run,
): Promise<{ readonly release: Release; readonly chart: Chart }> {
  const requested = await requestedChart(context, settings, reference, flags, { anyType: true });
  const rendering = await renderRequest(context, requested, flags, dryRun);
  const release = await orSay(failure, () =>
    upgrade(context, {
      ...rendering,
      ...change,
      name,
      serverSide: flags['server-side'],
      takeOwnership: flags['take-ownership'],
      rollbackOnFailure: flags['rollback-on-failure'] || flags.atomic,
      cleanupOnFail: flags['cleanup-on-fail'],
      disableOpenApiValidation: flags['disable-openapi-validation'],
      ...(reporter && { reporter }),
      historyMax,
      reuse: {
        resetValues: flags['reset-values'],
        reuseValues: flags['reuse-values'],
        resetThenReuseValues: flags['reset-then-reuse-values'],
      },
    }),
  );
  return { release, chart: requested.chart };
}

export const command = defineHelmCommand({
  use: 'upgrade [RELEASE] [CHART]',
  long: `
    Upgrade a release to another version of its chart, or to other values: change the objects that differ, create new
    ones, and delete those that the chart has no more. With -i the chart is installed where there is no release.

    Without --values and --set the values of the last revision stay. The other flags say what becomes of them:
    --reset-values, --reuse-values, --reset-then-reuse-values.`,
  examples: `
    # Change one value and keep the others
    cox helm upgrade web ./web --reuse-values --set replicas=3

    # Install or upgrade, and go back when it does not become ready
    cox helm upgrade -i web ./web --rollback-on-failure`,
  flags: flagTable,
  args: exactly({ release: 'one', chart: 'one' }),
  writes: unrecorded,
  async run(context, invocation) {
    const { args, flags, changed } = invocation;
    refuseForces(changed);
    const [name = '', reference = ''] = args;
    const change = changeOptions(flags, logOf(context));
    const settings = helmSettings(context, flags);
    const dryRun = dryRunOfFlag(context, flags['dry-run']);
    const say = (text: string): void => {
      if (flags.output === 'table') context.io.stdout.write(text);
    };
    const status = flags.install ? await lastStatus(context, name) : 'deployed';
    const isNew = status === undefined || status === 'uninstalled';
    if (isNew) say(`Release "${name}" does not exist. Installing it now.\n`);
    const run = { name, reference, dryRun, change, historyMax: historyMaxOf(context, flags, changed) };
    if (isNew) beginInstall(context, flags);
    const forNew = { ...run, serverSide: flags['server-side'] !== 'false', replace: status === 'uninstalled' };
    const { release, chart } = await whileWaiting(context, { name, output: flags.output }, (reporter) =>
      isNew
        ? runInstall(context, settings, run, flags, { ...forNew, reporter })
        : runUpgrade(context, settings, flags, { ...run, reporter }),
    );
    if (!isNew) say(`Release "${name}" has been upgraded. Happy Helming!\n`);
    printRelease(context, invocation, release, { output: flags.output, hideNotes: flags['hide-notes'], chart });
    return 0;
  },
});
