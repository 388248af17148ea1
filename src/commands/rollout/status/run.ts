/** `rollout status` beyond kubectl: several rollouts at once, a tree or JSON, an early cause. */

import type { ClusterClock } from '../../../actions/cluster-clock.ts';
import { readSnapshot } from '../../../actions/rollout/read.ts';
import type { Target } from '../../../actions/rollout/scope.ts';
import { advance, type Consumer, nothingReported, shortName, verdictOf } from '../../../actions/rollout/stream.ts';
import { groupKind } from '../../../apimachinery/object.ts';
import type { Context } from '../../../context.ts';
import { CliError, throwAll } from '../../../errors.ts';
import { newPaint } from '../../../io/paint.ts';
import type { Selection } from '../../../manifest/selection.ts';
import { assessRollout } from '../../../resources/rollout/assess.ts';
import { workloadKind } from '../../../resources/rollout/workload.ts';
import { followRollouts, type Outcome } from './follow.ts';
import { jsonConsumer } from './json.ts';
import { liveConsumer } from './live.ts';
import { withLogs } from './logs.ts';
import { refuseImpossible } from './on-failure.ts';
import type { FollowOptions } from './options.ts';
import { consumerInOwnName } from './own-name.ts';
import { plainConsumer } from './plain.ts';

/** Shows the selected rollouts; returns the exit code. Throws errors of selecting or watching. */
export async function showRollouts(context: Context, selection: Selection, options: FollowOptions): Promise<number> {
  const errors: Error[] = [...selection.errors];
  const targets = selection.items.flatMap((item): readonly Target[] => {
    const kind = workloadKind(item.mapping);
    if (kind !== undefined) return [{ kind, item }];
    errors.push(new CliError(`no status viewer has been implemented for ${groupKind(item.mapping)}`));
    return [];
  });
  refuseImpossible(options.onFailure, targets);
  const paint = { stdout: await newPaint(context.io.color.stdout), stderr: await newPaint(context.io.color.stderr) };
  const labels = labelsOf(targets);
  const several = targets.length > 1;
  const makeConsumer = (clusterClock: ClusterClock): Consumer => {
    const { io, clock } = context;
    if (options.output === 'json') return jsonConsumer(io, several);
    if (options.output === 'tree') return liveConsumer(io, { labels, clock, clusterClock, paint });
    return plainConsumer(io, several || io.stdout.isTerminal ? labels : targets.map(() => ''));
  };
  if (targets.length === 0) {
    throwAll(errors);
    return 0;
  }
  const show = options.watch ? followRollouts : showOnce;
  const outcome = await show(context, targets, options, (time) =>
    consumerInOwnName(makeConsumer(time), context.program),
  );
  throwAll([...errors, ...outcome.errors]);
  return outcome.good ? 0 : 1;
}

/** `deployment/web`; with the namespace when there are several namespaces. */
function labelsOf(targets: readonly Target[]): readonly string[] {
  const several = new Set(targets.map(({ item }) => item.namespace)).size > 1;
  return targets.map(({ kind, item }) => {
    const label = shortName({ kind, name: item.name });
    return several ? `${label} in ${item.namespace}` : label;
  });
}

/** --watch=false: shows the current state without waiting. */
async function showOnce(
  context: Context,
  targets: readonly Target[],
  options: FollowOptions,
  makeConsumer: (clusterClock: ClusterClock) => Consumer,
): Promise<Outcome> {
  const cluster = await context.cluster();
  const notes = new Set<string>();
  const read = { signal: context.signal, warn: (line: string) => void notes.add(line) };
  const answers = await Promise.allSettled(targets.map((target) => readSnapshot(context, cluster, target, read)));
  const times = answers.map((answer) => (answer.status === 'fulfilled' ? answer.value.now : 0));
  const now = Math.max(...times);
  const consumer = makeConsumer({ now: () => now, toLocal: (at) => at });
  const errors: Error[] = [];
  let good = true;
  for (const line of notes) consumer.note(line);
  for (const [target, answer] of answers.entries()) {
    if (answer.status === 'rejected') {
      errors.push(answer.reason as Error);
      continue;
    }
    const { kind, item } = targets[target]!;
    const head = { target, kind, namespace: item.namespace, name: item.name, time: now };
    const assessment = assessRollout(answer.value, options);
    for (const event of advance(nothingReported, head, assessment).events) consumer.event(event);
    const verdict = verdictOf(head, assessment, { failFast: options.failFast, wasComplete: false });
    if (verdict === undefined) continue;
    consumer.event({ ...verdict, finding: verdict.finding && (await withLogs(context, verdict.finding)) });
    good &&= verdict.verdict === 'complete';
  }
  consumer.close();
  return { good, errors };
}
