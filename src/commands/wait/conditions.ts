/** One object and one condition: waits until it is met and says with which object. */
import type { Context } from '../../context.ts';
import { CliError, StatusError } from '../../errors.ts';
import { watchResuming } from '../../kube/watch.ts';
import type { Item } from '../../manifest/selection.ts';
import type { Json } from '../../resources/json.ts';
import type { KubeObject } from '../../resources/object.ts';
import { hasCondition, matchesValue, type WaitFor } from '../../resources/wait/condition.ts';
import type { Deadline } from '../shared/waiting.ts';

export interface Patience {
  readonly deadline: Deadline;
  /** --timeout=0: look once. */
  readonly once: boolean;
  /** Whether this is the first object that is waited for. */
  readonly isFirst: boolean;
}

type Check = (object: KubeObject) => boolean;

/** The object that meets the condition. Throws CliError in kubectl's words when it is not met in time. */
export async function awaitCondition(
  context: Context,
  item: Item,
  condition: WaitFor,
  patience: Patience,
): Promise<KubeObject> {
  const { object, name, mapping } = item;
  if (name === '' || object === undefined) throw new CliError('resource name must be provided');
  if (condition.kind === 'create') return object;
  const label = `${mapping.resource}/${name}`;
  const check: Check = condition.kind === 'delete' ? () => false : await checkOf(condition);
  if (check(object)) return object;
  if (patience.deadline.expired) {
    // kubectl asks the server first before it waits for a deletion, and that request fails once the time is up.
    const failsAtRequest = condition.kind === 'delete' && !patience.isFirst;
    throw new CliError(failsAtRequest ? 'context deadline exceeded' : timedOut(label));
  }
  if (patience.once) throw new CliError(`condition not met for ${label}`);
  try {
    const met = await watchUntil(context, item, patience.deadline.signal, condition.kind === 'delete', check);
    return met ?? object;
  } catch (error) {
    if (patience.deadline.caused(error)) throw new CliError(timedOut(label));
    throw error;
  }
}

function timedOut(label: string): string {
  return `timed out waiting for the condition on ${label}`;
}

async function checkOf(condition: Exclude<WaitFor, { kind: 'create' | 'delete' }>): Promise<Check> {
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

/** Watches one object until the check holds or, for a deletion, until it is gone (undefined then). */
async function watchUntil(
  context: Context,
  item: Item,
  signal: AbortSignal,
  untilGone: boolean,
  check: Check,
): Promise<KubeObject | undefined> {
  const { mapping, namespace, name } = item;
  const { transport } = await context.cluster();
  let isThere = false;
  let isListed = false;
  const address = { mapping, namespace, name };
  for await (const event of watchResuming(transport, address, { signal, clock: context.clock })) {
    if (event.type === 'ADDED' || event.type === 'MODIFIED') {
      isThere = true;
      if (check(event.object)) return event.object;
    } else if (event.type === 'DELETED') {
      isThere = false;
      if (untilGone) return undefined;
    } else if (event.type === 'BOOKMARK' && !isListed) {
      isListed = true;
      if (!isThere && untilGone) return undefined;
      if (!isThere) throw notFound(item);
    }
  }
  return undefined;
}

function notFound({ mapping, name }: Item): StatusError {
  const resource = mapping.group === '' ? mapping.resource : `${mapping.resource}.${mapping.group}`;
  return new StatusError({ code: 404, reason: 'NotFound', message: `${resource} "${name}" not found` });
}
