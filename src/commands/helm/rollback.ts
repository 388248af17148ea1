import { checkDescription, rollback } from '../../actions/helm/rollback.ts';
import { newTools } from '../../actions/helm/tools.ts';
import { goQuote } from '../../apimachinery/go/text.ts';
import { unrecorded } from '../../cli/command.ts';
import { string } from '../../cli/flag.ts';
import { HelmFault } from '../../helm/error.ts';
import {
  changeOptions,
  cleanupFlag,
  dryRunOfFlag,
  historyMaxFlag,
  historyMaxOf,
  refuseForces,
  serverSideFlag,
} from './change-flags.ts';
import { atLeast, defineHelmCommand } from './define.ts';
import { dryRunFlag } from './dry-run.ts';
import { applyFlags, renderFlags } from './install-flags.ts';
import { logOf } from './log-of.ts';
import { whileWaiting } from './waiting.ts';

/** Go's Atoi. Throws HelmFault. */
function revisionOf(typed: string | undefined): number {
  if (typed === undefined) return 0;
  if (/^[+-]?\d+$/.test(typed)) return Number(typed);
  throw new HelmFault(
    `could not convert revision to a number: strconv.Atoi: parsing ${goQuote(typed)}: invalid syntax`,
  );
}

export const command = defineHelmCommand({
  use: 'rollback <RELEASE> [REVISION]',
  long: `
    Roll a release back: a new revision is made that has the manifests, the values and the hooks of an earlier one.
    Without a revision, or with 0, that is the one before the last. "helm history RELEASE" lists them.`,
  flags: {
    description: string('Description of this revision, of 256 characters at most'),
    force: applyFlags.force,
    'force-replace': applyFlags['force-replace'],
    'force-conflicts': applyFlags['force-conflicts'],
    'server-side': serverSideFlag,
    'no-hooks': renderFlags['no-hooks'],
    timeout: applyFlags.timeout,
    wait: applyFlags.wait,
    'wait-for-jobs': applyFlags['wait-for-jobs'],
    'cleanup-on-fail': cleanupFlag,
    'history-max': historyMaxFlag,
    'dry-run': dryRunFlag('none'),
  },
  args: atLeast(1, { release: 'one', rest: 'many' }),
  writes: unrecorded,
  async run(context, { args, flags, changed }) {
    refuseForces(changed);
    const [name = '', typed] = args;
    const change = changeOptions(flags, logOf(context));
    const revision = revisionOf(typed);
    checkDescription(flags.description);
    const dryRun = dryRunOfFlag(context, flags['dry-run']) !== 'none';
    await whileWaiting(context, { name, output: 'table' }, async (reporter) =>
      rollback(await newTools(context, reporter), name, {
        ...change,
        revision,
        dryRun,
        serverSide: flags['server-side'],
        cleanupOnFail: flags['cleanup-on-fail'],
        historyMax: historyMaxOf(context, flags, changed),
      }),
    );
    context.io.stdout.write('Rollback was a success! Happy Helming!\n');
    return 0;
  },
});
