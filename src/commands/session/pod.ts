/** The pod of a session. */

import { selectedPods } from '../../actions/selected-pods.ts';
import { at, type KubeObject, meta } from '../../apimachinery/object.ts';
import type { Context } from '../../context.ts';
import { CliError } from '../../errors.ts';
import { byActivity } from '../../resources/logs/order.ts';
import { goType, podSelector } from '../../resources/logs/selector.ts';

/**
 * The pod itself, or the best pod of an object with pods. Waits this many milliseconds for the
 * first pod (polymorphichelpers.AttachablePodForObjectFn). Throws CliError for objects without
 * pods.
 */
export async function podOf(context: Context, object: KubeObject, timeout: number): Promise<KubeObject> {
  if (object.kind === 'Pod' && object.apiVersion === 'v1') return object;
  const found = podSelector(object);
  if ('problem' in found) throw new CliError(`cannot attach to ${goType(object)}: ${found.problem}`);
  const pods = await selectedPods(context, meta(object).namespace ?? '', found.selector, timeout, byActivity);
  return pods[0] as KubeObject;
}

export function phaseOf(pod: KubeObject): string {
  return String(at(pod, 'status', 'phase') ?? '');
}

/** Whether all containers of a pod have ended and will not restart. */
export function isCompleted(pod: KubeObject): boolean {
  return ['Succeeded', 'Failed'].includes(phaseOf(pod));
}
