import { interruptible } from '../../actions/bulk.ts';
import { LAST_APPLIED } from '../../apimachinery/last-applied.ts';
import { appliersOf } from '../../apimachinery/managed-fields.ts';
import { meta } from '../../apimachinery/object.ts';
import { anyArguments } from '../../cli/arguments.ts';
import { defineCommand, recorded } from '../../cli/command.ts';
import { bool, int } from '../../cli/flag.ts';
import { dryRunFlag, printFlags } from '../../cli/flag-sets.ts';
import type { Context } from '../../context.ts';
import { newPaint } from '../../io/paint.ts';
import type { Item } from '../../manifest/selection.ts';
import { objectOfRevision } from '../../resources/rollout/history.ts';
import { withoutHash } from '../../resources/rollout/revision.ts';
import { podTemplate } from '../../resources/rollout/workload.ts';
import { parseDryRun } from '../shared/dry-run.ts';
import { changeReport } from '../shared/interrupted.ts';
import { warn } from '../shared/warn.ts';
import { FIELD_MANAGER, type PlannedRollback, type RollbackOutcome, rollBack } from './rollback.ts';
import { changePrinter, forEachItem, requireResource, selectWorkloads, typedObject, workloadFlags } from './shared.ts';

const flags = {
  ...workloadFlags,
  ...dryRunFlag,
  ...printFlags,
  'sync-last-applied': bool(
    'Also update the last-applied annotation, so that later applies start from the restored revision',
  ),
  'to-revision': int('The revision to roll back to; 0 is the previous revision', { integer: 'int64' }),
} as const;

export const command = defineCommand({
  use: 'undo (TYPE NAME | TYPE/NAME) [flags]',
  long: `Roll back to an earlier revision.

On a terminal it first shows the difference between the current pod template and that of the revision.

'cox apply' stores the last applied configuration in an annotation. A rollback does not change the annotation, so a later apply
does not remove fields that the rollback restored. --sync-last-applied updates the annotation in the same write.`,
  examples: `  # Roll back to the previous revision of a deployment
  cox rollout undo deployment/abc

  # Roll back to revision 3 of a daemon set
  cox rollout undo daemonset/abc --to-revision=3

  # Roll back an applied deployment, so that the next apply starts from the restored revision
  cox rollout undo deployment/abc --sync-last-applied

  # Let the server validate the rollback, without a change
  cox rollout undo --dry-run=server deployment/abc`,
  flags,
  args: anyArguments,
  writes: recorded,
  async run(context, invocation) {
    const { flags, args } = invocation;
    const dryRun = parseDryRun(flags['dry-run'], context);
    requireResource(flags, args);
    const selection = await selectWorkloads(context, flags, args);
    const print = await changePrinter(context, flags, invocation.changed('output'), dryRun);
    const syncLastApplied = flags['sync-last-applied'];
    const undo = async (item: Item): Promise<void> => {
      warnOfAppliers(context, item, syncLastApplied);
      const preview = context.io.stderr.isTerminal ? previewer(context) : undefined;
      const toRevision = flags['to-revision'];
      const outcome = await rollBack(context, item, { toRevision, dryRun, syncLastApplied, preview });
      if (item.object !== undefined) await print(typedObject(item.object), await wordsFor(outcome));
    };
    await forEachItem(selection, interruptible(context.signal, selection.items, changeReport(context), undo));
    return 0;
  },
});

/**
 * kubectl's warning for an object of client-side apply; on a terminal, our own for an object of
 * server-side apply.
 */
function warnOfAppliers(context: Context, { object, mapping, name }: Item, syncLastApplied: boolean): void {
  if (object === undefined) return;
  const { stderr } = context.io;
  const apply = `'${context.program} apply'`;
  if (meta(object).annotations?.[LAST_APPLIED] !== undefined) {
    if (syncLastApplied) return;
    warn(
      context.io,
      `resource ${mapping.resource}/${name} was previously managed with ${apply}. Rolling back will not update the ` +
        `${LAST_APPLIED} annotation, which may cause unexpected behavior on future ${apply} operations. ` +
        `Consider using ${apply} with your previous configuration file instead.`,
    );
    if (stderr.isTerminal) stderr.write('Use --sync-last-applied to update the annotation in the same write.\n');
    return;
  }
  const managers = appliersOf(object, ['f:spec', 'f:template']);
  if (managers.length === 0 || !stderr.isTerminal) return;
  warn(
    context.io,
    `resource ${mapping.resource}/${name} is managed by server-side apply (${managers.join(', ')}). Fields that the ` +
      `rollback changes are owned by the manager "${FIELD_MANAGER}" afterwards: an apply with other values fails with a conflict ` +
      '(--force-conflicts takes them back), and an apply without them does not remove them.',
  );
}

/** Shows on stderr the coming changes of the pod template. */
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

/** The text after the name of a workload. */
async function wordsFor(outcome: RollbackOutcome): Promise<string> {
  if (outcome.done === 'skipped') return outcome.message;
  if (outcome.done === 'rolled back') return 'rolled back';
  const { kind, workload } = outcome.history;
  const { describeTemplate } = await import('./template.ts');
  const template = describeTemplate(podTemplate(objectOfRevision(kind, workload, outcome.target.object)));
  return kind === 'Deployment' ? template : `will roll back to ${template}`;
}
