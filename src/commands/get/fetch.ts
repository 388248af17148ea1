/** Turns the request into the server's answers, in kubectl's order. */

import { at, type KubeObject, meta } from '../../apimachinery/object.ts';
import { namedFiles } from '../../cli/flag-sets.ts';
import type { Context } from '../../context.ts';
import { isNotFound, StatusError } from '../../errors.ts';
import type { Cluster, Mapping } from '../../kube/cluster.ts';
import { inParallel } from '../../kube/in-parallel.ts';
import { getList, getObject, type Query } from '../../kube/objects.ts';
import { orderErrors } from '../../manifest/errors.ts';
import { enhanceListError, explainMissing } from '../../manifest/select.ts';
import type { SelectionRequest, Target, Targets } from '../../manifest/selection.ts';
import type { GetOptions } from './options.ts';

/** One answer: a Table, an item of a list, or an object. */
export interface Answer {
  readonly mapping: Mapping;
  readonly object: KubeObject;
}

export type ListTarget = Extract<Target, { kind: 'list' }>;
export type ObjectTarget = Extract<Target, { kind: 'object' }>;

const tableAccept =
  'application/json;as=Table;v=v1;g=meta.k8s.io,application/json;as=Table;v=v1beta1;g=meta.k8s.io,application/json';

/** The selection that the arguments and flags of a `get` ask for. */
export function selectionRequest({ args, flags }: GetOptions): SelectionRequest {
  return {
    args,
    allowEmptySelector: true,
    ...namedFiles(flags),
    selector: flags.selector,
    fieldSelector: flags['field-selector'],
    allNamespaces: flags['all-namespaces'],
    subresource: flags.subresource,
    continueOnError: true,
    latest: true,
    ...(flags['all-namespaces'] ? { enforceNamespace: false } : {}),
  };
}

/** The options of the requests of one `get`. */
export interface ReadOptions {
  readonly accept: string;
  readonly query: Query;
  /** -l. */
  readonly selector: string;
  /** Objects per answer of a list; 0 for all. */
  readonly limit: number;
  /** Called with the resourceVersion of each answer of a list. */
  readonly onListed?: (resourceVersion: string) => void;
  /** What happens to the server's warnings; the default is that they are printed. */
  readonly warn?: (texts: readonly string[]) => void;
}

export function readOptionsOf({ flags, serverPrint, watch }: GetOptions): ReadOptions {
  const sorted = flags['sort-by'] !== '';
  return {
    accept: serverPrint ? tableAccept : 'application/json',
    // Rows are sorted by the fields of their objects.
    query: serverPrint && sorted ? { includeObject: 'Object' } : {},
    selector: flags.selector,
    limit: sorted && !watch ? 0 : flags['chunk-size'],
  };
}

/**
 * The answers for one target: one for an object, one for each chunk of a list; none for an object
 * whose labels do not match.
 */
export async function* answers(context: Context, target: Target, how: ReadOptions): AsyncGenerator<Answer> {
  const cluster = await context.cluster();
  if (target.kind === 'list') yield* listAnswers(context, cluster, target, how);
  else yield* objectAnswer(context, cluster, target, how);
}

async function* objectAnswer(
  context: Context,
  cluster: Cluster,
  target: ObjectTarget,
  how: ReadOptions,
): AsyncGenerator<Answer> {
  const { mapping, namespace, name, subresource, source } = target;
  if (name === '' && target.object !== undefined) {
    yield { mapping, object: target.object };
    return;
  }
  const { accept, query, selector } = how;
  const { signal } = context;
  let object: KubeObject;
  try {
    object = await getObject(cluster.transport, { mapping, namespace, name, subresource }, { accept, query, signal });
  } catch (error) {
    if (isNotFound(error)) await explainMissing(cluster, namespace);
    throw error;
  }
  // kubectl applies -l to the answer, so a Table of an object from a file never matches.
  if (source !== undefined && selector !== '') {
    const { matchesLabels, parseLabelQuery } = await import('../../apimachinery/label-query.ts');
    if (!matchesLabels(parseLabelQuery(selector), meta(object).labels)) return;
  }
  if (target.refusal !== undefined) throw target.refusal;
  yield { mapping, object };
}

/** The next chunk is requested while the last one is printed. */
async function* listAnswers(
  context: Context,
  cluster: Cluster,
  target: ListTarget,
  how: ReadOptions,
): AsyncGenerator<Answer> {
  const { mapping, namespace, selector, fieldSelector } = target;
  const ask = (token: string | undefined): Promise<KubeObject> =>
    getList(
      cluster.transport,
      { mapping, namespace },
      {
        accept: how.accept,
        query: { ...how.query, labelSelector: selector, fieldSelector, limit: how.limit || undefined, continue: token },
        signal: context.signal,
        ...(how.warn === undefined ? {} : { warn: how.warn }),
      },
    );
  let next: Promise<KubeObject> | undefined = ask(undefined);
  while (next !== undefined) {
    let list: KubeObject;
    try {
      list = await next;
    } catch (error) {
      const rest = restOfExpired(error);
      if (rest === undefined) throw enhanceListError(error, mapping, selector, fieldSelector);
      next = ask(rest);
      continue;
    }
    how.onListed?.(meta(list).resourceVersion ?? '');
    const token = at(list, 'metadata', 'continue');
    next = typeof token === 'string' && token !== '' ? ask(token) : undefined;
    next?.catch(() => undefined);
    yield* taken(mapping, list);
  }
}

/**
 * The error for an expired continue token contains a token for the rest of the list as it is now.
 */
function restOfExpired(error: unknown): string | undefined {
  if (!(error instanceof StatusError) || error.code !== 410) return undefined;
  const token = (error.status as { metadata?: { continue?: string } }).metadata?.continue;
  return token === '' ? undefined : token;
}

/** The items of a list, each with the list's apiVersion and its kind; a Table as it is. */
function* taken(mapping: Mapping, list: KubeObject): Generator<Answer> {
  if (!Array.isArray(list.items)) {
    yield { mapping, object: list };
    return;
  }
  const kind = list.kind.replace(/List$/, '');
  for (const item of list.items as KubeObject[]) {
    const { apiVersion = list.apiVersion, kind: own = kind, ...rest } = item;
    yield { mapping, object: { apiVersion, kind: own, ...rest } as KubeObject };
  }
}

/** The answers and errors of all targets, in kubectl's order. */
export interface Gathered {
  readonly answers: readonly Answer[];
  readonly errors: readonly Error[];
}

/**
 * All answers of all targets, and all errors. Errors that --ignore-not-found covers are left out.
 */
export async function gather(
  context: Context,
  { targets, errors: resolved }: Pick<Targets, 'targets' | 'errors'>,
  how: ReadOptions,
  ignoreNotFound: boolean,
): Promise<Gathered> {
  const outcomes = await inParallel(targets, async (target) => {
    const found: Answer[] = [];
    try {
      for await (const answer of answers(context, target, how)) found.push(answer);
    } catch (error) {
      context.signal.throwIfAborted();
      return { target, found, error: error as Error };
    }
    return { target, found };
  });
  const failed = outcomes.flatMap(({ target, error }, index) =>
    error === undefined || (ignoreNotFound && isNotFound(error)) ? [] : { target, index, error },
  );
  return { answers: outcomes.flatMap(({ found }) => found), errors: orderErrors(failed, resolved) };
}
