import { anyArguments } from '../../cli/arguments.ts';
import { defineCommand } from '../../cli/command.ts';
import { int, string } from '../../cli/flag.ts';
import { outputFormats, printFlags } from '../../cli/flag-sets.ts';
import type { Context } from '../../context.ts';
import { escapeTerminal } from '../../io/escape.ts';
import type { Item } from '../../manifest/selection.ts';
import { byNumber, historyOverview, objectOfRevision, templateOfRevision } from '../../resources/rollout/history.ts';
import type { Revision } from '../../resources/rollout/revision.ts';
import { workloadKind } from '../../resources/rollout/workload.ts';
import { readHistory, revisionNumbered, type WorkloadHistory } from './revisions.ts';
import {
  checkRevision,
  forEachItem,
  requireResource,
  selectWorkloads,
  typedObject,
  unsupportedKind,
  workloadFlags,
} from './shared.ts';

const flags = {
  ...workloadFlags,
  ...printFlags,
  output: string('Output format; wide shows images, age and replicas of each revision', {
    short: 'o',
    values: [...outputFormats, 'wide'],
  }),
  revision: int('Show this revision with its pod template', { integer: 'int64' }),
} as const;

export const command = defineCommand({
  use: 'history (TYPE NAME | TYPE/NAME) [flags]',
  long: `View the revisions of a workload and their pod templates.

On a terminal, or with -o wide, it shows the images, the age and the number of pods of each revision, and marks the current
revision. A revision that was restored keeps its original age.`,
  examples: `  # The revisions of a deployment
  cox rollout history deployment/abc

  # Images, age and pods of each revision
  cox rollout history deployment/abc -o wide

  # The pod template of revision 3 of a daemon set
  cox rollout history daemonset/abc --revision=3`,
  flags,
  args: anyArguments,
  async run(context, invocation) {
    const { flags, args } = invocation;
    requireResource(flags, args);
    checkRevision(flags.revision);
    const selection = await selectWorkloads(context, flags, args);
    const show = await shower(context, flags, invocation.changed('output'));
    await forEachItem(selection, async (item) => show(item, await historyOf(context, item)));
    return 0;
  },
});

/**
 * -o wide, and a terminal without -o, show our own table. The details of one revision are always
 * kubectl's.
 */
async function shower(context: Context, options: ShowOptions, outputGiven: boolean): Promise<Shower> {
  const wide = options.output.toLowerCase() === 'wide';
  if (outputGiven && !wide) return objectShower(context, options);
  if (options.revision === 0 && (wide || context.io.stdout.isTerminal)) return tableShower(context);
  return textShower(context, options.revision);
}

type Shower = (item: Item, history: WorkloadHistory) => Promise<void>;

interface ShowOptions {
  readonly output: string;
  readonly template: string;
  readonly revision: number;
  readonly 'allow-missing-template-keys': boolean;
  readonly 'show-managed-fields': boolean;
}

async function historyOf(context: Context, item: Item): Promise<WorkloadHistory> {
  const kind = workloadKind(item.mapping);
  if (kind === undefined) throw unsupportedKind(item.mapping, 'retrieving history', 'history viewer');
  return readHistory(await context.cluster(), kind, item);
}

/** kubectl's text: the overview, or one revision's pod template as `describe` shows it. */
function textShower(context: Context, revision: number): Shower {
  return async (item, history) => {
    const { resourceName } = await import('../../print/name.ts');
    const name = resourceName(item.object ?? history.workload);
    const detail = revision > 0 && history.revisions.length > 0;
    const text = detail
      ? await describeRevision(history, revisionNumbered(history, revision))
      : await overview(history);
    const suffix = revision > 0 ? `with revision #${revision}` : '';
    context.io.stdout.write(escapeTerminal(`${name} ${suffix}\n${text}\n`));
  };
}

async function overview({ kind, revisions }: WorkloadHistory): Promise<string> {
  const { alignColumns, describeLayout } = await import('../../print/tabwriter.ts');
  return alignColumns(historyOverview(kind, revisions), describeLayout);
}

async function describeRevision(history: WorkloadHistory, revision: Revision): Promise<string> {
  const { describeTemplate } = await import('./template.ts');
  return describeTemplate(templateOfRevision(history.kind, history.workload, revision.object));
}

/** Our own table: what a user wants to know about each revision before an undo. */
async function tableShower(context: Context): Promise<Shower> {
  const [{ historyTable }, { resourceName }] = await Promise.all([
    import('./history-table.ts'),
    import('../../print/name.ts'),
  ]);
  let before = '';
  return async (item, history) => {
    const table = await historyTable(context, item, history);
    const name = escapeTerminal(resourceName(item.object ?? history.workload));
    context.io.stdout.write(`${before}${name}\n${table}`);
    before = '\n';
  };
}

/** The revisions as objects in the format of -o. */
async function objectShower(context: Context, options: ShowOptions): Promise<Shower> {
  const { makeOperationPrinter } = await import('../../print/operation.ts');
  const printer = await makeOperationPrinter(options.output, {
    cwd: context.cwd,
    template: options.template,
    allowMissingKeys: options['allow-missing-template-keys'],
    showManagedFields: options['show-managed-fields'],
    keyOrder: 'given',
    outputGiven: true,
  });
  return async (_item, history) => {
    const { kind, workload, revisions } = history;
    const shown = options.revision > 0 ? [revisionNumbered(history, options.revision)] : byNumber(revisions);
    for (const { object } of shown) {
      printer.print(typedObject(objectOfRevision(kind, workload, object)), '', (text) => context.io.stdout.write(text));
    }
  };
}
