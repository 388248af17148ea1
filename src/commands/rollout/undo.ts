import { defineCommand } from '../../cli/command.ts';
import { int } from '../../cli/flag.ts';
import { dryRunFlag, printFlags } from '../../cli/flag-sets.ts';
import type { Context } from '../../context.ts';
import { plainMessage } from '../../error-text.ts';
import { CliError } from '../../errors.ts';
import { patchObject } from '../../kube/objects.ts';
import type { Item } from '../../manifest/selection.ts';
import type { DryRun } from '../../print/operation.ts';
import { meta } from '../../resources/object.ts';
import { objectOfRevision } from '../../resources/rollout/history.ts';
import {
  lastAppliedAnnotation,
  planRollback,
  type Rollback,
  rollbackTarget,
} from '../../resources/rollout/rollback.ts';
import { podTemplate, type WorkloadKind, workloadKind } from '../../resources/rollout/workload.ts';
import { parseDryRun } from '../shared/write-flags.ts';
import { readHistory, workloadResource } from './revisions.ts';
import {
  changePrinter,
  forEachItem,
  requireResource,
  selectWorkloads,
  typedObject,
  unsupportedKind,
  workloadFlags,
} from './shared.ts';

const flags = {
  ...workloadFlags,
  ...dryRunFlag,
  ...printFlags,
  'to-revision': int('The revision to go back to; 0 is the one before the newest', { integer: 'int64' }),
} as const;

/** The manager the server would make up from kubectl's user agent: kubectl sends none here. */
const FIELD_MANAGER = 'kubectl';

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
      const outcome = await undo(context, item, flags['to-revision'], dryRun);
      if (item.object !== undefined) await print(typedObject(item.object), outcome);
    });
    return 0;
  },
});

function warnOfApply(context: Context, { object, mapping, name }: Item): void {
  if (object === undefined || meta(object).annotations?.[lastAppliedAnnotation] === undefined) return;
  const apply = `'${context.program} apply'`;
  context.io.stderr.write(
    `Warning: resource ${mapping.resource}/${name} was previously managed with ${apply}. Rolling back will not update the ` +
      `${lastAppliedAnnotation} annotation, which may cause unexpected behavior on future ${apply} operations. ` +
      `Consider using ${apply} with your previous configuration file instead.\n`,
  );
}

/** Rolls one workload back; returns what is said about it behind its name. */
async function undo(context: Context, item: Item, toRevision: number, dryRun: DryRun): Promise<string> {
  const kind = workloadKind(item.mapping);
  if (kind === undefined) throw unsupportedKind(item.mapping, 'retrieving rollbacker', 'rollbacker');
  const history = await readHistory(await context.cluster(), kind, item);
  const target = rollbackTarget(kind, item.name, history.revisions, toRevision);
  if (typeof target === 'string') throw new CliError(target);
  if (dryRun === 'client') {
    const { describeTemplate } = await import('./template.ts');
    const template = describeTemplate(podTemplate(objectOfRevision(kind, history.workload, target.object)));
    return kind === 'Deployment' ? template : `will roll back to ${template}`;
  }
  const plan = planRollback(kind, history.workload, target.object, toRevision);
  if (plan.action === 'refuse') throw new CliError(plan.message);
  if (plan.action === 'skip') return plan.message;
  await restore(context, item, kind, plan, toRevision, dryRun);
  return 'rolled back';
}

async function restore(
  context: Context,
  item: Item,
  kind: WorkloadKind,
  plan: Extract<Rollback, { action: 'patch' }>,
  toRevision: number,
  dryRun: DryRun,
): Promise<void> {
  const { transport } = await context.cluster();
  const address = { mapping: workloadResource[kind], namespace: item.namespace, name: item.name };
  const query = { fieldManager: FIELD_MANAGER, dryRun: dryRun === 'server' ? 'All' : undefined };
  try {
    await patchObject(transport, address, plan.type, plan.patch, { query });
  } catch (error) {
    throw new CliError(`failed restoring revision ${toRevision}: ${plainMessage(error)}`, { cause: error });
  }
}
