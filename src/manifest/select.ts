/** From the targets of a request to the objects themselves (resource.Result). */

import { goQuote } from '../apimachinery/go/text.ts';
import { namespaces } from '../apimachinery/known-types.ts';
import { matchesLabels, parseLabelQuery } from '../apimachinery/label-query.ts';
import { type GroupVersionKind, gvkOf, type KubeObject, meta } from '../apimachinery/object.ts';
import { CliError, isNotFound, StatusError } from '../errors.ts';
import type { Cluster, Mapping } from '../kube/cluster.ts';
import type { ClusterContext } from '../kube/cluster-context.ts';
import { inParallel } from '../kube/in-parallel.ts';
import { type FailedTarget, orderErrors } from './errors.ts';
import type { Item, Selection, SelectionRequest, Target } from './selection.ts';
import { resolveTargets, resourceText } from './targets.ts';

type Listed = Extract<Target, { kind: 'list' }>;
type Named = Extract<Target, { kind: 'object' }>;

/** The objects of one target, or its error. */
type Outcome = { readonly items: readonly Item[] } | { readonly error: Error };

/**
 * Finds and fetches the objects that a request selects, in kubectl's order. Throws as
 * resolveTargets does; errors of single objects and lists are part of the result.
 */
export async function selectObjects(context: ClusterContext, request: SelectionRequest): Promise<Selection> {
  const { targets, errors, ...implied } = await resolveTargets(context, request);
  const needsServer = targets.some((target) => needsFetch(target, request));
  const cluster = needsServer ? await context.cluster() : undefined;
  const outcomes = cluster
    ? await inParallel(targets, (target) => outcomeOf(cluster, target, request))
    : targets.map((target): Outcome => ({ items: [itemOf(target as Named)] }));
  const items: Item[] = [];
  const visited: (Item | Error)[] = [];
  const failed: FailedTarget[] = [];
  for (const [index, outcome] of outcomes.entries()) {
    const target = targets[index] as Target;
    if ('items' in outcome) {
      items.push(...outcome.items);
      visited.push(...outcome.items);
    } else {
      failed.push({ target, index, error: outcome.error });
      if (target.kind === 'object' && target.source === undefined) visited.push(outcome.error);
    }
    if ('error' in outcome && !request.continueOnError) break;
  }
  const all = request.continueOnError ? orderErrors(failed, errors) : [...failed.map(({ error }) => error), ...errors];
  return { items, errors: all, visited, ...implied };
}

function needsFetch(target: Target, request: SelectionRequest): boolean {
  if (request.local) return false;
  if (target.kind === 'list') return true;
  return target.object === undefined ? request.fetch !== false : request.latest === true;
}

function itemOf({ mapping, namespace, name, object, source, subresource }: Named): Item {
  return {
    mapping,
    namespace,
    name,
    ...(object === undefined ? {} : { object }),
    ...(source === undefined ? {} : { source }),
    ...(subresource === '' ? {} : { subresource }),
  };
}

async function outcomeOf(cluster: Cluster, target: Target, request: SelectionRequest): Promise<Outcome> {
  try {
    if (target.kind === 'list') return { items: await listItems(cluster, target, request) };
    if (!needsFetch(target, request)) return { items: [itemOf(target)] };
    const object = await fetchObject(cluster, target);
    if (request.typed) await checkStruct(gvkOf(object));
    const query = target.source === undefined ? [] : parseLabelQuery(request.selector ?? '');
    if (!matchesLabels(query, meta(object).labels)) return { items: [] };
    if (target.refusal !== undefined) throw target.refusal;
    return { items: [itemOf({ ...target, object })] };
  } catch (error) {
    return { error: error as Error };
  }
}

/** Throws when kubectl has no Go type for what the server answered. */
async function checkStruct(type: GroupVersionKind): Promise<void> {
  const { assertTypedKind } = await import('../apimachinery/typed/kinds.ts');
  assertTypedKind(type);
}

async function listItems(cluster: Cluster, target: Listed, request: SelectionRequest): Promise<readonly Item[]> {
  const { mapping, namespace, selector, fieldSelector } = target;
  const { listObjects } = await import('../kube/objects.ts');
  try {
    const query = { labelSelector: selector, fieldSelector };
    const { items } = await listObjects(
      cluster.transport,
      { mapping, namespace },
      { query, limit: request.chunkSize ?? 500 },
    );
    if (request.typed) await checkStruct({ ...mapping, kind: `${mapping.kind}List` });
    return items.map((object) => ({
      mapping,
      namespace: mapping.namespaced ? (meta(object).namespace ?? '') : '',
      name: meta(object).name ?? '',
      object,
    }));
  } catch (error) {
    throw enhanceListError(error, mapping, selector, fieldSelector);
  }
}

/**
 * What the server says to a list it refuses, with what was asked for in front
 * (resource.EnhanceListError); other errors as they are.
 */
export function enhanceListError(
  error: unknown,
  mapping: Pick<Mapping, 'group' | 'version' | 'resource'>,
  selector: string,
  fieldSelector: string,
): unknown {
  if (!(error instanceof StatusError) || (error.reason !== 'BadRequest' && error.reason !== 'NotFound')) return error;
  const subject = goQuote(resourceText(mapping));
  const message =
    selector === '' && fieldSelector === ''
      ? `Unable to list ${subject}: ${error.message}`
      : `Unable to find ${subject} that match label selector ${goQuote(selector)}, field selector ${goQuote(fieldSelector)}: ${error.message}`;
  return new StatusError({ ...error.status, message }, error.code);
}

/**
 * One object. When it is not found because its namespace does not exist, the error says so
 * (Info.Get).
 */
async function fetchObject(cluster: Cluster, target: Named): Promise<KubeObject> {
  const { mapping, namespace, name, subresource } = target;
  if (name === '') {
    if (target.object === undefined) throw new CliError('resource name may not be empty');
    return target.object;
  }
  const { getObject } = await import('../kube/objects.ts');
  try {
    return await getObject(cluster.transport, { mapping, namespace, name, subresource });
  } catch (error) {
    if (isNotFound(error)) await explainMissing(cluster, namespace);
    throw error;
  }
}

/** Throws if the namespace does not exist. "default" always exists. */
export async function explainMissing(cluster: Cluster, namespace: string): Promise<void> {
  if (namespace === '' || namespace === 'default') return;
  const { getObject } = await import('../kube/objects.ts');
  try {
    await getObject(cluster.transport, { mapping: namespaces, name: namespace });
  } catch (error) {
    if (isNotFound(error)) throw error;
  }
}
