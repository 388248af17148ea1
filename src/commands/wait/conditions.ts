/** One object and what is awaited of it: waits until one of the given conditions is met and says with which object. */

import type { Deadline } from '../../actions/waiting.ts';
import type { Json } from '../../apimachinery/json.ts';
import type { KubeObject } from '../../apimachinery/object.ts';
import type { Context } from '../../context.ts';
import { CliError, StatusError } from '../../errors.ts';
import { watchResuming } from '../../kube/watch.ts';
import type { Item } from '../../manifest/selection.ts';
import { hasCondition, matchesValue, type WaitFor } from '../../resources/wait/condition.ts';

export interface Patience {
  readonly deadline: Deadline;
  /** --timeout=0: look once. */
  readonly once: boolean;
  /** Whether this is the first object that is waited for. */
  readonly isFirst: boolean;
  /** Told of an object that was not as awaited when the time was up. */
  late(late: Late): void;
  /** Rejects once the object can never be as awaited; without it nobody looks. */
  doomed?(
    item: Item,
    wanted: readonly WaitFor[],
    isMet: (object: KubeObject) => boolean,
    signal: AbortSignal,
  ): Promise<never>;
}

/** What was waited for in vain. */
export interface Late {
  readonly item: Item;
  readonly wanted: readonly WaitFor[];
  /** The object as it was when it was last heard of. */
  readonly object: KubeObject;
  /** Whether it was watched to the end. */
  readonly watched: boolean;
}

/** Met: by which condition, and the object that meets it. */
export interface Met {
  readonly object: KubeObject;
  readonly condition: WaitFor;
}

/** Which of the alternatives an object meets; deletion and creation no object tells. */
type Check = (object: KubeObject) => WaitFor | undefined;

/** The object that meets one of the alternatives. Throws CliError in kubectl's words when none is met in time. */
export async function awaitOneOf(
  context: Context,
  item: Item,
  alternatives: readonly WaitFor[],
  patience: Patience,
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
  if (patience.deadline.expired) {
    // kubectl asks the server first before it waits for a deletion, and that request fails once the time is up.
    const failsAtRequest = deletion !== undefined && !patience.isFirst;
    patience.late({ item, wanted: alternatives, object, watched: false });
    throw new CliError(failsAtRequest ? 'context deadline exceeded' : timedOut(label));
  }
  if (patience.once) throw new CliError(`condition not met for ${label}`);
  const seen = { object };
  try {
    return await watchOrGiveUp(context, item, alternatives, check, patience, seen);
  } catch (error) {
    if (!patience.deadline.caused(error)) throw error;
    patience.late({ item, wanted: alternatives, object: seen.object, watched: true });
    throw new CliError(timedOut(label));
  }
}

function timedOut(label: string): string {
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

/** Watches until one is met, or until it is known that none ever will be. */
async function watchOrGiveUp(
  context: Context,
  item: Item,
  alternatives: readonly WaitFor[],
  check: Check,
  { deadline, doomed }: Patience,
  seen: { object: KubeObject },
): Promise<Met> {
  const over = new AbortController();
  const signal = AbortSignal.any([deadline.signal, over.signal]);
  const deletion = alternatives.find(({ kind }) => kind === 'delete');
  const met = watchUntil(context, item, signal, deletion, check, seen);
  if (doomed === undefined) return met;
  const isMet = (object: KubeObject): boolean => check(object) !== undefined;
  try {
    return await Promise.race([met, doomed(item, alternatives, isMet, signal)]);
  } finally {
    met.catch(() => undefined);
    over.abort(new Error('over'));
  }
}

/** Watches one object until the check holds or, where `deletion` is awaited, until it is gone. */
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
  const resource = mapping.group === '' ? mapping.resource : `${mapping.resource}.${mapping.group}`;
  return new StatusError({ code: 404, reason: 'NotFound', message: `${resource} "${name}" not found` });
}
