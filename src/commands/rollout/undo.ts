import { LAST_APPLIED } from '../../apimachinery/last-applied.ts';
import { appliersOf } from '../../apimachinery/managed-fields.ts';
import { meta } from '../../apimachinery/object.ts';
import { anyArguments } from '../../cli/arguments.ts';
import { defineCommand } from '../../cli/command.ts';
import { bool, int } from '../../cli/flag.ts';
import { dryRunFlag, printFlags } from '../../cli/flag-sets.ts';
import type { Context } from '../../context.ts';
import { escapeTerminal } from '../../io/escape.ts';
import { newPaint } from '../../io/paint.ts';
import type { Item } from '../../manifest/selection.ts';
import { objectOfRevision } from '../../resources/rollout/history.ts';
import { withoutHash } from '../../resources/rollout/revision.ts';
import { podTemplate } from '../../resources/rollout/workload.ts';
import { parseDryRun } from '../shared/dry-run.ts';
import { FIELD_MANAGER, type PlannedRollback, type RollbackOutcome, rollBack } from './rollback.ts';
import { changePrinter, forEachItem, requireResource, selectWorkloads, typedObject, workloadFlags } from './shared.ts';

const flags = {
  ...workloadFlags,
  ...dryRunFlag,
  ...printFlags,
  'sync-last-applied': bool(
    'Also bring the last-applied annotation up to date, so that later applies start from what was restored',
  ),
  'to-revision': int('The revision to go back to; 0 is the one before the newest', { integer: 'int64' }),
} as const;

export const command = defineCommand({
  use: 'undo (TYPE NAME | TYPE/NAME) [flags]',
  long: `Roll back to an earlier revision.

On a terminal the difference between the pod template now and that of the revision is shown first.

An object of 'cox apply' remembers what was applied last in an annotation, which a rollback leaves as it is: what came back is then
nobody's, and a later apply that leaves it out does not remove it. --sync-last-applied repairs the annotation in the same write.`,
  examples: `  # Roll back to the previous revision of a deployment
  cox rollout undo deployment/abc

  # Roll back to revision 3 of a daemon set
  cox rollout undo daemonset/abc --to-revision=3

  # Roll back what was applied, so that the next apply starts from there
  cox rollout undo deployment/abc --sync-last-applied

  # Ask the server whether it would roll back, and change nothing
  cox rollout undo --dry-run=server deployment/abc`,
  flags,
  args: anyArguments,
  async run(context, invocation) {
    const { flags, args } = invocation;
    const dryRun = parseDryRun(flags['dry-run'], context);
    requireResource(flags, args);
    const selection = await selectWorkloads(context, flags, args);
    const print = await changePrinter(context, flags, invocation.changed('output'), dryRun);
    const syncLastApplied = flags['sync-last-applied'];
    await forEachItem(selection, async (item) => {
      warnOfAppliers(context, item, syncLastApplied);
      const preview = context.io.stderr.isTerminal ? previewer(context) : undefined;
      const toRevision = flags['to-revision'];
      const outcome = await rollBack(context, item, { toRevision, dryRun, syncLastApplied, preview });
      if (item.object !== undefined) await print(typedObject(item.object), await wordsFor(outcome));
    });
    return 0;
  },
});

/** kubectl's warning for an object of client-side apply; on a terminal one of ours for an object of server-side apply. */
function warnOfAppliers(context: Context, { object, mapping, name }: Item, syncLastApplied: boolean): void {
  if (object === undefined) return;
  const { stderr } = context.io;
  const apply = `'${context.program} apply'`;
  if (meta(object).annotations?.[LAST_APPLIED] !== undefined) {
    if (syncLastApplied) return;
    stderr.write(
      `Warning: resource ${mapping.resource}/${name} was previously managed with ${apply}. Rolling back will not update the ` +
        `${LAST_APPLIED} annotation, which may cause unexpected behavior on future ${apply} operations. ` +
        `Consider using ${apply} with your previous configuration file instead.\n`,
    );
    if (stderr.isTerminal)
      stderr.write('With --sync-last-applied the annotation is brought up to date in the same write.\n');
    return;
  }
  const managers = appliersOf(object, ['f:spec', 'f:template']);
  if (managers.length === 0 || !stderr.isTerminal) return;
  stderr.write(
    escapeTerminal(
      `Warning: resource ${mapping.resource}/${name} is managed by server-side apply (${managers.join(', ')}). What the rollback ` +
        `changes belongs to the manager "${FIELD_MANAGER}" afterwards: an apply that sets it otherwise meets a conflict ` +
        '(--force-conflicts takes it back), and an apply that leaves it out does not remove it.\n',
    ),
  );
}

/** Shows on stderr what will change in the pod template. */
function previewer(context: Context): (plan: PlannedRollback) => Promise<void> {
  return async ({ history, target }) => {
    const [{ templateDiff }, { currentRevision, workloadTemplate }, { resourceName }] = await Promise.all([
      import('./template-diff.ts'),
      import('../../resources/rollout/revision-rows.ts'),
      import('../../print/name.ts'),
    ]);
    const { kind, workload, revisions } = history;
    const name = resourceName(workload);
    const current = currentRevision(kind, workload, revisions)?.number;
    const now = {
      title: `${name} now${current === undefined ? '' : ` (revision ${current})`}`,
      template: withoutHash(podTemplate(workload)),
    };
    const then = { title: `${name} revision ${target.number}`, template: workloadTemplate(kind, workload, target) };
    context.io.stderr.write(templateDiff(now, then, await newPaint(context.io.color.stderr)));
  };
}

/** What is said about a workload behind its name. */
async function wordsFor(outcome: RollbackOutcome): Promise<string> {
  if (outcome.done === 'skipped') return outcome.message;
  if (outcome.done === 'rolled back') return 'rolled back';
  const { kind, workload } = outcome.history;
  const { describeTemplate } = await import('./template.ts');
  const template = describeTemplate(podTemplate(objectOfRevision(kind, workload, outcome.target.object)));
  return kind === 'Deployment' ? template : `will roll back to ${template}`;
}
