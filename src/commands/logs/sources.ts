/** Finds the logs to read: from the named object to its pods and their containers. */

import { selectedPods } from '../../actions/selected-pods.ts';
import { type KubeObject, meta } from '../../apimachinery/object.ts';
import type { Context } from '../../context.ts';
import { CliError } from '../../errors.ts';
import { allContainers, chooseContainer } from '../../resources/logs/containers.ts';
import { byLogging } from '../../resources/logs/order.ts';
import { goType, podSelector } from '../../resources/logs/selector.ts';

/** One container's log. */
export interface LogSource {
  readonly namespace: string;
  readonly pod: string;
  readonly container: string;
}

export interface SourceOptions {
  /** -c, or "". */
  readonly container: string;
  readonly allContainers: boolean;
  readonly allPods: boolean;
  /** How long to wait for the first pod of an object that has none yet, in milliseconds. */
  readonly podTimeout: number;
}

/**
 * The logs of one pod. Prints on stderr which container was chosen. Throws CliError for a container
 * that the pod does not have.
 */
export function podSources(context: Context, pod: KubeObject, options: SourceOptions): readonly LogSource[] {
  const { name = '', namespace = '' } = meta(pod);
  const source = (container: string): LogSource => ({ namespace, pod: name, container });
  if (options.allContainers) return allContainers(pod).map(source);
  const choice = chooseContainer(pod, options.container, options.allPods);
  for (const notice of choice.notices) context.io.stderr.write(`${notice}\n`);
  if ('invalid' in choice) throw new CliError(choice.invalid);
  return [source(choice.container)];
}

/**
 * The logs of the named object: a pod, or an object with pods. Of those it takes the pod with the
 * most useful log, or all with `allPods`. Throws CliError for objects without pods, or when there
 * is no pod in time.
 */
export async function objectSources(
  context: Context,
  object: KubeObject,
  options: SourceOptions,
): Promise<readonly LogSource[]> {
  if (object.kind === 'Pod' && object.apiVersion === 'v1') return podSources(context, object, options);
  const found = podSelector(object);
  if ('problem' in found) throw new CliError(`cannot get the logs from ${goType(object)}: ${found.problem}`);
  const namespace = meta(object).namespace ?? '';
  const pods = await selectedPods(context, namespace, found.selector, options.podTimeout, byLogging);
  const [first] = pods;
  if (first === undefined) return [];
  if (pods.length > 1 && options.allPods) return pods.flatMap((pod) => podSources(context, pod, options));
  if (pods.length > 1) {
    context.io.stderr.write(`Found ${pods.length} pods, using pod/${meta(first).name ?? ''}\n`);
  }
  return podSources(context, first, options);
}
