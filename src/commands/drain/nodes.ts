/** Shared by `cordon`, `uncordon` and `drain`: the nodes, and the line about each. */

import { requestErrorText } from '../../actions/request-error.ts';
import { goQuote } from '../../apimachinery/go/text.ts';
import { parseLabelQuery } from '../../apimachinery/label-query.ts';
import { at, type KubeObject } from '../../apimachinery/object.ts';
import { type DryRun, dryRunSuffix } from '../../apimachinery/write-options.ts';
import type { Context } from '../../context.ts';
import { CliError, UsageError } from '../../errors.ts';
import { escapeTerminal } from '../../io/escape.ts';
import { objectPath } from '../../kube/address.ts';
import type { Item } from '../../manifest/selection.ts';
import { resourceText } from '../../manifest/targets.ts';
import { resourceName } from '../../print/name.ts';
import { parseDryRun } from '../shared/dry-run.ts';
import { clusterOfClient } from '../shared/rest-config.ts';

interface NodeFlags {
  readonly selector: string;
  readonly 'dry-run': string;
  readonly 'pod-selector'?: string;
  readonly 'chunk-size'?: number;
}

export interface NodeSelection {
  readonly nodes: readonly Item[];
  readonly dryRun: DryRun;
}

function checkPodSelector(selector: string): void {
  try {
    parseLabelQuery(selector);
  } catch (error) {
    throw new CliError('--pod-selector=<pod_selector> must be a valid label selector', { cause: error });
  }
}

/**
 * The nodes that words or -l select. Nothing is changed unless all of them are there. Throws in
 * kubectl's order; `use` is the usage line for the error about missing words.
 */
export async function selectNodes(
  context: Context,
  args: readonly string[],
  values: NodeFlags,
  { use, selectorGiven }: { readonly use: string; readonly selectorGiven: boolean },
): Promise<NodeSelection> {
  if (args.length === 0 && !selectorGiven) throw new UsageError(`USAGE: ${use} [flags]`);
  if (args.length > 0 && values.selector !== '') {
    throw new UsageError('error: cannot specify both a node name and a --selector option');
  }
  const dryRun = parseDryRun(values['dry-run'], context);
  await clusterOfClient(context);
  checkPodSelector(values['pod-selector'] ?? '');
  const { selectObjects } = await import('../../manifest/select.ts');
  const selected =
    values.selector === ''
      ? { names: { defaultType: 'nodes', words: args } }
      : { args: ['nodes'], selector: values.selector };
  const { items, errors } = await selectObjects(context, {
    ...selected,
    typed: true,
    singleResourceType: true,
    chunkSize: values['chunk-size'] ?? 500,
  });
  for (const { mapping } of items) {
    if (mapping.group === '' && mapping.resource === 'nodes') continue;
    throw new CliError(`error: expected resource of type node, got ${goQuote(resourceText(mapping))}`);
  }
  if (errors[0] !== undefined) throw errors[0];
  return { nodes: items, dryRun };
}

/** Prints `node/NAME OPERATION`. */
export function printNode({ io }: Context, { object }: Item, operation: string, dryRun: DryRun): void {
  io.stdout.write(`${resourceName(object as KubeObject)} ${operation}${dryRunSuffix(dryRun)}\n`);
}

async function patchNode(context: Context, { mapping, name }: Item, desired: boolean, dryRun: DryRun): Promise<void> {
  const cluster = await context.cluster();
  const { patchObject } = await import('../../kube/objects.ts');
  const address = { mapping, name };
  const query = { ...(dryRun === 'server' ? { dryRun: 'All' } : {}) };
  const patch = { spec: { unschedulable: desired ? true : null } };
  try {
    const options = { query: { ...query, fieldManager: 'kubectl' }, signal: context.signal };
    await patchObject(cluster.transport, address, 'application/strategic-merge-patch+json', patch, options);
  } catch (error) {
    if (context.signal.aborted) throw error;
    const text = requestErrorText(error, cluster, { method: 'Patch', path: () => objectPath(address), query });
    throw new CliError(text, { cause: error });
  }
}

/**
 * Marks the nodes as unschedulable, or as schedulable. As in kubectl a node that cannot be changed
 * is reported on stderr, and is no failure of the command.
 */
export async function cordonNodes(context: Context, { nodes, dryRun }: NodeSelection, desired: boolean): Promise<void> {
  const verb = desired ? 'cordon' : 'uncordon';
  for (const node of nodes) {
    if (context.signal.aborted) throw context.signal.reason;
    if ((at(node.object, 'spec', 'unschedulable') === true) === desired) {
      printNode(context, node, `already ${verb}ed`, dryRun);
      continue;
    }
    try {
      if (dryRun !== 'client') await patchNode(context, node, desired, dryRun);
    } catch (error) {
      if (context.signal.aborted) throw error;
      const text = `error: unable to ${verb} node ${goQuote(node.name)}: ${(error as Error).message}`;
      context.io.stderr.write(`${escapeTerminal(text)}\n`);
      continue;
    }
    printNode(context, node, `${verb}ed`, dryRun);
  }
}
