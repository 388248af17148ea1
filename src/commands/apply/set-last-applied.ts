import type { FileItem } from '../../actions/apply/item.ts';
import { interruptedText } from '../../actions/bulk.ts';
import { itemText, withSource } from '../../actions/item-errors.ts';
import { liveObject } from '../../actions/live-object.ts';
import { compactJson } from '../../apimachinery/go/compact-json.ts';
import { LAST_APPLIED, lastApplied } from '../../apimachinery/last-applied.ts';
import type { KubeObject } from '../../apimachinery/object.ts';
import type { DryRun } from '../../apimachinery/write-options.ts';
import { anyArguments } from '../../cli/arguments.ts';
import { defineCommand, type Invocation, recorded } from '../../cli/command.ts';
import { bool } from '../../cli/flag.ts';
import { dryRunFlag, filenameFlags, printFlags } from '../../cli/flag-sets.ts';
import type { Context } from '../../context.ts';
import { CliError, isNotFound } from '../../errors.ts';
import { escapeTerminal } from '../../io/escape.ts';
import type { Cluster } from '../../kube/cluster.ts';
import { patchObject } from '../../kube/objects.ts';
import { resourceName } from '../../print/name.ts';
import { parseDryRun } from '../shared/dry-run.ts';
import { printerOf } from '../shared/generated-objects.ts';

const flags = {
  filename: filenameFlags.filename,
  ...printFlags,
  ...dryRunFlag,
  'create-annotation': bool('Create the annotation on objects that have none'),
} as const;

type SetInvocation = Invocation<typeof flags>;

/** An object whose annotation is to be changed. */
interface Change {
  readonly item: FileItem;
  readonly live: KubeObject;
  /** The new value of the annotation. */
  readonly text: string;
}

async function readLive(context: Context, cluster: Cluster, item: FileItem): Promise<KubeObject> {
  try {
    return await liveObject(cluster, item, context.signal);
  } catch (error) {
    if (isNotFound(error)) throw error;
    const doing = `retrieving current configuration of:\n${itemText(item)}\nfrom server for:`;
    throw withSource(doing, item.source, error);
  }
}

/** Compares file and live object; undefined, and a line on stdout, when nothing has to change. */
async function changeOf(
  context: Context,
  cluster: Cluster,
  item: FileItem,
  createAnnotation: boolean,
): Promise<Change | undefined> {
  const live = await readLive(context, cluster, item);
  const before = lastApplied(live);
  if (before === undefined && !createAnnotation) {
    throw new CliError(
      `no last-applied-configuration annotation found on resource: ${item.name}, to create the annotation, run the command with --create-annotation`,
    );
  }
  const text = `${compactJson(item.object)}\n`;
  if (before === text) {
    context.io.stdout.write(`set-last-applied ${escapeTerminal(item.name)}: no changes required.\n`);
    return undefined;
  }
  return { item, live, text };
}

async function findChanges(
  context: Context,
  cluster: Cluster,
  { flags: values }: SetInvocation,
): Promise<readonly Change[]> {
  const { selectObjects } = await import('../../manifest/select.ts');
  const { items, errors } = await selectObjects(context, { filenames: values.filename, fetch: false });
  const changes: Change[] = [];
  for (const item of items as readonly FileItem[]) {
    const change = await changeOf(context, cluster, item, values['create-annotation']);
    if (change !== undefined) changes.push(change);
  }
  if (errors[0] !== undefined) throw errors[0];
  return changes;
}

async function write(context: Context, { transport }: Cluster, change: Change, dryRun: DryRun): Promise<KubeObject> {
  const { item, live, text } = change;
  if (dryRun === 'client') return live;
  const { mapping, namespace, name } = item;
  const patch = { metadata: { annotations: { [LAST_APPLIED]: text } } };
  const query = { fieldManager: 'kubectl', ...(dryRun === 'server' ? { dryRun: 'All' } : {}) };
  const address = { mapping, namespace, name };
  return patchObject(transport, address, 'application/merge-patch+json', patch, { query, signal: context.signal });
}

/** All objects are read and checked first. The first one that cannot be written ends the command. */
async function setLastApplied(context: Context, invocation: SetInvocation): Promise<number> {
  const dryRun = parseDryRun(invocation.flags['dry-run'], context);
  const cluster = await context.cluster();
  const printer = await printerOf(context, invocation, dryRun, 'sorted');
  const changes = await findChanges(context, cluster, invocation);
  for (const [index, change] of changes.entries()) {
    try {
      const object = await write(context, cluster, change, dryRun);
      printer.print(object, 'configured', (text) => context.io.stdout.write(text));
    } catch (error) {
      if (context.signal.aborted) reportUnfinished(context, changes, index);
      throw error;
    }
  }
  return 0;
}

function reportUnfinished(context: Context, changes: readonly Change[], done: number): void {
  const unfinished = changes.slice(done);
  const result = { interrupted: true, unfinished, inFlight: 1 };
  const text = interruptedText(changes.length, result, ({ live }) => resourceName(live), 'written');
  if (text !== undefined) context.io.stderr.write(`${escapeTerminal(text)}\n`);
}

export const command = defineCommand({
  use: 'set-last-applied -f FILENAME',
  long: `Set the last-applied annotation of objects to the content of files, as apply would, and change nothing else.`,
  examples: `  # Set the last applied configuration of an object to the content of a file
  cox apply set-last-applied -f deploy.yaml

  # The same for each file of a directory
  cox apply set-last-applied -f path/

  # Create the annotation if the object has none
  cox apply set-last-applied -f deploy.yaml --create-annotation=true`,
  flags,
  args: anyArguments,
  writes: recorded,
  run: setLastApplied,
});
