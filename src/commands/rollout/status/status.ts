import { withDeadline } from '../../../actions/waiting.ts';
import { groupKind, type KubeObject } from '../../../apimachinery/object.ts';
import { anyArguments } from '../../../cli/arguments.ts';
import { defineCommand, type Invocation } from '../../../cli/command.ts';
import { bool, duration, int, string, stringArray, tristate } from '../../../cli/flag.ts';
import { namesNoFiles } from '../../../cli/flag-sets.ts';
import type { Context } from '../../../context.ts';
import { CliError } from '../../../errors.ts';
import { addressOf } from '../../../kube/address.ts';
import type { Item } from '../../../manifest/selection.ts';
import { rolloutProgress } from '../../../resources/rollout/status.ts';
import { type WorkloadKind, workloadKind } from '../../../resources/rollout/workload.ts';
import { checkOutput } from '../../shared/own-output.ts';
import { remindOfWaiting } from '../../shared/reminder.ts';
import {
  checkRevision,
  forEachItem,
  printNothingFound,
  requireResource,
  selectWorkloads,
  workloadFlags,
} from '../shared.ts';
import type { FollowOptions } from './options.ts';

const flags = {
  ...workloadFlags,
  revision: int('Watch this revision and fail when another one replaces it; 0 is the newest revision', {
    integer: 'int64',
  }),
  timeout: duration('How long to wait before giving up, such as 1s, 2m, 3h; 0 means no timeout'),
  watch: bool('Wait until the rollout is done', { short: 'w', default: 'true' }),
  all: bool('All deployments, stateful sets and daemon sets of the namespace, or all of the given types'),
  'fail-fast': tristate('End as soon as the rollout can no longer succeed; the default on a terminal and with -o json'),
  grace: stringArray(
    'How long a cause may take to recover before the rollout is considered failed: CAUSE=DURATION, such as Unschedulable=5m',
  ),
  'on-failure': string('What to do when a rollout fails or times out: none, undo or pause', {
    default: 'none',
    values: ['none', 'undo', 'pause'],
  }),
  output: string('Output format; json prints one object for each event, and a verdict at the end', {
    short: 'o',
    values: ['json'],
  }),
  settle: duration(
    'Wait until every new pod has been ready without a restart for this long; the default with --fail-fast is 5s',
  ),
} as const;

type StatusFlags = typeof flags;

/**
 * The default of --settle with --fail-fast, in milliseconds: time for a container to crash after
 * its start.
 */
const DEFAULT_SETTLE = 5000;

interface StatusOptions {
  readonly revision: number;
  readonly watch: boolean;
  /** Milliseconds for each rollout; 0 means no timeout. */
  readonly timeout: number;
}

/** What `--all` alone means. */
const ALL_KINDS = 'deployments,statefulsets,daemonsets';

export const command = defineCommand({
  use: 'status (TYPE NAME | TYPE/NAME) [flags]',
  long: `Show the status of a rollout.

It watches the rollout until it is done; --watch=false only shows the current status. When a new rollout starts
meanwhile, it watches the new one. With --revision=N it watches that revision, and fails when another one
replaces it.

On a terminal, and with --fail-fast, --settle, --on-failure, --grace, --all or -o json, it watches all
selected workloads at the same time, with their revisions, pods, events and claims. A terminal shows them as
a tree. With --fail-fast (the default on a terminal and with -o json) it ends as soon as a rollout can no
longer succeed: every cause has some time to recover, its grace, which --grace CAUSE=DURATION changes.
--settle waits until the new pods have been ready without a restart for this long. A failure shows its
cause, the evidence and the next steps; its exit code is 1.

Otherwise it watches as kubectl does, and prints the cause after kubectl's error on stderr.`,
  examples: `  # Watch the rollout of a deployment
  cox rollout status deployment/nginx

  # Give up after two minutes
  cox rollout status statefulset/db --timeout=2m

  # Everything in the namespace at once
  cox rollout status --all

  # In a pipeline: end as soon as it can no longer succeed, and roll back to the previous revision
  cox rollout status deployment/nginx --fail-fast --on-failure=undo

  # One JSON object per event, and a verdict at the end
  cox rollout status deployment/nginx -o json`,
  flags,
  args: anyArguments,
  async run(context, invocation) {
    const { flags, args } = invocation;
    if (!flags.all || args.length > 0) requireResource(flags, args);
    checkRevision(flags.revision);
    const ours = await ownOptions(context, invocation);
    if (flags.all && (args.length > 1 || args[0]?.includes('/')))
      throw new CliError('--all cannot be combined with names');
    const words = flags.all && args.length === 0 && namesNoFiles(flags) ? [ALL_KINDS] : args;
    const selection = await selectWorkloads(context, flags, words);
    if (selection.items.length === 0 && selection.errors.length === 0) await printNothingFound(context);
    if (ours !== undefined) {
      const { showRollouts } = await import('./run.ts');
      return showRollouts(context, selection, ours);
    }
    await forEachItem(selection, (item) => showStatus(context, item, flags));
    return 0;
  },
});

