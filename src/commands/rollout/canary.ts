import { goQuote } from '../../apimachinery/go/text.ts';
import type { JsonObject } from '../../apimachinery/json.ts';
import { groupKind, groupResource, type KubeObject } from '../../apimachinery/object.ts';
import { applyMergePatch } from '../../apimachinery/patch/json-merge.ts';
import type { DryRun } from '../../apimachinery/write-options.ts';
import { anyArguments } from '../../cli/arguments.ts';
import { defineCommand, recorded } from '../../cli/command.ts';
import { int } from '../../cli/flag.ts';
import { dryRunFlag } from '../../cli/flag-sets.ts';
import type { Context } from '../../context.ts';
import { plainMessage } from '../../error-text.ts';
import { CliError } from '../../errors.ts';
import { addressOf } from '../../kube/address.ts';
import { patchObject } from '../../kube/objects.ts';
import type { Item } from '../../manifest/selection.ts';
import { type PartitionSplit, partitionChange } from '../../resources/rollout/partition.ts';
import { workloadKind } from '../../resources/rollout/workload.ts';
import { parseDryRun } from '../shared/dry-run.ts';
import { changeFlags } from './change.ts';
import {
  changePrinter,
  forEachItem,
  printNothingFound,
  requireResource,
  selectWorkloads,
  typedObject,
} from './shared.ts';

const flags = {
  ...changeFlags,
  ...dryRunFlag,
  partition: int('Number of pods, counted from ordinal 0, that keep their revision; 0 completes the rollout', {
    integer: 'int32',
  }),
} as const;

export const command = defineCommand({
  use: 'canary (TYPE NAME | TYPE/NAME) --partition=N [flags]',
  long: `Roll out a new revision to only some pods of a stateful set.

It sets the partition of the rolling update to N: the first N pods keep their revision, the pods with higher ordinals get the new
one. This applies to the current rollout and to later ones; --partition=0 gives every pod the new revision.`,
  examples: `  # Only the last of three pods gets the next revision
  cox rollout canary statefulset/db --partition=2
  cox set image statefulset/db db=db:2

  # It works: roll out to the other pods too
  cox rollout canary statefulset/db --partition=0`,
  flags,
  args: anyArguments,
  writes: recorded,
  async run(context, invocation) {
    const { flags, args } = invocation;
    const dryRun = parseDryRun(flags['dry-run'], context);
    requireResource(flags, args);
    if (!invocation.changed('partition')) throw new CliError('required flag(s) "partition" not set');
    const { partition } = flags;
    if (partition < 0) throw new CliError(`--partition must be 0 or more, not ${partition}`);
    const selection = await selectWorkloads(context, flags, args);
    if (selection.items.length === 0 && selection.errors.length === 0) await printNothingFound(context);
    const print = await changePrinter(context, flags, invocation.changed('output'), dryRun);
    await forEachItem(selection, async (item) => {
      const { object, operation, split } = await setPartition(context, item, partition, flags['field-manager'], dryRun);
      await print(typedObject(object), operation);
      context.io.stderr.write(`${splitText(item.name, split)}\n`);
    });
    return 0;
  },
});

interface PartitionSet {
  readonly object: KubeObject;
  readonly operation: string;
  readonly split: PartitionSplit;
}

async function setPartition(
  context: Context,
  item: Item,
  partition: number,
  fieldManager: string,
  dryRun: DryRun,
): Promise<PartitionSet> {
  const { object, mapping, name } = item;
  if (workloadKind(mapping) !== 'StatefulSet') {
    throw new CliError(`${groupKind(mapping)} ${goQuote(name)} has no partition: only a StatefulSet has one`);
  }
  if (object === undefined) throw new CliError(`${mapping.resource}/${name} could not be read`);
  const change = partitionChange(object, partition);
  if (change.action === 'refuse') {
    throw new CliError(`${groupResource(mapping)} ${goQuote(name)} ${change.message}`);
  }
  const { split } = change;
  if (change.action === 'none') return { object, operation: `partition is already ${partition}`, split };
  const changed = await write(context, item, object, change.patch, fieldManager, dryRun);
  return { object: changed, operation: `partition set to ${partition}`, split };
}

async function write(
  context: Context,
  item: Item,
  object: KubeObject,
  patch: JsonObject,
  fieldManager: string,
  dryRun: DryRun,
): Promise<KubeObject> {
  if (dryRun === 'client') return applyMergePatch(object, patch) as KubeObject;
  const { transport } = await context.cluster();
  const query = { fieldManager, dryRun: dryRun === 'server' ? 'All' : undefined };
  try {
    return await patchObject(transport, addressOf(item), 'application/merge-patch+json', patch, { query });
  } catch (error) {
    throw new CliError(`failed to patch: ${plainMessage(error)}`, { cause: error });
  }
}

/** One line: which pods get the new revision and which do not. */
function splitText(name: string, { staying, updated, underWay }: PartitionSplit): string {
  const when = underWay ? 'the new revision' : 'the next revision';
  if (staying.length === 0 && updated.length === 0) return `${name} has no pods`;
  if (staying.length === 0) return `${named(updated)} ${verb(updated, 'get', 'gets')} ${when}`;
  const kept = `${named(staying)} ${verb(staying, 'keep', 'keeps')} the revision ${verb(staying, 'they have', 'it has')}`;
  return updated.length === 0 ? kept : `${named(updated)} ${verb(updated, 'get', 'gets')} ${when}, ${kept}`;
}

const verb = (pods: readonly string[], many: string, one: string): string => (pods.length === 1 ? one : many);

/** "db-0", "db-0 and db-1", "db-0 to db-7". */
function named(pods: readonly string[]): string {
  const [first = '', last = first] = [pods[0], pods.at(-1)];
  if (pods.length === 1) return first;
  return `${first} ${pods.length === 2 ? 'and' : 'to'} ${last}`;
}
