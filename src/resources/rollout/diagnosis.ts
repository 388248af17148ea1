/** A Deployment, StatefulSet or DaemonSet outside of a rollout: why it is not healthy. */
import { type Diagnosis, nameOf, namespaceOf, unexplained } from '../diagnosis/diagnosis.ts';
import { sortFindings } from '../diagnosis/pod.ts';
import { replicasText } from '../diagnosis/pod-owners.ts';
import type { Finding } from '../diagnosis/types.ts';
import { assessRollout } from './assess.ts';
import type { RolloutAssessment, RolloutSnapshot } from './assessment.ts';

export function workloadDiagnosis(snapshot: RolloutSnapshot): Diagnosis {
  const assessment = assessRollout(snapshot, { revision: 0, settle: 0 });
  const { replicas, paused, progress, outcome } = assessment;
  const isDone = outcome.status === 'complete' && replicas.ready >= replicas.desired;
  const { findings, progressing } = isDone ? { findings: [], progressing: false } : judged(assessment, snapshot.now);
  return {
    object: nameOf(snapshot.workload),
    namespace: namespaceOf(snapshot.workload),
    state: [replicasText(replicas.ready, replicas.desired), ...(paused ? ['paused'] : [])].join(', '),
    findings,
    progressing,
    ...(outcome.status === 'failed' ? { final: outcome.finding } : {}),
    notes: isDone || findings.length > 0 ? [] : [progress.message.trim()],
  };
}

/**
 * The findings on the new pods and the workload, else on the old pods; after a failure the best
 * guess.
 */
function judged(
  assessment: RolloutAssessment,
  now: number,
): Pick<Diagnosis, 'findings'> & { readonly progressing: boolean } {
  const { findings, revisions, suspect, outcome, paused } = assessment;
  const certain = (some: readonly Finding[]) => ({ findings: some, progressing: false });
  if (findings.length > 0) return certain(findings);
  const pods = revisions.flatMap((revision) => revision.pods);
  const old = pods.flatMap((pod) => (pod.ready ? [] : pod.findings.slice(0, 1)));
  if (old.length > 0) return certain(sortFindings(old));
  if (suspect === undefined) return { findings: [], progressing: true };
  if (paused) return certain([{ ...suspect, cause: 'Suspended' }]);
  if (outcome.status === 'failed') return certain([suspect]);
  return unexplained(suspect, Math.max(0, ...pods.map(({ created }) => created)), now);
}
