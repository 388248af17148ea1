/**
 * Shared by `rollout restart`, `pause` and `resume`: one small patch for each selected workload.
 */

import { interruptible } from '../../actions/bulk.ts';
import { goQuote } from '../../apimachinery/go/text.ts';
import { groupResource, type KubeObject } from '../../apimachinery/object.ts';
import type { Invocation } from '../../cli/command.ts';
import { fieldManagerFlag, printFlags } from '../../cli/flag-sets.ts';
import type { Context } from '../../context.ts';
import { plainMessage } from '../../error-text.ts';
import { CliError, ErrorList, ExitError } from '../../errors.ts';
import { addressOf } from '../../kube/address.ts';
import { patchObject } from '../../kube/objects.ts';
import type { Item } from '../../manifest/selection.ts';
import type { RolloutChange } from '../../resources/rollout/change.ts';
import { changeReport } from '../shared/interrupted.ts';
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
  const changeItem = interruptible(context.signal, selection.items, changeReport(context), (item) =>
    changeOne(context, item, flags['field-manager'], change),
  );
  for (const item of selection.items) {
    try {
      await print(typedObject(await changeItem(item)), change.done);
    } catch (error) {
      if (error instanceof ExitError || !(error instanceof Error)) throw error;
      errors.push(error);
    }
  }
  if (errors.length > 0) throw new ErrorList(errors);
  return 0;
}

/** The workload as the server has it after the change. Throws CliError. */
async function changeOne(
  context: Context,
  item: Item,
  fieldManager: string,
  change: ChangeCommand,
): Promise<KubeObject> {
  const { object, mapping, name } = item;
  if (object === undefined) throw new CliError(`${mapping.resource}/${name} could not be read`);
  const decision = change.decide(object);
  if (decision.action === 'refuse') {
    throw new CliError(`error: ${groupResource(mapping)} ${goQuote(name)} ${decision.message}`);
  }
  if (decision.action === 'none') throw new CliError(change.unchanged(name));
  const { transport } = await context.cluster();
  try {
    return await patchObject(transport, addressOf(item), 'application/strategic-merge-patch+json', decision.patch, {
      query: { fieldManager },
    });
  } catch (error) {
    throw new CliError(`failed to patch: ${plainMessage(error)}`, { cause: error });
  }
}
