import { unrecorded } from '../../cli/command.ts';
import { bool } from '../../cli/flag.ts';
import { changeOptions, dryRunOfFlag, refuseForces } from './change-flags.ts';
import { beginInstall, nameAndChart } from './chart-options.ts';
import { atLeast, defineHelmCommand } from './define.ts';
import { dryRunFlag } from './dry-run.ts';
import { orSay } from './failed.ts';
import { outputFlag } from './flags.ts';
import { installFlags } from './install-flags.ts';
import { logOf } from './log-of.ts';
import { printRelease } from './print-release.ts';
import { runInstall } from './run-install.ts';
import { helmSettings } from './settings.ts';
import { whileWaiting } from './waiting.ts';

export const command = defineHelmCommand({
  use: 'install [NAME] [CHART]',
  long: `
    Install a chart as a new release: render its templates, create the objects, and store the release. The chart is
    a folder, an archive, a URL, NAME/CHART of a repository that was added, CHART with --repo, or an oci:// reference.

    The values of the chart are changed by files (--values) and on the line (--set and its kin); what is more to the
    right wins. With --dry-run the manifests are shown and nothing is changed. With --rollback-on-failure the release
    is uninstalled again when it does not become ready.`,
  examples: `
    # Install the chart in a folder
    cox helm install web ./web --namespace shop --create-namespace

    # Wait until all is ready, or take it back
    cox helm install web ./web --rollback-on-failure --timeout 2m`,
  flags: {
    ...installFlags,
    'hide-secret': bool('Leave the contents of Secrets out of --dry-run'),
    'dry-run': dryRunFlag('none'),
    output: outputFlag,
  },
  args: atLeast(1, { chart: 'some' }),
  writes: unrecorded,
  async run(context, invocation) {
    const { args, flags, changed } = invocation;
    refuseForces(changed);
    const log = logOf(context);
    const change = changeOptions(flags, log);
    const dryRun = dryRunOfFlag(context, flags['dry-run']);
    const failure = 'INSTALLATION FAILED';
    beginInstall(context, flags);
    const named = await orSay(failure, () => nameAndChart(args, flags, context.clock.now()));
    const settings = helmSettings(context, flags);
    const rest = { dryRun, change, serverSide: flags['server-side'], replace: flags.replace };
    const { release, chart } = await whileWaiting(context, { name: named.name, output: flags.output }, (reporter) =>
      orSay(failure, () => runInstall(context, settings, named, flags, { ...rest, reporter })),
    );
    printRelease(context, invocation, release, { output: flags.output, hideNotes: flags['hide-notes'], chart });
    return 0;
  },
});
