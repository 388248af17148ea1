/**
 * The verdict on a rollout: its progress, whether it can still succeed, and if not, why. Pure: a
 * snapshot in, an assessment out.
 */

import { type KubeObject, meta } from '../../apimachinery/object.ts';
import type { DiagnosisContext } from '../diagnosis/context.ts';
import { createFailure } from '../diagnosis/create-failure.ts';
import { contextOf } from '../diagnosis/diagnosis.ts';
import { eventEvidence } from '../diagnosis/events.ts';
import { sortFindings } from '../diagnosis/pod.ts';
import { conditionOf } from '../diagnosis/pod-view.ts';
import { type Finding, isReportable } from '../diagnosis/types.ts';
import type { AssessOptions, RevisionAssessment, RolloutAssessment, RolloutSnapshot } from './assessment.ts';
import { decide } from './decision.ts';
import { refusedReplicaSet, replicaCounts } from './facts.ts';
import { assessGeneration, generationsOf, newestOf } from './revision-pods.ts';
import { stayingPods } from './siblings.ts';
import { rolloutProgress } from './status.ts';
import { forcedRollback } from './stuck-pod.ts';
import { count, isPaused, optionalCount } from './workload.ts';

export function assessRollout(snapshot: RolloutSnapshot, options: AssessOptions): RolloutAssessment {
  const { kind, workload, now } = snapshot;
  const { name = '', namespace = '' } = meta(workload);
  const generations = generationsOf(snapshot);
  const context: DiagnosisContext = {
    ...contextOf(now, snapshot.events, snapshot.claims, snapshot.nodes),
    ...(options.graces === undefined ? {} : { graces: options.graces }),
    siblings: stayingPods(snapshot, generations),
  };
  const newest = newestOf(generations);
  const revisions = generations.map((generation) => assessGeneration(snapshot, generation, context));
  const progress = rolloutProgress(kind, workload, options.revision);
  const own = workloadFindings(snapshot, newest?.object, revisions, context);
  const found = progress.phase === 'complete' ? [] : sortFindings([...own, ...newPodFindings(revisions)]);
  const findings = found.filter((finding) => isReportable(finding, now));
  // reads the warnings of every pod: only when nothing else explains the rollout
  const fallback = (): Finding => unexplained(snapshot, context);
  const facts = { snapshot, options, progress, revisions, own, unexplained: fallback };
  const outcome = decide(facts);
  const isDone = outcome.status === 'complete';
  return {
    kind,
    namespace,
    name,
    revision: newest?.number ?? 0,
    replicas: replicaCounts(kind, workload),
    paused: isPaused(workload),
    partition: optionalCount(workload, 'spec', 'updateStrategy', 'rollingUpdate', 'partition') ?? 0,
    progress,
    revisions,
    findings: isDone ? [] : findings,
    suspect: isDone ? undefined : outcome.status === 'failed' ? outcome.finding : (findings[0] ?? fallback()),
    outcome,
  };
}

function newPodFindings(revisions: readonly RevisionAssessment[]): readonly Finding[] {
  return revisions.filter(({ isNew }) => isNew).flatMap(({ pods }) => pods.flatMap(({ findings }) => findings));
}

/** What is wrong with the workload itself, not with one of its new pods. */
function workloadFindings(
  snapshot: RolloutSnapshot,
  newest: KubeObject | undefined,
  revisions: readonly RevisionAssessment[],
  context: DiagnosisContext,
): readonly Finding[] {
  const { kind, workload } = snapshot;
  const { name = '' } = meta(workload);
  const findings: (Finding | undefined)[] = [];
  const room = roomMadeAt(snapshot, context);
  if (kind === 'Deployment') {
    findings.push(refusedReplicaSet(workload, context));
    if (newest !== undefined && count(newest, 'spec', 'replicas') > count(newest, 'status', 'replicas')) {
      findings.push(createFailure(newest, `replicaset/${meta(newest).name ?? ''}`, context, room));
    }
  } else {
    findings.push(createFailure(workload, `${kind.toLowerCase()}/${name}`, context, room));
  }
  if (kind === 'StatefulSet') findings.push(forcedRollback(snapshot, revisions));
  return findings.filter((finding) => finding !== undefined);
}

/** When one of its controllers last deleted a pod; 0 when none is known. */
function roomMadeAt({ workload, revisions }: RolloutSnapshot, context: DiagnosisContext): number {
  const deletions = [workload, ...revisions].flatMap((controller) =>
    context.events(controller).filter(({ reason }) => reason === 'SuccessfulDelete'),
  );
  return Math.max(0, ...deletions.map(({ last }) => last));
}

const WARNINGS = 3;

/** Nothing is known to be wrong: the newest warnings, or that it is only not done yet. */
function unexplained(snapshot: RolloutSnapshot, context: DiagnosisContext): Finding {
  const { kind, workload, revisions, pods } = snapshot;
  const { name = '', namespace = '' } = meta(workload);
  const object = `${kind.toLowerCase()}/${name}`;
  const about = [workload, ...revisions, ...pods];
  const warnings = about
    .flatMap((one) =>
      context
        .events(one)
        .filter(({ type }) => type === 'Warning')
        .map((event) => eventEvidence(`${one.kind.toLowerCase()}/${meta(one).name ?? ''}`, event)),
    )
    .sort((a, b) => (b.at ?? 0) - (a.at ?? 0));
  const progressing = conditionOf(workload, 'Progressing');
  const condition =
    progressing && ({ source: 'condition', object, text: progressing.message, at: progressing.since } as const);
  const paused = isPaused(workload);
  return {
    cause: 'Undetermined',
    object,
    summary: paused ? 'it is paused' : 'it is not done yet, and nothing shows why',
    evidence: [...(condition === undefined ? [] : [condition]), ...warnings.slice(0, WARNINGS)],
    next: [
      paused
        ? `cox rollout resume ${object} -n ${namespace}`
        : `cox describe ${kind.toLowerCase()} ${name} -n ${namespace}`,
    ],
    doomedAt: undefined,
  };
}
