import { appliesOnServer } from '../../actions/helm/apply-method.ts';
import { changeDiff, crdDiff, liveDiff, storedDiff } from '../../actions/helm/diff.ts';
import { reachableStorage, releaseContent, releaseHistory } from '../../actions/helm/storage/read.ts';
import type { ReleaseStorage } from '../../actions/helm/storage/storage.ts';
import { type HelmTools, newTools } from '../../actions/helm/tools.ts';
import { bool, string, type Values } from '../../cli/flag.ts';
import type { Context } from '../../context.ts';
import { HelmFault } from '../../helm/error.ts';
import type { Release } from '../../helm/release/release.ts';
import { escapeTerminal } from '../../io/escape.ts';
import { newPaint } from '../../io/paint.ts';
import { wantsJson } from '../shared/own-output.ts';
import { changeOptions, cleanupFlag, historyMaxFlag, serverSideFlag } from './change-flags.ts';
import { atLeast, defineHelmCommand } from './define.ts';
import { type DiffReport, differs, diffJson, diffText, summaryText } from './diff-report.ts';
import { refuseTogether } from './exclusive.ts';
import { revisionFlag } from './flags.ts';
import { applyFlags, renderFlags } from './install-flags.ts';
import { logOf } from './log-of.ts';
import { helmNamespace } from './namespace.ts';
import { runInstall } from './run-install.ts';
import { type HelmSettings, helmSettings } from './settings.ts';
import { lastStatus, reuseFlags, runUpgrade } from './upgrade.ts';

const flagTable = {
  ...renderFlags,
  ...applyFlags,
  ...reuseFlags,
  install: bool('Where there is no release of this name, show what installing the chart would make', { short: 'i' }),
  'server-side': serverSideFlag,
  'cleanup-on-fail': cleanupFlag,
  'history-max': historyMaxFlag,
  revision: { ...revisionFlag, usage: 'Show what a rollback to this revision would change' },
  live: bool('Show what was changed in the cluster by hand; the default without a chart or revisions'),
  'show-secrets': bool('Show the values of Secrets'),
  output: string('Output format; json prints counts and one entry for each object', { short: 'o', values: ['json'] }),
} as const;

type Flags = Values<typeof flagTable>;

type Sides = Omit<DiffReport, 'release' | 'namespace'>;

interface Job {
  readonly context: Context;
  readonly settings: HelmSettings;
  readonly flags: Flags;
  readonly storage: ReleaseStorage;
  readonly name: string;
}

/** The revision whose objects are in the cluster: the deployed one, or what comes closest. Throws HelmFault. */
async function currentRelease(storage: ReleaseStorage, name: string): Promise<Release> {
  const history = await releaseHistory(storage, name);
  return history.findLast(({ info }) => info.status === 'deployed') ?? (history.at(-1) as Release);
}

async function twoRevisions({ storage, name }: Job, [from, to]: readonly [number, number]): Promise<Sides> {
  const [before, after] = [await releaseContent(storage, name, from), await releaseContent(storage, name, to)];
  return {
    ...{ from: `revision ${before.version}`, to: `revision ${after.version}`, crds: [] },
    objects: storedDiff(before, after, 'objects'),
    hooks: storedDiff(before, after, 'hooks'),
  };
}

async function liveSides({ storage, name }: Job, tools: HelmTools): Promise<Sides> {
  const current = await currentRelease(storage, name);
  const objects = await liveDiff(tools, current);
  return { from: `revision ${current.version}`, to: 'live', objects, hooks: [], crds: [] };
}

const applyAs = (flags: Flags, serverSide: boolean) => ({ serverSide, forceConflicts: flags['force-conflicts'] });

async function rollbackSides({ storage, name, flags }: Job, tools: HelmTools): Promise<Sides> {
  const current = (await releaseHistory(storage, name)).at(-1) as Release;
  const wanted = await releaseContent(storage, name, flags.revision);
  const as = applyAs(flags, appliesOnServer(flags['server-side'], wanted.apply_method));
  return {
    ...{ from: 'live', to: `rollback to revision ${wanted.version}`, crds: [] },
    objects: await changeDiff(tools, { current, wanted, verb: 'rollback', as }),
    hooks: flags['no-hooks'] ? [] : storedDiff(current, wanted, 'hooks'),
  };
}

