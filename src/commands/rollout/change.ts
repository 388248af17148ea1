/**
 * Shared by `rollout restart`, `pause` and `resume`: one small patch for each selected workload.
 */

import { goQuote } from '../../apimachinery/go/text.ts';
import { groupResource, type KubeObject } from '../../apimachinery/object.ts';
import type { Invocation } from '../../cli/command.ts';
import { fieldManagerFlag, printFlags } from '../../cli/flag-sets.ts';
import type { Context } from '../../context.ts';
import { plainMessage } from '../../error-text.ts';
import { CliError, ErrorList } from '../../errors.ts';
import { addressOf } from '../../kube/address.ts';
import { patchObject } from '../../kube/objects.ts';
import type { Item } from '../../manifest/selection.ts';
import type { RolloutChange } from '../../resources/rollout/change.ts';
import {
  changePrinter,
  printNothingFound,
  requireResource,
  selectWorkloads,
  typedObject,
  workloadFlags,
} from './shared.ts';

export const changeFlags = { ...workloadFlags, ...printFlags, ...fieldManagerFlag('kubectl-rollout') } as const;

export interface ChangeCommand {
  /** The word after the name of the changed object: restarted, paused, resumed. */
  readonly done: string;
  decide(object: KubeObject): RolloutChange;
  /** The error for an object that the patch would not change. */
  unchanged(name: string): string;
}

/** Changes every selected workload. Continues after errors and throws them at the end. */
export async function runChange(
  context: Context,
  invocation: Invocation<typeof changeFlags>,
  change: ChangeCommand,
): Promise<number> {
  const { flags, args } = invocation;
  requireResource(flags, args);
  const selection = await selectWorkloads(context, flags, args);
  if (selection.items.length === 0 && selection.errors.length === 0) {
    await printNothingFound(context);
    return 0;
  }
  const print = await changePrinter(context, flags, invocation.changed('output'));
  const errors: Error[] = selection.errors.length > 1 ? [new ErrorList(selection.errors)] : [...selection.errors];
  for (const item of selection.items) {
    const outcome = await changeOne(context, item, flags['field-manager'], change);
    if (outcome instanceof Error) errors.push(outcome);
    else await print(typedObject(outcome), change.done);
  }
  if (errors.length > 0) throw new ErrorList(errors);
  return 0;
}

/** The workload as the server has it after the change, or the error. */
async function changeOne(
  context: Context,
  item: Item,
  fieldManager: string,
  change: ChangeCommand,
): Promise<KubeObject | Error> {
  const { object, mapping, name } = item;
  if (object === undefined) return new CliError(`${mapping.resource}/${name} could not be read`);
  const decision = change.decide(object);
  if (decision.action === 'refuse') {
    return new CliError(`error: ${groupResource(mapping)} ${goQuote(name)} ${decision.message}`);
  }
  if (decision.action === 'none') return new CliError(change.unchanged(name));
  const { transport } = await context.cluster();
  try {
    return await patchObject(transport, addressOf(item), 'application/strategic-merge-patch+json', decision.patch, {
      query: { fieldManager },
    });
  } catch (error) {
    return new CliError(`failed to patch: ${plainMessage(error)}`, { cause: error });
  }
}
