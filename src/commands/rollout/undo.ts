import { defineCommand } from '../../cli/command.ts';
import { int } from '../../cli/flag.ts';
import { dryRunFlag, printFlags } from '../../cli/flag-sets.ts';
import type { Context } from '../../context.ts';
import type { Item } from '../../manifest/selection.ts';
import { LAST_APPLIED } from '../../resources/last-applied.ts';
import { meta } from '../../resources/object.ts';
import { objectOfRevision } from '../../resources/rollout/history.ts';
import { podTemplate } from '../../resources/rollout/workload.ts';
import { parseDryRun } from '../shared/write-flags.ts';
import { type RollbackOutcome, rollBack } from './rollback.ts';
import { changePrinter, forEachItem, requireResource, selectWorkloads, typedObject, workloadFlags } from './shared.ts';

const flags = {
  ...workloadFlags,
  ...dryRunFlag,
  ...printFlags,
  'to-revision': int('The revision to go back to; 0 is the one before the newest', { integer: 'int64' }),
} as const;

export const command = defineCommand({
  use: 'undo (TYPE NAME | TYPE/NAME) [flags]',
  long: 'Roll back to an earlier revision.',
  examples: `  # Roll back to the previous revision of a deployment
  cox rollout undo deployment/abc

  # Roll back to revision 3 of a daemon set
  cox rollout undo daemonset/abc --to-revision=3

  # Ask the server whether it would roll back, and change nothing
  cox rollout undo --dry-run=server deployment/abc`,
  flags,
  async run(context, invocation) {
    const { flags, args } = invocation;
    const dryRun = parseDryRun(flags['dry-run']);
    requireResource(flags, args);
    const selection = await selectWorkloads(context, flags, args);
    const print = await changePrinter(context, flags, invocation.changed('output'), dryRun);
    await forEachItem(selection, async (item) => {
      warnOfApply(context, item);
      const outcome = await rollBack(context, item, { toRevision: flags['to-revision'], dryRun });
      if (item.object !== undefined) await print(typedObject(item.object), await wordsFor(outcome));
    });
    return 0;
  },
});

function warnOfApply(context: Context, { object, mapping, name }: Item): void {
  if (object === undefined || meta(object).annotations?.[LAST_APPLIED] === undefined) return;
  const apply = `'${context.program} apply'`;
  context.io.stderr.write(
    `Warning: resource ${mapping.resource}/${name} was previously managed with ${apply}. Rolling back will not update the ` +
      `${LAST_APPLIED} annotation, which may cause unexpected behavior on future ${apply} operations. ` +
      `Consider using ${apply} with your previous configuration file instead.\n`,
  );
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
