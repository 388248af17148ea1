/** Watches rollouts in parallel until each has its verdict, and passes events to a consumer. */

import { type Observation, type Observer, observeRollouts } from '../../../actions/rollout/observe.ts';
import type { Target } from '../../../actions/rollout/scope.ts';
import {
  advance,
  type Consumer,
  type EventHead,
  failed,
  nextChangeAt,
  nothingReported,
  type Reported,
  timeoutVerdict,
  type VerdictEvent,
  verdictOf,
} from '../../../actions/rollout/stream.ts';
import { startDeadline } from '../../../actions/waiting.ts';
import type { KubeObject } from '../../../apimachinery/object.ts';
import type { Context } from '../../../context.ts';
import { plainMessage } from '../../../error-text.ts';
import { ExitError } from '../../../errors.ts';
import { assessRollout } from '../../../resources/rollout/assess.ts';
import type { RolloutAssessment, RolloutSnapshot } from '../../../resources/rollout/assessment.ts';
import { withLogs } from './logs.ts';
import { actOnFailure, callsForAction } from './on-failure.ts';
import type { FollowOptions } from './options.ts';

/** The known state of one workload. */
interface Followed {
  readonly target: Target;
  reported: Reported;
  assessment: RolloutAssessment | undefined;
  object: KubeObject | undefined;
  wasComplete: boolean;
  verdict: VerdictEvent | undefined;
}

interface Following {
  readonly context: Context;
  readonly options: FollowOptions;
  readonly consumer: Consumer;
  readonly all: readonly Followed[];
  now(): number;
  /** Log requests and actions that run while other rollouts are watched. */
  readonly aftermath: Promise<void>[];
}

export interface Outcome {
  /** Whether nothing failed: every watched rollout is complete. */
  readonly good: boolean;
  /** Errors of workloads that could not be watched, for main to print. */
  readonly errors: readonly Error[];
}

/**
 * Watches until every target has its verdict or the timeout is over. The consumer is created when
 * the cluster's clock is known, and is always closed. Throws ExitError(1) when interrupted.
 */
export async function followRollouts(
  context: Context,
  targets: readonly Target[],
  options: FollowOptions,
  makeConsumer: (clusterClock: Observer['clusterClock']) => Consumer,
): Promise<Outcome> {
  const { transport } = await context.cluster();
  const deadline = startDeadline(context, options.timeout > 0 ? options.timeout : undefined);
  const { signal } = deadline;
  let consumer: Consumer | undefined;
  const warn = (message: string): void => consumer?.note(message);
  const observer = observeRollouts(transport, targets, { clock: context.clock, signal, warn });
  consumer = makeConsumer(observer.clusterClock);
  const all = targets.map(
    (target): Followed => ({
      target,
      reported: nothingReported,
      assessment: undefined,
      object: undefined,
      wasComplete: false,
      verdict: undefined,
    }),
  );
  const following: Following = { context, options, consumer, all, now: observer.clusterClock.now, aftermath: [] };
  const errors: Error[] = [];
  try {
    await observeAll(following, observer, errors).catch((error) => {
      if (context.signal.aborted) throw new ExitError(1);
      if (!deadline.caused(error)) throw error;
      giveUp(following);
    });
    await Promise.all(following.aftermath);
  } finally {
    deadline.clear();
    consumer.close();
  }
  return { good: all.every(({ verdict }) => verdict?.verdict === 'complete'), errors };
}

async function observeAll(following: Following, observer: Observer, errors: Error[]): Promise<void> {
  for await (const observation of observer.observations()) {
    if (following.context.io.stdout.closed === true) throw new ExitError(0);
    const followed = following.all[observation.target]!;
    if (followed.verdict !== undefined) continue;
    if (observation.type === 'lost') errors.push(observation.error);
    const verdict = handleObservation(following, followed, observation);
    if (verdict === undefined) {
      const at = nextChangeAt(followed.assessment, following.now());
      if (at !== undefined) observer.wakeAt(observation.target, at);
      continue;
    }
    observer.leave(observation.target);
    conclude(following, followed, verdict);
  }
}

function handleObservation(
  following: Following,
  followed: Followed,
  observation: Observation,
): VerdictEvent | undefined {
  const head = headOf(following, observation.target);
  switch (observation.type) {
    case 'deleted':
      return failed(head, undefined, 'Deleted', 'object has been deleted');
    case 'lost':
      return failed(head, undefined, 'Error', plainMessage(observation.error));
    case 'snapshot':
      return handleSnapshot(following, followed, head, observation.snapshot);
  }
}

function handleSnapshot(
  { options, consumer }: Following,
  followed: Followed,
  head: EventHead,
  snapshot: RolloutSnapshot,
): VerdictEvent | undefined {
  const assessment = assessRollout(snapshot, options);
  const now = { ...head, time: snapshot.now };
  const { reported, events } = advance(followed.reported, now, assessment);
  followed.reported = reported;
  followed.assessment = assessment;
  followed.object = snapshot.workload;
  for (const event of events) consumer.event(event);
  if (options.settle > 0 && assessment.progress.phase === 'complete') followed.wasComplete = true;
  return verdictOf(now, assessment, { failFast: options.failFast, wasComplete: followed.wasComplete });
}

function headOf({ all, now }: Following, target: number): EventHead {
  const { kind, item } = all[target]!.target;
  return { target, kind, namespace: item.namespace, name: item.name, time: now() };
}

function giveUp(following: Following): void {
  following.all.forEach((followed, target) => {
    if (followed.verdict !== undefined) return;
    conclude(following, followed, timeoutVerdict(headOf(following, target), followed.assessment));
  });
}

/**
 * Fetches the logs that the cause needs, emits the verdict, and does what --on-failure says. The
 * other rollouts are watched meanwhile.
 */
function conclude(following: Following, followed: Followed, verdict: VerdictEvent): void {
  followed.verdict = verdict;
  const finished = finish(following, followed, verdict);
  // awaited at the end; an interruption may come before that
  finished.catch(() => undefined);
  following.aftermath.push(finished);
}

async function finish(
  { context, options, consumer }: Following,
  followed: Followed,
  verdict: VerdictEvent,
): Promise<void> {
  const finding = verdict.finding && (await withLogs(context, verdict.finding));
  consumer.event({ ...verdict, finding });
  if (options.onFailure === 'none' || !callsForAction(verdict)) return;
  const outcome = await actOnFailure(context, followed.target, options.onFailure, followed.object);
  const { target, kind, namespace, name, time } = verdict;
  consumer.event({ type: 'action', target, kind, namespace, name, time, action: options.onFailure, ...outcome });
}