async function chartSides(job: Job, tools: HelmTools, reference: string): Promise<Sides> {
  const { context, settings, flags, storage, name } = job;
  const status = flags.install ? await lastStatus(context, name) : 'deployed';
  const isNew = status === undefined || status === 'uninstalled';
  const quiet = { ...flags, 'hide-secret': false };
  const change = changeOptions(flags, logOf(context));
  const failure = 'an upgrade would fail';
  const run = { name, reference, dryRun: 'server', change, historyMax: 0, failure } as const;
  const { release, chart } = isNew
    ? await runInstall(context, settings, run, quiet, {
        ...run,
        serverSide: flags['server-side'] !== 'false',
        replace: status === 'uninstalled',
      })
    : await runUpgrade(context, settings, quiet, run);
  const current = isNew ? undefined : await currentRelease(storage, name);
  const { name: chartName, version } = chart.metadata;
  const verb = isNew ? 'installation' : 'upgrade';
  return {
    ...{ from: 'live', to: `${verb} of ${chartName}-${version}` },
    objects: await changeDiff(tools, {
      ...{ current, wanted: release, verb },
      as: applyAs(flags, release.apply_method === 'ssa'),
    }),
    hooks: flags['no-hooks'] ? [] : storedDiff(current, release, 'hooks'),
    crds: flags['skip-crds'] || isNew ? [] : await crdDiff(tools, chart),
  };
}

/** What the words behind the name mean. Throws HelmFault. */
function wanted(rest: readonly string[]): { readonly chart?: string; readonly revisions?: readonly [number, number] } {
  const [first, second, ...more] = rest;
  if (first === undefined) return {};
  if (more.length > 0) throw new HelmFault('expected a chart, or two revisions');
  if (second === undefined) return { chart: first };
  if (/^\d+$/.test(first) && /^\d+$/.test(second)) return { revisions: [Number(first), Number(second)] };
  throw new HelmFault('expected a chart, or two revisions as numbers');
}

export const command = defineHelmCommand({
  use: 'diff RELEASE [CHART | REVISION REVISION]',
  long: `
    Show what would change before it does, and what changed without a revision.

    With a chart: what an upgrade with this chart and these values would make of the live objects. The flags are those of
    upgrade; those that say how it is waited for have no effect. With --revision: what a rollback to that revision would
    change. With two revisions: what differs between them, as they are stored. With --live, or with the name alone: what
    somebody changed in the cluster, beside what the release has there.

    What the objects would be is asked of the server (dry runs), so that its defaults and webhooks count. A note above an
    object says when the cluster was changed by hand, too, who wrote to it, and which conflicts would stop the upgrade.
    Hooks are shown apart. So are the definitions in crds/, which an upgrade leaves alone: they are no difference.
    Values of Secrets are hidden.

    The exit code is 0 when there are no differences, 1 when there are some, and 2 when something failed. Nothing is
    changed.`,
  examples: `
    # What would this upgrade change?
    cox helm diff web ./web --reuse-values --set replicas=3

    # Did somebody change the cluster by hand?
    cox helm diff web --live

    # What differs between two revisions, and what would a rollback do?
    cox helm diff web 3 5
    cox helm diff web --revision 3`,
  flags: flagTable,
  args: atLeast(1, { release: 'one', rest: 'many' }),
  async run(context, { args, flags, changed }) {
    const isJson = wantsJson(flags.output);
    refuseTogether(changed, ['live', 'revision']);
    const [name = '', ...rest] = args;
    const { chart, revisions } = wanted(rest);
    if (rest.length > 0 && (flags.live || changed('revision'))) {
      throw new HelmFault('--live and --revision go with neither a chart nor two revisions');
    }
    const namespace = await helmNamespace(context);
    const storage = await reachableStorage(context, namespace);
    const job: Job = { context, settings: helmSettings(context, flags), flags, storage, name };
    const sides =
      revisions === undefined ? await besideLive(job, chart, changed('revision')) : await twoRevisions(job, revisions);
    return print(context, { release: name, namespace, ...sides }, { isJson, secrets: flags['show-secrets'] });
  },
});

async function besideLive(job: Job, chart: string | undefined, isRollback: boolean): Promise<Sides> {
  const tools = await newTools(job.context);
  if (chart !== undefined) return chartSides(job, tools, chart);
  return isRollback ? rollbackSides(job, tools) : liveSides(job, tools);
}

async function print(
  { io }: Context,
  report: DiffReport,
  { isJson, secrets }: { readonly isJson: boolean; readonly secrets: boolean },
): Promise<number> {
  if (isJson) io.stdout.write(`${JSON.stringify(diffJson(report, { secrets }))}\n`);
  else {
    io.stdout.write(diffText(report, { secrets, paint: await newPaint(io.color.stdout) }));
    io.stderr.write(escapeTerminal(`${report.from} -> ${report.to}: ${summaryText(report)}\n`));
  }
  return differs(report) ? 1 : 0;
}
