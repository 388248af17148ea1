/** --on-failure: the action on a workload whose rollout failed. */

import type { Target } from '../../../actions/rollout/scope.ts';
import type { VerdictEvent } from '../../../actions/rollout/stream.ts';
import { goQuote } from '../../../apimachinery/go/text.ts';
import type { KubeObject } from '../../../apimachinery/object.ts';
import type { Context } from '../../../context.ts';
import { plainMessage } from '../../../error-text.ts';
import { CliError } from '../../../errors.ts';
import { addressOf } from '../../../kube/address.ts';
import { getObject, patchObject } from '../../../kube/objects.ts';
import { pauseChange } from '../../../resources/rollout/change.ts';
import { sameTemplate } from '../../../resources/rollout/revision.ts';
import { podTemplate } from '../../../resources/rollout/workload.ts';
import type { OnFailure } from './options.ts';

/**
 * Throws CliError, before anything is watched, for an action that one of these workloads does not
 * support.
 */
export function refuseImpossible(onFailure: OnFailure, targets: readonly Target[]): void {
  if (onFailure !== 'pause') return;
  const other = targets.find(({ kind }) => kind !== 'Deployment');
  if (other === undefined) return;
  const name = goQuote(other.item.name);
  throw new CliError(`--on-failure=pause: only deployments can be paused, not the ${other.kind} ${name}`);
}

/**
 * Whether a verdict is about a failed rollout, not about one that could not be watched or was
 * replaced meanwhile.
 */
export function callsForAction({ verdict, reason }: VerdictEvent): boolean {
  return verdict === 'timeout' || reason === 'CannotSucceed' || reason === 'ProgressDeadlineExceeded';
}

/**
 * Runs the action. Returns the result in the words of `rollout undo` and `rollout pause`, or the
 * reason for no change. Throws only when interrupted.
 */
export async function actOnFailure(
  context: Context,
  target: Target,
  action: Exclude<OnFailure, 'none'>,
  seen: KubeObject | undefined,
): Promise<{ readonly done: boolean; readonly message: string }> {
  const { mapping, name } = target.item;
  const resource = `${mapping.singular}${mapping.group === '' ? '' : `.${mapping.group}`}/${name}`;
  try {
    const { transport } = await context.cluster();
    const object = await getObject(transport, addressOf(target.item));
    // a template changed meanwhile is a new rollout, without a verdict yet
    if (seen !== undefined && !sameTemplate(podTemplate(object), podTemplate(seen))) {
      return { done: false, message: `${resource} not changed: its pod template was changed meanwhile` };
    }
    const what = action === 'undo' ? await undo(context, target, object) : await pause(context, target, object);
    return { ...what, message: `${resource} ${what.message}` };
  } catch (error) {
    if (context.signal.aborted || !(error instanceof Error)) throw error;
    return { done: false, message: `${resource} not changed: ${plainMessage(error)}` };
  }
}

async function undo(
  context: Context,
  { item }: Target,
  object: KubeObject,
): Promise<{ readonly done: boolean; readonly message: string }> {
  const { rollBack } = await import('../rollback.ts');
  const outcome = await rollBack(context, { ...item, object }, { toRevision: 0, dryRun: 'none' });
  if (outcome.done === 'rolled back')
    return { done: true, message: `rolled back to revision ${outcome.target.number}` };
  return { done: false, message: outcome.done === 'skipped' ? outcome.message : 'not changed' };
}

async function pause(
  context: Context,
  { item }: Target,
  object: KubeObject,
): Promise<{ readonly done: boolean; readonly message: string }> {
  const change = pauseChange(object);
  if (change.action !== 'patch') {
    return { done: false, message: change.action === 'refuse' ? change.message : 'not changed' };
  }
  const { transport } = await context.cluster();
  const query = { fieldManager: 'kubectl-rollout' };
  await patchObject(transport, addressOf(item), 'application/strategic-merge-patch+json', change.patch, { query });
  return { done: true, message: 'paused' };
}
