import { anyArguments } from '../../cli/arguments.ts';
import { defineCommand } from '../../cli/command.ts';
import { bool, int } from '../../cli/flag.ts';
import type { Context } from '../../context.ts';
import { CliError } from '../../errors.ts';
import { newPaint } from '../../io/paint.ts';
import type { Item } from '../../manifest/selection.ts';
import { resourceName } from '../../print/name.ts';
import type { Revision } from '../../resources/rollout/revision.ts';
import { currentRevision, revisionBefore, workloadTemplate } from '../../resources/rollout/revision-rows.ts';
import { workloadKind } from '../../resources/rollout/workload.ts';
import { readHistory, revisionNumbered, type WorkloadHistory } from './revisions.ts';
import {
  checkRevision,
  forEachItem,
  requireResource,
  selectWorkloads,
  unsupportedKind,
  workloadFlags,
} from './shared.ts';
import { templateDiff } from './template-diff.ts';

const flags = {
  ...workloadFlags,
  'exit-code': bool('Exit with 1 when there are differences, as git diff does'),
  revision: int('The older revision; 0 is the revision before the newer one', { integer: 'int64' }),
  'to-revision': int('The newer revision; 0 is the current revision', { integer: 'int64' }),
} as const;

export const command = defineCommand({
  use: 'diff (TYPE NAME | TYPE/NAME) [flags]',
  long: `Show what changed in the pod template between two revisions, as a unified diff.

Without flags it compares the current revision with the previous one. The exit code is 0 even if they differ; with
--exit-code it is 1 then.`,
  examples: `  # What the last rollout changed
  cox rollout diff deployment/web

  # What revision 3 changed
  cox rollout diff deployment/web --to-revision=3

  # What changed since revision 2
  cox rollout diff statefulset/db --revision=2`,
  flags,
  args: anyArguments,
  async run(context, { flags, args }) {
    requireResource(flags, args);
    checkRevision(flags.revision);
    checkRevision(flags['to-revision']);
    const selection = await selectWorkloads(context, flags, args);
    let differs = false;
    await forEachItem(selection, async (item) => {
      const text = await diffOf(context, item, flags.revision, flags['to-revision']);
      if (text !== '') differs = true;
      context.io.stdout.write(text);
    });
    return differs && flags['exit-code'] ? 1 : 0;
  },
});

async function diffOf(context: Context, item: Item, revision: number, toRevision: number): Promise<string> {
  const kind = workloadKind(item.mapping);
  if (kind === undefined) throw unsupportedKind(item.mapping, 'retrieving history', 'history viewer');
  const history = await readHistory(await context.cluster(), kind, item);
  const { revisions, workload } = history;
  if (revisions.length === 0) throw new CliError('no rollout history found');
  const newer = toRevision === 0 ? running(history) : revisionNumbered(history, toRevision);
  const older = revision === 0 ? revisionBefore(revisions, newer.number) : revisionNumbered(history, revision);
  if (older === undefined) throw new CliError(`there is no revision before revision ${newer.number}`);
  const side = (shown: Revision) => ({
    title: `${resourceName(workload)} revision ${shown.number}`,
    template: workloadTemplate(kind, workload, shown),
  });
  return templateDiff(side(older), side(newer), await newPaint(context.io.color.stdout));
}

function running({ kind, workload, revisions }: WorkloadHistory): Revision {
  const found = currentRevision(kind, workload, revisions);
  if (found === undefined) throw new CliError('the pod template has just changed and has no revision yet');
  return found;
}
