/** Looks after an object that is waited for: ends the waiting once it is in vain. */

import { diagnose } from '../../actions/diagnose/examine.ts';
import { type Related, relatedOf } from '../../actions/diagnose/related.ts';
import { withFailureLogs } from '../../actions/failure-logs.ts';
import type { KubeObject } from '../../apimachinery/object.ts';
import type { Context } from '../../context.ts';
import { CliError, isNotFound, StatusError } from '../../errors.ts';
import { getObject } from '../../kube/objects.ts';
import type { Item } from '../../manifest/selection.ts';
import type { WaitFor } from '../../resources/wait/condition.ts';
import { type Hopeless, hopeless } from '../../resources/wait/hopeless.ts';
import { waitForText } from '../../resources/wait/state.ts';
import { findingLines } from '../shared/finding-text.ts';

/**
 * How often the object and what belongs to it are looked at, in milliseconds. A deployment's pods, their events and the passing of graces all
 * decide, so it is asked for, not told.
 */
const PERIOD = 2000;

/** Rejects with the cause once the object can never be as awaited; with the signal's reason when that is aborted. */
export async function awaitDoom(
  context: Context,
  item: Item,
  alternatives: readonly WaitFor[],
  isMet: (object: KubeObject) => boolean,
  signal: AbortSignal,
): Promise<never> {
  const related = await relatedOf({ ...context, signal }, () => undefined);
  for (;;) {
    const verdict = await look(related, item, alternatives, isMet);
    if (verdict !== undefined) throw await failure(related, item, alternatives, verdict);
    await context.clock.sleep(PERIOD, signal);
  }
}

/** One look; a server that is away for a moment changes nothing. */
async function look(
  related: Related,
  { mapping, namespace, name }: Item,
  alternatives: readonly WaitFor[],
  isMet: (object: KubeObject) => boolean,
): Promise<Hopeless | undefined> {
  try {
    const object = await getObject(related.transport, { mapping, namespace, name }, { signal: related.signal });
    if (isMet(object)) return undefined;
    return hopeless(object, alternatives, await diagnose(object, related));
  } catch (error) {
    related.signal.throwIfAborted();
    const isRefused = error instanceof StatusError && error.code < 500 && error.code !== 429 && !isNotFound(error);
    if (isRefused || error instanceof TypeError) throw error;
    return undefined;
  }
}

async function failure(
  related: Related,
  { mapping, name }: Item,
  alternatives: readonly WaitFor[],
  { reason, finding }: Hopeless,
): Promise<CliError> {
  const wanted = alternatives.map(waitForText).join(' or ');
  const message = `${mapping.resource}/${name} will not meet ${wanted}: ${reason}`;
  if (finding === undefined) return new CliError(message);
  const [told = finding] = await withFailureLogs(related.transport, [finding], { signal: related.signal });
  return new CliError(message, { trailer: findingLines(told, { now: related.now() }) });
}
