/**
 * The one stream that every output of a rollout consumes: what changed from one assessment of a
 * workload to the next. Each change is reported once. docs/rollout-status.md documents it as `-o
 * json` writes it.
 */
import { type Finding, isDoomed, type PodAssessment } from '../../resources/diagnosis/types.ts';
import type { RolloutAssessment } from '../../resources/rollout/assessment.ts';
import type { RolloutProgress } from '../../resources/rollout/status.ts';
import type { WorkloadKind } from '../../resources/rollout/workload.ts';

/** Which workload an event is about, and its time in milliseconds of the cluster's clock. */
export interface EventHead {
  /** Its place among the workloads of the command. */
  readonly target: number;
  readonly kind: WorkloadKind;
  readonly namespace: string;
  readonly name: string;
  readonly time: number;
}

/** kubectl's line has changed. */
export interface ProgressEvent extends EventHead {
  readonly type: 'progress';
  readonly progress: RolloutProgress;
}

/**
 * The tree has changed: `changed` are the pods that are new or different, `gone` the names of the
 * pods that no longer exist.
 */
export interface StateEvent extends EventHead {
  readonly type: 'state';
  readonly assessment: RolloutAssessment;
  readonly changed: readonly PodAssessment[];
  readonly gone: readonly string[];
}

/**
 * Something is wrong. Sent once when it is suspected, and once when its grace is over (`final`).
 */
export interface FindingEvent extends EventHead {
  readonly type: 'finding';
  readonly finding: Finding;
  readonly final: boolean;
}

export type VerdictReason =
  | 'Complete'
  | 'TimedOut'
  /** The grace of a finding is over: the rollout can no longer succeed. */
  | 'CannotSucceed'
  /** kubectl's own failures. */
  | Extract<RolloutProgress, { phase: 'failed' }>['reason']
  | 'Deleted'
  /** It could no longer be watched. */
  | 'Error';

/** The final result for a workload. */
export interface VerdictEvent extends EventHead {
  readonly type: 'verdict';
  readonly verdict: 'complete' | 'failed' | 'timeout';
  readonly reason: VerdictReason;
  /** kubectl's text if it has one: its last line, or its error without `error: `. */
  readonly message: string;
  readonly revision: number;
  /** The cause; undefined when the rollout is complete, and when no cause is known. */
  readonly finding: Finding | undefined;
  /** Objects that have this cause, as `kind/name`. */
  readonly affected: readonly string[];
  /** Advice for a failure that has no cause to name. */
  readonly advice: readonly string[];
  readonly assessment: RolloutAssessment | undefined;
}

/** What --on-failure did. */
export interface ActionEvent extends EventHead {
  readonly type: 'action';
  readonly action: 'undo' | 'pause';
  readonly done: boolean;
  /** "rolled back to revision 3", or why not. */
  readonly message: string;
}

export type RolloutEvent = ProgressEvent | StateEvent | FindingEvent | VerdictEvent | ActionEvent;

/** A consumer of the stream: one kind of output. */
export interface Consumer {
  event(event: RolloutEvent): void;
  /** A line for stderr that is not about one workload in particular. */
  note(line: string): void;
  /** Called after the last event. */
  close(): void;
}

/** What has been reported about one workload; each `advance` makes a new one. */
export interface Reported {
  readonly message: string | undefined;
  readonly summary: string;
  /** The last reported state of each pod, by uid. */
  readonly pods: ReadonlyMap<string, { readonly name: string; readonly look: string }>;
  /** Findings by their subject, and whether they were reported as final. */
  readonly findings: ReadonlyMap<string, boolean>;
}

export const nothingReported: Reported = { message: undefined, summary: '', pods: new Map(), findings: new Map() };

/** The events for the changes between what was reported and an assessment made at `head.time`. */
export function advance(
  reported: Reported,
  head: EventHead,
  assessment: RolloutAssessment,
): { readonly reported: Reported; readonly events: readonly RolloutEvent[] } {
  const events: RolloutEvent[] = [];
  const { progress } = assessment;
  if (progress.message !== reported.message) events.push({ ...head, type: 'progress', progress });
  const pods = new Map<string, { name: string; look: string }>();
  const changed: PodAssessment[] = [];
  for (const pod of assessment.revisions.flatMap((revision) => revision.pods)) {
    const look = lookOf(pod);
    if (reported.pods.get(pod.uid)?.look !== look) changed.push(pod);
    pods.set(pod.uid, { name: pod.name, look });
  }
  const gone = [...reported.pods].filter(([uid]) => !pods.has(uid)).map(([, { name }]) => name);
  const summary = summaryOf(assessment);
  if (changed.length > 0 || gone.length > 0 || summary !== reported.summary) {
    events.push({ ...head, type: 'state', assessment, changed, gone });
  }
  const findings = new Map(reported.findings);
  for (const finding of assessment.findings) {
    const key = keyOf(finding);
    const final = isDoomed(finding, head.time);
    if (findings.has(key) && (findings.get(key) === true || !final)) continue;
    findings.set(key, final);
    events.push({ ...head, type: 'finding', finding, final });
  }
  return { reported: { message: progress.message, summary, pods, findings }, events };
}