/**
 * The options of our own way to watch: on a terminal, or with one of our flags; undefined to watch
 * as kubectl does. Throws CliError for bad flags.
 */
async function ownOptions(
  context: Context,
  { flags, changed }: Invocation<StatusFlags>,
): Promise<FollowOptions | undefined> {
  const { output, settle, grace } = flags;
  const isTerminal = context.io.stdout.isTerminal;
  checkOutput(output, 'json');
  if (settle < 0) throw new CliError('--settle must not be negative');
  const asked = output !== '' || flags['fail-fast'] === true || settle > 0 || flags['on-failure'] !== 'none';
  if (!isTerminal && !asked && grace.length === 0 && !flags.all) return undefined;
  const { parseGraces, parseOnFailure } = await import('./options.ts');
  const failFast = flags['fail-fast'] ?? (isTerminal || output === 'json');
  const { revision, watch, timeout } = flags;
  return {
    ...{ revision, watch, timeout, failFast },
    settle: changed('settle') ? settle : failFast ? DEFAULT_SETTLE : 0,
    onFailure: parseOnFailure(flags['on-failure']),
    graces: parseGraces(grace),
    output: output === 'json' ? 'json' : isTerminal && context.env.TERM !== 'dumb' ? 'tree' : 'lines',
  };
}

async function showStatus(context: Context, item: Item, options: StatusOptions): Promise<void> {
  const kind = workloadKind(item.mapping);
  if (kind === undefined) throw new CliError(`no status viewer has been implemented for ${groupKind(item.mapping)}`);
  try {
    if (!options.watch && item.object !== undefined) showProgress(context, kind, item.object, options.revision);
    else await watchInTime(context, kind, item, options);
  } catch (error) {
    if (!(error instanceof FailedRollout)) throw error;
    const { explainFailure } = await import('./explain.ts');
    const trailer = await explainFailure(context, { kind, item }, options.revision);
    throw new CliError(error.message, { trailer, cause: error });
  }
}

async function watchInTime(context: Context, kind: WorkloadKind, item: Item, options: StatusOptions): Promise<void> {
  const stop = remindOfWaiting(context, () => `${item.mapping.resource}/${item.name}`);
  try {
    await withDeadline(
      context,
      options.timeout > 0 ? options.timeout : undefined,
      ({ signal }) => watchRollout(context, kind, item, options, signal),
      () => new FailedRollout('timed out waiting for the condition'),
    );
  } finally {
    stop();
  }
}

/** A rollout that failed for a reason that its pods may show. */
class FailedRollout extends CliError {}

async function watchRollout(
  context: Context,
  kind: WorkloadKind,
  item: Item,
  { revision, watch }: StatusOptions,
  signal: AbortSignal,
): Promise<void> {
  const { watchResuming } = await import('../../../kube/watch.ts');
  const { transport } = await context.cluster();
  for await (const event of watchResuming(transport, addressOf(item), { signal, clock: context.clock })) {
    // A new object of the same name has another history.
    if (event.type === 'DELETED') throw new CliError('object has been deleted');
    if (event.type !== 'ADDED' && event.type !== 'MODIFIED') continue;
    if (showProgress(context, kind, event.object, revision) || !watch) return;
  }
}

/** Prints the status of a rollout; true when it is done. Throws when it has failed. */
function showProgress(context: Context, kind: WorkloadKind, object: KubeObject, revision: number): boolean {
  const progress = rolloutProgress(kind, object, revision);
  if (progress.phase === 'failed') {
    throw new (progress.reason === 'ProgressDeadlineExceeded' ? FailedRollout : CliError)(progress.message);
  }
  context.io.stdout.write(`${progress.message}\n`);
  return progress.phase === 'complete';
}
