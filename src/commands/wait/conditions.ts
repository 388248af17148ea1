/** Waits until one object meets one of the given conditions, and returns which one. */

import type { Deadline } from '../../actions/waiting.ts';
import type { Json } from '../../apimachinery/json.ts';
import { groupResource, type KubeObject } from '../../apimachinery/object.ts';
import type { Context } from '../../context.ts';
import { CliError, StatusError } from '../../errors.ts';
import { watchResuming } from '../../kube/watch.ts';
import type { Item } from '../../manifest/selection.ts';
import { hasCondition, matchesValue, type WaitFor } from '../../resources/wait/condition.ts';

export interface WaitOptions {
  readonly deadline: Deadline;
  /** --timeout=0: check once. */
  readonly once: boolean;
  /** Whether this is the first object to wait for. */
  readonly isFirst: boolean;
  /** Called with an object that did not meet its condition in time. */
  onTimeout(timedOut: TimedOut): void;
  /** Rejects when the object can no longer meet the condition; without it nothing checks that. */
  rejectWhenHopeless?(
    item: Item,
    wanted: readonly WaitFor[],
    isMet: (object: KubeObject) => boolean,
    signal: AbortSignal,
  ): Promise<never>;
}

/** An object that did not meet its condition in time. */
export interface TimedOut {
  readonly item: Item;
  readonly wanted: readonly WaitFor[];
  /** The last known state of the object. */
  readonly object: KubeObject;
  /** Whether it was watched until the timeout. */
  readonly watched: boolean;
}

/** The condition that was met, and the object that meets it. */
export interface Met {
  readonly object: KubeObject;
  readonly condition: WaitFor;
}

/** The alternative that an object meets. Deletion and creation cannot be seen in the object. */
type Check = (object: KubeObject) => WaitFor | undefined;

/**
 * The object that meets one of the alternatives. Throws CliError, worded as in kubectl, when none
 * is met in time.
 */
export async function awaitOneOf(
  context: Context,
  item: Item,
  alternatives: readonly WaitFor[],
  options: WaitOptions,
): Promise<Met> {
  const { object, name, mapping } = item;
  if (name === '' || object === undefined) throw new CliError('resource name must be provided');
  const created = alternatives.find(({ kind }) => kind === 'create');
  if (created !== undefined) return { object, condition: created };
  const label = `${mapping.resource}/${name}`;
  const deletion = alternatives.find(({ kind }) => kind === 'delete');
  const check = await checkOf(alternatives);
  const now = check(object);
  if (now !== undefined) return { object, condition: now };
  if (options.deadline.expired) {
    // kubectl reads the object before it waits for a deletion, and that request fails after the
    // timeout.
    const failsAtRequest = deletion !== undefined && !options.isFirst;
    options.onTimeout({ item, wanted: alternatives, object, watched: false });
    throw new CliError(failsAtRequest ? 'context deadline exceeded' : timeoutText(label));
  }
  if (options.once) throw new CliError(`condition not met for ${label}`);
  const seen = { object };
  try {
    return await watchOrGiveUp(context, item, alternatives, check, options, seen);
  } catch (error) {
    if (!options.deadline.caused(error)) throw error;
    options.onTimeout({ item, wanted: alternatives, object: seen.object, watched: true });
    throw new CliError(timeoutText(label));
  }
}

function timeoutText(label: string): string {
  return `timed out waiting for the condition on ${label}`;
}

async function checkOf(alternatives: readonly WaitFor[]): Promise<Check> {
  const checks = await Promise.all(alternatives.map(async (one) => [one, await checkOne(one)] as const));
  return (object) => checks.find(([, holds]) => holds(object))?.[0];
}

async function checkOne(condition: WaitFor): Promise<(object: KubeObject) => boolean> {
  if (condition.kind === 'create' || condition.kind === 'delete') return () => false;
  if (condition.kind === 'condition') {
    return (object) => hasCondition(object, condition.name, condition.status);
  }
  const { compilePath } = await import('./path.ts');
  const find = compilePath(condition.path);
  return (object) => matchesValue(find(object), condition.value, showScalar);
}

/** fmt's %v of a JSON scalar. */
function showScalar(value: Json): string {
  return value === null ? '<nil>' : String(value);
}

/** Watches until one alternative is met, or until none can be met any more. */
async function watchOrGiveUp(
  context: Context,
  item: Item,
  alternatives: readonly WaitFor[],
  check: Check,
  { deadline, rejectWhenHopeless }: WaitOptions,
  seen: { object: KubeObject },
): Promise<Met> {
  const over = new AbortController();
  const signal = AbortSignal.any([deadline.signal, over.signal]);
  const deletion = alternatives.find(({ kind }) => kind === 'delete');
  const met = watchUntil(context, item, signal, deletion, check, seen);
  if (rejectWhenHopeless === undefined) return met;
  const isMet = (object: KubeObject): boolean => check(object) !== undefined;
  try {
    return await Promise.race([met, rejectWhenHopeless(item, alternatives, isMet, signal)]);
  } finally {
    met.catch(() => undefined);
    over.abort(new Error('over'));
  }
}

/** Watches one object until the check holds or, if `deletion` is set, until the object is gone. */
async function watchUntil(
  context: Context,
  item: Item,
  signal: AbortSignal,
  deletion: WaitFor | undefined,
  check: Check,
  seen: { object: KubeObject },
): Promise<Met> {
  const { mapping, namespace, name } = item;
  const { transport } = await context.cluster();
  let isThere = false;
  let isListed = false;
  const address = { mapping, namespace, name };
  for await (const event of watchResuming(transport, address, { signal, clock: context.clock })) {
    if (event.type === 'ADDED' || event.type === 'MODIFIED') {
      isThere = true;
      seen.object = event.object;
      const condition = check(event.object);
      if (condition !== undefined) return { object: event.object, condition };
    } else if (event.type === 'DELETED') {
      isThere = false;
      if (deletion !== undefined) return { object: item.object ?? event.object, condition: deletion };
    } else if (event.type === 'BOOKMARK' && !isListed) {
      isListed = true;
      if (!isThere && deletion !== undefined) return { object: seen.object, condition: deletion };
      if (!isThere) throw notFound(item);
    }
  }
  throw notFound(item);
}

function notFound({ mapping, name }: Item): StatusError {
  const resource = groupResource(mapping);
  return new StatusError({ code: 404, reason: 'NotFound', message: `${resource} "${name}" not found` });
}
