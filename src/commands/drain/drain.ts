import { judgePods, type PodQuery } from '../../actions/drain/pods.ts';
import { type RemovalOptions, type RemovalReport, removePods } from '../../actions/drain/remove.ts';
import { goQuote } from '../../apimachinery/go/text.ts';
import { type KubeObject, meta } from '../../apimachinery/object.ts';
import { type DryRun, dryRunSuffix } from '../../apimachinery/write-options.ts';
import { anyArguments } from '../../cli/arguments.ts';
import { defineCommand } from '../../cli/command.ts';
import { bool, duration, int, string, type Values } from '../../cli/flag.ts';
import { chunkSizeFlag, dryRunFlag, selectorFlag } from '../../cli/flag-sets.ts';
import type { Context } from '../../context.ts';
import { CliError, ErrorList } from '../../errors.ts';
import { escapeTerminal } from '../../io/escape.ts';
import type { Item } from '../../manifest/selection.ts';
import { drainProblems, drainWarning, type JudgedPod, podsToRemove } from '../../resources/drain/pods.ts';
import { warn } from '../shared/warn.ts';
import { cordonNodes, type NodeSelection, printNode, selectNodes } from './nodes.ts';

const flags = {
  ...dryRunFlag,
  ...selectorFlag,
  ...chunkSizeFlag,
  'delete-emptydir-data': bool('Go on if pods use emptyDir volumes, whose data is lost with the pod'),
  'disable-eviction': bool('Delete pods instead of evicting them, which disregards PodDisruptionBudgets'),
  force: bool('Go on if pods have no controller: nothing makes them again'),
  'grace-period': int('Seconds that each pod gets to end; negative leaves it to the pod', { default: '-1' }),
  'ignore-daemonsets': bool('Go on if pods belong to DaemonSets, and leave them alone'),
  'pod-selector': string('Label selector of the pods to remove'),
  'skip-wait-for-delete-timeout': int(
    'Do not wait for a pod that has been terminating for more than this many seconds; 0 waits for all',
  ),
  timeout: duration('How long to wait before giving up; 0 waits without end'),
} as const;

type Flags = Values<typeof flags>;

/** klog's level from which on kubectl says when the removal of a pod starts. */
const STARTS_FROM = 2;

function newReport(context: Context, dryRun: DryRun, values: Flags): RemovalReport {
  const { stdout, stderr } = context.io;
  const podLine = (pod: KubeObject, words: string): void => {
    stdout.write(escapeTerminal(`pod/${meta(pod).name ?? ''} ${words}${dryRunSuffix(dryRun)}\n`));
  };
  return {
    evicting: (pod) => stdout.write(evictingLine(pod, dryRun)),
    started: (pod, eviction) => {
      if (context.globals.v >= STARTS_FROM) podLine(pod, `${eviction ? 'eviction' : 'deletion'} started`);
    },
    finished: (pod, eviction, failed) => {
      const done = eviction ? 'evicted' : 'deleted';
      podLine(pod, failed ? `${eviction ? 'eviction' : 'deletion'} failed` : done);
    },
    passedOver: (pod) => {
      const seconds = values['skip-wait-for-delete-timeout'];
      const name = goQuote(meta(pod).name ?? '');
      stdout.write(`pod ${name} has DeletionTimestamp older than ${seconds} seconds, skipping\n`);
    },
    problem: (text) => stderr.write(`${escapeTerminal(text)}\n`),
  };
}

function evictingLine(pod: KubeObject, dryRun: DryRun): string {
  const { namespace = '', name = '' } = meta(pod);
  return escapeTerminal(`evicting pod ${namespace}/${name}${dryRunSuffix(dryRun)}\n`);
}

/** Says which pods are still there after a removal that failed. */
async function reportPending(context: Context, node: string, query: PodQuery, failure: Error): Promise<void> {
  const { stderr } = context.io;
  let judged: readonly JudgedPod[] = [];
  let problems: readonly string[];
  try {
    judged = await judgePods(context, node, query);
    problems = drainProblems(judged);
  } catch (error) {
    if (context.signal.aborted) throw error;
    problems = [(error as Error).message];
  }
  const pending = podsToRemove(judged);
  if (pending.length > 0) {
    const lines = [
      `There are pending pods in node ${goQuote(node)} when an error occurred: ${failure.message}`,
      ...pending.map((pod) => `pod/${meta(pod).name ?? ''}`),
    ];
    stderr.write(escapeTerminal(`${lines.join('\n')}\n`));
  }
  if (problems.length === 0) return;
  const { message } = new ErrorList(problems.map((problem) => new CliError(problem)));
  stderr.write(escapeTerminal(`Following errors occurred while getting the list of pods to delete:\n${message}`));
}

