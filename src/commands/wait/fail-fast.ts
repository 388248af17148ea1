/**
 * Checks an object that a wait is for, and ends the wait when the condition can no longer be met.
 */

import { diagnose } from '../../actions/diagnose/examine.ts';
import { type Related, relatedOf } from '../../actions/diagnose/related.ts';
import { withFailureLogs } from '../../actions/failure-logs.ts';
import type { KubeObject } from '../../apimachinery/object.ts';
import { nextInOwnName } from '../../cli/own-name.ts';
import type { Context } from '../../context.ts';
import { CliError, isNotFound, StatusError } from '../../errors.ts';
import { getObject } from '../../kube/objects.ts';
import type { Item } from '../../manifest/selection.ts';
import type { WaitFor } from '../../resources/wait/condition.ts';
import { type Hopeless, hopeless } from '../../resources/wait/hopeless.ts';
import { waitForText } from '../../resources/wait/state.ts';
import { findingLines } from '../shared/finding-text.ts';

/**
 * How often the object and its related objects are read, in milliseconds. The pods of a deployment,
 * their events and expiring graces all matter, so it polls instead of watching.
 */
const PERIOD = 2000;

/**
 * Rejects with the cause when the object can no longer meet the condition; with the signal's reason
 * when that is aborted.
 */
export async function rejectWhenHopeless(
  context: Context,
  item: Item,
  alternatives: readonly WaitFor[],
  isMet: (object: KubeObject) => boolean,
  signal: AbortSignal,
): Promise<never> {
  const related = await relatedOf({ ...context, signal }, () => undefined);
  for (;;) {
    const verdict = await checkOnce(related, item, alternatives, isMet);
    if (verdict !== undefined) throw await failure(related, item, alternatives, verdict, context.program);
    await context.clock.sleep(PERIOD, signal);
  }
}

/** One check. A server that is unavailable for a moment does not matter. */
async function checkOnce(
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
  program: string,
): Promise<CliError> {
  const wanted = alternatives.map(waitForText).join(' or ');
  const message = `${mapping.resource}/${name} will not meet ${wanted}: ${reason}`;
  if (finding === undefined) return new CliError(message);
  const [withLines = finding] = await withFailureLogs(related.transport, [finding], { signal: related.signal });
  return new CliError(message, { trailer: findingLines(nextInOwnName(withLines, program), { now: related.now() }) });
}