function keyOf({ cause, object, container }: Finding): string {
  return `${cause} ${object} ${container?.name ?? ''}`;
}

/** Everything of a pod that the tree shows, except its age. */
function lookOf(pod: PodAssessment): string {
  const { isNew, revision, ready, containers, restarts, state, node, terminating, steadySince } = pod;
  const claims = pod.claims.map(({ name, size, phase }) => [name, size, phase]);
  const findings = pod.findings.map(({ cause, summary }) => [cause, summary]);
  const steady = steadySince !== undefined;
  const { total, ready: readyContainers } = containers;
  return JSON.stringify([
    ...[isNew, revision, ready, readyContainers, total, restarts, state, node, terminating, steady],
    ...[claims, findings],
  ]);
}

function summaryOf({ revision, replicas, paused, partition, revisions, outcome }: RolloutAssessment): string {
  const shown = revisions.map(({ name, number, isNew, images, desired }) => [name, number, isNew, images, desired]);
  return JSON.stringify([revision, replicas, paused, partition, shown, outcome.status]);
}

export interface VerdictOptions {
  readonly failFast: boolean;
  /**
   * kubectl has once considered it complete: from then on only --settle delays the verdict, and any
   * failure is final at once.
   */
  readonly wasComplete: boolean;
}

/** The verdict on an assessment; undefined while there is none yet. */
export function verdictOf(
  head: EventHead,
  assessment: RolloutAssessment,
  { failFast, wasComplete }: VerdictOptions,
): VerdictEvent | undefined {
  const { outcome, progress } = assessment;
  if (progress.phase === 'failed') return failed(head, assessment, progress.reason, progress.message);
  if (outcome.status === 'complete') {
    const { revision } = assessment;
    const rest = { message: progress.message, revision, ...noCause, advice: [], assessment };
    return { ...head, type: 'verdict', verdict: 'complete', reason: 'Complete', ...rest };
  }
  if (outcome.status !== 'failed' || !(failFast || wasComplete)) return undefined;
  return failed(head, assessment, 'CannotSucceed', `${shortName(head)} cannot be rolled out`);
}

/** The verdict at the timeout; `assessment` is undefined when nothing is known yet. */
export function timeoutVerdict(head: EventHead, assessment: RolloutAssessment | undefined): VerdictEvent {
  const message = 'timed out waiting for the condition';
  return { ...failed(head, assessment, 'TimedOut', message), verdict: 'timeout' };
}

/**
 * The verdict on a workload that failed for this reason, with its most specific finding as the
 * cause.
 */
export function failed(
  head: EventHead,
  assessment: RolloutAssessment | undefined,
  reason: VerdictReason,
  message: string,
): VerdictEvent {
  const revision = assessment?.revision ?? 0;
  const advice = reason === 'OnDelete' && assessment !== undefined ? [deletionAdvice(assessment)] : [];
  const rest = { ...causeOf(reason, assessment), advice, assessment };
  return { ...head, type: 'verdict', verdict: 'failed', reason, message, revision, ...rest };
}

type Blame = Pick<VerdictEvent, 'finding' | 'affected'>;

const noCause: Blame = { finding: undefined, affected: [] };

/** For a rollout that is not the requested one, or not a rollout at all, the pods say nothing. */
const unblamed: readonly VerdictReason[] = ['OtherRevision', 'UnreadableRevision', 'OnDelete', 'Deleted', 'Error'];

function causeOf(reason: VerdictReason, assessment: RolloutAssessment | undefined): Blame {
  if (unblamed.includes(reason)) return noCause;
  if (assessment?.outcome.status === 'failed') return assessment.outcome;
  const finding = assessment?.suspect;
  if (assessment === undefined || finding === undefined) return noCause;
  const same = assessment.findings.filter(({ cause }) => cause === finding.cause);
  return { finding, affected: [...new Set([finding, ...same].map(({ object }) => object))] };
}

/** Why a workload with the strategy OnDelete does not roll out by itself. */
function deletionAdvice({ revisions }: RolloutAssessment): string {
  const old = revisions.flatMap(({ isNew, pods }) => (isNew ? [] : pods.map(({ name }) => `pod/${name}`)));
  if (old.length === 0) return 'its strategy is OnDelete, and all of its pods run the new revision';
  return `its strategy is OnDelete: these pods get the new revision when they are deleted: ${old.join(', ')}`;
}

/**
 * The next time at which the state changes without an event: the decision itself, or a finding
 * whose grace ends.
 */
export function nextChangeAt(assessment: RolloutAssessment | undefined, now: number): number | undefined {
  if (assessment === undefined) return undefined;
  const { outcome, findings } = assessment;
  const ends = findings.map(({ doomedAt }) => doomedAt);
  const times = [...ends, 'decideAt' in outcome ? outcome.decideAt : undefined];
  const future = times.filter((at) => at !== undefined && at > now) as number[];
  return future.length === 0 ? undefined : future.reduce((first, at) => Math.min(first, at));
}

/** "deployment/web". */
export function shortName({ kind, name }: Pick<EventHead, 'kind' | 'name'>): string {
  return `${kind.toLowerCase()}/${name}`;
}
