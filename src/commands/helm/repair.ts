import { checkReachable } from '../../actions/helm/reachable.ts';
import { markFailed, type PresentObject, presentObjects, storedBy } from '../../actions/helm/repair.ts';
import { rollback } from '../../actions/helm/rollback.ts';
import { releaseHistory } from '../../actions/helm/storage/read.ts';
import { type HelmTools, newTools } from '../../actions/helm/tools.ts';
import { uninstall } from '../../actions/helm/uninstall.ts';
import { shortHumanDuration } from '../../apimachinery/duration.ts';
import { bool, duration, string, type Values } from '../../cli/flag.ts';
import { inOwnName } from '../../cli/own-name.ts';
import type { Context } from '../../context.ts';
import { HelmFault } from '../../helm/error.ts';
import type { Release } from '../../helm/release/release.ts';
import { type RepairStep, repairPlan } from '../../helm/release/repair.ts';
import { newPaint } from '../../io/paint.ts';
import { wantsJson } from '../shared/own-output.ts';
import { changeOptions, dryRunOfFlag } from './change-flags.ts';
import { defineHelmCommand, exactly } from './define.ts';
import { dryRunFlag } from './dry-run.ts';
import { applyFlags, renderFlags } from './install-flags.ts';
import { logOf } from './log-of.ts';
import { type RepairReport, repairJson, repairText, stepText } from './repair-report.ts';

const flagTable = {
  rollback: bool('Then roll back to the last revision that worked'),
  uninstall: bool('Remove a release whose first installation, or whose uninstallation, did not end'),
  'older-than': duration('Leave a release alone that was written to within this time: somebody may be at work on it', {
    default: '1m0s',
  }),
  'dry-run': {
    ...dryRunFlag('none'),
    usage: 'Only say what would be done: with client and server alike, none does it',
  },
  output: string('Output format; json prints one object', { short: 'o', values: ['json'] }),
  // of the rollback and the uninstallation
  'no-hooks': renderFlags['no-hooks'],
  'force-conflicts': applyFlags['force-conflicts'],
  wait: applyFlags.wait,
  'wait-for-jobs': applyFlags['wait-for-jobs'],
  timeout: applyFlags.timeout,
} as const;

type Flags = Values<typeof flagTable>;

/** Everything that is known of the release. Throws HelmFault. */
async function reportOf(tools: HelmTools, name: string, flags: Flags, dryRun: string): Promise<RepairReport> {
  const history = await releaseHistory(tools.storage, name);
  const last = history.at(-1) as Release;
  // before the revision is read again, so that what changes from now on is noticed
  const stored = await storedBy(tools, last);
  const plan = repairPlan(await releaseHistory(tools.storage, name), flags);
  const objects: readonly PresentObject[] = plan.state === 'fine' ? [] : await presentObjects(tools, last, plan.good);
  return { release: last, plan, stored, objects, now: tools.context.clock.now(), dryRun };
}

/** Throws HelmFault for a release that somebody wrote to just now. */
function refuseYoung({ release, plan, stored, now }: RepairReport, olderThan: number): void {
  const times = [plan.since, ...(stored?.writers ?? []).map(({ at }) => at)].filter((time) => time !== undefined);
  const age = now - Math.max(...times);
  if (times.length === 0 || age >= olderThan) return;
  throw new HelmFault(
    `revision ${plan.revision} of "${release.name}" was written ${shortHumanDuration(Math.max(0, age))} ago: somebody may be at work on it; nothing was changed. Try again later, or use --older-than=0s`,
  );
}

async function perform(tools: HelmTools, report: RepairReport, step: RepairStep, flags: Flags): Promise<void> {
  const { release, plan, stored } = report;
  const { name } = release;
  const change = changeOptions({ ...flags, force: false, 'force-replace': false, description: '' }, () => undefined);
  switch (step.action) {
    case 'mark-failed':
      return markFailed(tools, release, plan, stored?.resourceVersion);
    case 'rollback':
      return rollback(tools, name, {
        ...change,
        ...{ revision: step.revision, dryRun: false, serverSide: 'auto', cleanupOnFail: false, historyMax: 0 },
      });
    case 'uninstall': {
      const { noHooks, wait, timeout } = change;
      const rest = { dryRun: false, ignoreNotFound: false, keepHistory: false, cascade: 'Background' } as const;
      await uninstall(tools, name, { ...rest, noHooks, wait, timeout, description: '' });
    }
  }
}

async function confirm(context: Context, { plan, objects }: RepairReport): Promise<void> {
  const isDeletion = plan.steps.some(({ action }) => action === 'uninstall');
  const items = objects.filter(({ state }) => state !== 'missing').map(({ resource }) => resource);
  await context.guardrails?.confirm(isDeletion && items.length > 0 ? { verb: 'uninstall', items } : { verb: 'repair' });
}

export const command = defineHelmCommand({
  use: 'repair RELEASE_NAME',
  long: `
    Put a release right that was left in the middle of an operation: one that is pending-install, pending-upgrade,
    pending-rollback or uninstalling because the program that worked on it was ended. Upgrades of such a release fail with
    "another operation (install/upgrade/rollback) is in progress".

    It says which revision that is, who wrote it and since when, which objects are in the cluster and as which revision
    has them, and what will be done. Then it marks the revision as failed, so that upgrade, rollback and uninstall work
    again; no other object changes. With --rollback it rolls back to the last revision that worked, with --uninstall it
    removes what an installation left. A release that was written to within the last minute is left alone.

    The exit code is 0 when the release is repaired, or nothing was to be repaired.`,
  examples: `
    # What happened to this release, and what would be done?
    cox helm repair web --dry-run=client

    # Let the next upgrade work again
    cox helm repair web

    # Go back to the last revision that worked
    cox helm repair web --rollback`,
  flags: flagTable,
  args: exactly({ release: 'one' }),
  writes: { recorded: false, guarded: true },
  async run(context, { named, flags }) {
    const isJson = wantsJson(flags.output);
    if (flags.rollback && flags.uninstall) throw new HelmFault('--rollback and --uninstall exclude each other');
    const dryRun = dryRunOfFlag(context, flags['dry-run']);
    changeOptions({ ...flags, force: false, 'force-replace': false, description: '' }, logOf(context));
    await checkReachable(context);
    const tools = await newTools(context);
    const report = await reportOf(tools, named.release, flags, dryRun);
    const paint = await newPaint(context.io.color.stdout);
    const out = (text: string): void => {
      if (!isJson) context.io.stdout.write(inOwnName(text, context.program));
    };
    out(repairText(report, paint));
    const { steps } = report.plan;
    if (dryRun === 'none' && steps.length > 0) {
      refuseYoung(report, flags['older-than']);
      await confirm(context, report);
      for (const step of steps) {
        await perform(tools, report, step, flags);
        out(`${paint.good('Done:')} ${stepText(step, report)}\n`);
      }
    } else if (steps.length > 0) out('Nothing was changed (dry run).\n');
    if (isJson) context.io.stdout.write(`${JSON.stringify(repairJson(report))}\n`);
    return 0;
  },
});
