/**
 * The cause of a rollout that failed while it was watched as in kubectl: looked up once,
 * afterwards.
 */

import { readSnapshot } from '../../../actions/rollout/read.ts';
import type { Target } from '../../../actions/rollout/scope.ts';
import { failed } from '../../../actions/rollout/stream.ts';
import { nextInOwnName } from '../../../cli/own-name.ts';
import type { Context } from '../../../context.ts';
import { assessRollout } from '../../../resources/rollout/assess.ts';
import { withLogs } from './logs.ts';
import { causeLines } from './verdict-text.ts';

/** How long the lookup may take, in milliseconds: the failure itself is already known. */
const LOOKUP_TIMEOUT = 5000;

/**
 * The cause as lines for stderr, none when it is unknown. Never throws: an error here would hide
 * the real one.
 */
export async function explainFailure(context: Context, target: Target, revision: number): Promise<readonly string[]> {
  try {
    const signal = AbortSignal.any([context.signal, AbortSignal.timeout(LOOKUP_TIMEOUT)]);
    const cluster = await context.cluster();
    const snapshot = await readSnapshot(context, cluster, target, { signal, warn: () => undefined });
    const assessment = assessRollout(snapshot, { revision, settle: 0 });
    const { kind, item } = target;
    const head = { target: 0, kind, namespace: item.namespace, name: item.name, time: snapshot.now };
    const verdict = failed(head, assessment, 'TimedOut', '');
    const finding = verdict.finding && (await withLogs(context, verdict.finding));
    return causeLines({ ...verdict, finding: finding && nextInOwnName(finding, context.program) });
  } catch {
    return [];
  }
}
