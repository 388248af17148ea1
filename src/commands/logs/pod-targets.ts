/** Which pods, and which of their containers, the logs of many pods are read from. */

import { nameSelector } from '../../apimachinery/field-selector.ts';
import type { GoRegexp } from '../../apimachinery/go/regexp.ts';
import { type KubeObject, meta } from '../../apimachinery/object.ts';
import type { Context } from '../../context.ts';
import { CliError, UsageError } from '../../errors.ts';
import type { Query } from '../../kube/objects.ts';
import type { LogContainer, LogPod } from '../../resources/logs/log-pod.ts';
import { goType, podSelector } from '../../resources/logs/selector.ts';

/** One list of pods to read and watch. */
export interface PodTarget {
  /** Undefined: all of them. */
  readonly namespace: string | undefined;
  readonly query: Query;
}

export interface PodFilter {
  readonly names: readonly GoRegexp[];
  readonly withoutNames: readonly GoRegexp[];
  /** -c, or "". */
  readonly container: string;
  readonly containers: readonly GoRegexp[];
  readonly withoutContainers: readonly GoRegexp[];
}

export interface TargetWords {
  readonly words: readonly string[];
  readonly selector: string;
  readonly allNamespaces: boolean;
  readonly namespaces: readonly string[];
}

/**
 * Throws UsageError for words that do not go together, and the error of the first object that
 * cannot be found or has no pods.
 */
export async function podTargets(context: Context, typed: TargetWords): Promise<readonly PodTarget[]> {
  const { words, selector, allNamespaces, namespaces } = typed;
  if (words.length > 0 && selector !== '') throw new UsageError('only a selector (-l) or a POD name is allowed');
  if (words.length > 0 && (allNamespaces || namespaces.length > 0)) {
    throw new CliError('a resource cannot be retrieved by name across all namespaces');
  }
  if (words.length > 0) return (await namedObjects(context, words)).map(targetOf);
  const query = selector === '' ? {} : { labelSelector: selector };
  if (allNamespaces) return [{ namespace: undefined, query }];
  const { namespace } = await context.cluster();
  return [...new Set(namespaces.length > 0 ? namespaces : [namespace])].map((one) => ({ namespace: one, query }));
}

function targetOf(object: KubeObject): PodTarget {
  const { name = '', namespace } = meta(object);
  if (object.kind === 'Pod' && object.apiVersion === 'v1') {
    return { namespace, query: { fieldSelector: nameSelector(name) } };
  }
  const found = podSelector(object);
  if ('problem' in found) throw new CliError(`cannot get the logs from ${goType(object)}: ${found.problem}`);
  return { namespace, query: { labelSelector: found.selector } };
}

async function namedObjects(context: Context, words: readonly string[]): Promise<readonly KubeObject[]> {
  const { selectObjects } = await import('../../manifest/select.ts');
  const { selectionError } = await import('../../manifest/errors.ts');
  const selection = await selectObjects(context, { names: { defaultType: 'pods', words }, typed: true });
  if (selection.errors.length > 0) throw selectionError(selection.errors);
  return selection.items.flatMap(({ object }) => (object === undefined ? [] : [object]));
}

const anyMatches = (expressions: readonly GoRegexp[], text: string): boolean =>
  expressions.some((expression) => expression.test(text));

/** Whether logs of the pod are wanted. */
export function isWantedPod({ name }: LogPod, { names, withoutNames }: PodFilter): boolean {
  return (names.length === 0 || anyMatches(names, name)) && !anyMatches(withoutNames, name);
}

/** The containers of the pod whose logs are wanted and that have one. */
export function wantedContainers(pod: LogPod, filter: PodFilter): readonly LogContainer[] {
  const { container, containers, withoutContainers } = filter;
  return pod.containers.filter(
    ({ name, instance }) =>
      instance !== '' &&
      (container === '' || name === container) &&
      (containers.length === 0 || anyMatches(containers, name)) &&
      !anyMatches(withoutContainers, name),
  );
}
