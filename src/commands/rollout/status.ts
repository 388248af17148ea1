import { defineCommand } from '../../cli/command.ts';
import { bool, duration, int } from '../../cli/flag.ts';
import type { Context } from '../../context.ts';
import { CliError } from '../../errors.ts';
import type { Item } from '../../manifest/selection.ts';
import type { KubeObject } from '../../resources/object.ts';
import { rolloutProgress } from '../../resources/rollout/status.ts';
import { type WorkloadKind, workloadKind } from '../../resources/rollout/workload.ts';
import { remindOfWaiting, withDeadline } from '../shared/waiting.ts';
import {
  addressOf,
  checkRevision,
  forEachItem,
  groupKind,
  requireResource,
  sayNothingFound,
  selectWorkloads,
  workloadFlags,
} from './shared.ts';

const flags = {
  ...workloadFlags,
  revision: int('Pin to this revision: fail when another one runs. 0 is whichever is newest', { integer: 'int64' }),
  timeout: duration('How long to wait before giving up, such as 1s, 2m, 3h; 0 waits for ever'),
  watch: bool('Wait until the rollout is done', { short: 'w', default: 'true' }),
} as const;

interface StatusOptions {
  readonly revision: number;
  readonly watch: boolean;
  /** Milliseconds for each rollout; 0 is without end. */
  readonly timeout: number;
}

export const command = defineCommand({
  use: 'status (TYPE NAME | TYPE/NAME) [flags]',
  long: `Show the status of a rollout.

It is watched until it is done; --watch=false only shows where it stands. When a new rollout starts in
between, that one is watched. To stay with one revision, and to fail when another takes its place, use
--revision=N.`,
  examples: `  # Watch the rollout of a deployment
  cox rollout status deployment/nginx

  # Give up after two minutes
  cox rollout status statefulset/db --timeout=2m`,
  flags,
  async run(context, { flags, args }) {
    requireResource(flags, args);
    checkRevision(flags.revision);
    const selection = await selectWorkloads(context, flags, args);
    if (selection.items.length === 0 && selection.errors.length === 0) await sayNothingFound(context);
    await forEachItem(selection, (item) => showStatus(context, item, flags));
    return 0;
  },
});

async function showStatus(context: Context, item: Item, options: StatusOptions): Promise<void> {
  const kind = workloadKind(item.mapping);
  if (kind === undefined) throw new CliError(`no status viewer has been implemented for ${groupKind(item.mapping)}`);
  if (!options.watch && item.object !== undefined) {
    showProgress(context, kind, item.object, options.revision);
    return;
  }
  const stop = remindOfWaiting(context, () => `${item.mapping.resource}/${item.name}`);
  try {
    await withDeadline(
      context,
      options.timeout > 0 ? options.timeout : undefined,
      ({ signal }) => watchRollout(context, kind, item, options, signal),
      () => new CliError('timed out waiting for the condition'),
    );
  } finally {
    stop();
  }
}

async function watchRollout(
  context: Context,
  kind: WorkloadKind,
  item: Item,
  { revision, watch }: StatusOptions,
  signal: AbortSignal,
): Promise<void> {
  const { watchResuming } = await import('../../kube/watch.ts');
  const { transport } = await context.cluster();
  for await (const event of watchResuming(transport, addressOf(item), { signal, clock: context.clock })) {
    // A new one of the same name is another object, with another history.
    if (event.type === 'DELETED') throw new CliError('object has been deleted');
    if (event.type !== 'ADDED' && event.type !== 'MODIFIED') continue;
    if (showProgress(context, kind, event.object, revision) || !watch) return;
  }
}

/** Prints where a rollout stands; true when it is done. Throws when it has failed. */
function showProgress(context: Context, kind: WorkloadKind, object: KubeObject, revision: number): boolean {
  const progress = rolloutProgress(kind, object, revision);
  if (progress.phase === 'failed') throw new CliError(progress.message);
  context.io.stdout.write(`${progress.message}\n`);
  return progress.phase === 'complete';
}