/** Removes the pods of one node. Throws ErrorList of why it cannot be drained, or why it failed. */
async function drainNode(
  context: Context,
  node: string,
  dryRun: DryRun,
  query: PodQuery,
  values: Flags,
): Promise<void> {
  const judged = await judgePods(context, node, query).catch((error: unknown) => {
    if (context.signal.aborted) throw error;
    throw new ErrorList([error as Error]);
  });
  const problems = drainProblems(judged);
  if (problems.length > 0) throw new ErrorList(problems.map((problem) => new CliError(problem)));
  const warning = drainWarning(judged);
  if (warning !== '') warn(context.io, warning);
  const pods = podsToRemove(judged);
  if (dryRun === 'client') {
    for (const pod of pods) context.io.stdout.write(evictingLine(pod, dryRun));
    return;
  }
  const options: RemovalOptions = {
    dryRun,
    disableEviction: values['disable-eviction'],
    gracePeriod: values['grace-period'],
    timeout: values.timeout,
    skipWaitForDeleteTimeout: values['skip-wait-for-delete-timeout'],
  };
  try {
    await removePods(context, pods, options, newReport(context, dryRun, values));
  } catch (error) {
    if (!context.signal.aborted) await reportPending(context, node, query, error as Error);
    throw error;
  }
}

function listPendingNodes({ io }: Context, nodes: readonly Item[]): void {
  const names = nodes.map(({ name }) => ` ${name}\n`).join('');
  io.stderr.write(escapeTerminal(`There are pending nodes to be drained:\n${names}`));
}

/** Drains one node after the other; one that fails does not keep the next from it. */
async function drainNodes(context: Context, { nodes, dryRun }: NodeSelection, values: Flags): Promise<void> {
  const query: PodQuery = {
    podSelector: values['pod-selector'],
    chunkSize: values['chunk-size'],
    force: values.force,
    ignoreDaemonSets: values['ignore-daemonsets'],
    deleteEmptyDirData: values['delete-emptydir-data'],
    skipWaitForDeleteTimeout: values['skip-wait-for-delete-timeout'],
  };
  const pending: Item[] = [];
  const failures: Error[] = [];
  for (const [index, node] of nodes.entries()) {
    try {
      await drainNode(context, node.name, dryRun, query, values);
    } catch (error) {
      if (context.signal.aborted) {
        listPendingNodes(context, [...pending, ...nodes.slice(index)]);
        throw error;
      }
      const { message } = error as Error;
      const text = `error: unable to drain node ${goQuote(node.name)} due to error: ${message}, continuing command...`;
      context.io.stderr.write(`${escapeTerminal(text)}\n`);
      failures.push(error as Error);
      pending.push(node);
      continue;
    }
    printNode(context, node, 'drained', dryRun);
  }
  if (pending.length > 0) listPendingNodes(context, pending);
  if (failures.length > 0) throw new ErrorList(failures);
}

const use = 'drain NODE';

export const command = defineCommand({
  use,
  long: `
    Drain a node before its maintenance: mark it as unschedulable, so that no new pods arrive, and evict its pods.

    An eviction respects PodDisruptionBudgets: one that a budget forbids is tried again every 5 seconds, until --timeout. All
    pods are removed but mirror pods, which the API server cannot remove, and pods of DaemonSets, which their controller would
    make again; those need --ignore-daemonsets. Pods without a controller need --force, pods with emptyDir volumes
    --delete-emptydir-data: without them no pod of the node is removed.

    The command ends when the pods are gone. When the node may be used again, type uncordon.`,
  examples: `
    # Drain node "foo", even if there are pods without a controller on it
    cox drain foo --force

    # As above, but stop if there are such pods, and give each pod 15 minutes to end
    cox drain foo --grace-period=900`,
  flags,
  args: anyArguments,
  writes: { recorded: false, guarded: true },
  run: async (context, { flags: values, args, changed }) => {
    const selection = await selectNodes(context, args, values, { use, selectorGiven: changed('selector') });
    const { nodes, dryRun } = selection;
    // what a drain takes away is not what nodes own
    if (dryRun === 'none') await context.guardrails?.confirm({ verb: 'drain', items: nodes, orphans: true });
    await cordonNodes(context, selection, true);
    await drainNodes(context, selection, values);
    return 0;
  },
});
