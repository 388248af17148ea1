/** A Deployment, StatefulSet or DaemonSet outside of a rollout: what keeps it from being as it should. */
import { type Diagnosis, nameOf, namespaceOf } from '../diagnosis/diagnosis.ts';
import { sortFindings } from '../diagnosis/pod.ts';
import { replicasText } from '../diagnosis/pod-owners.ts';
import type { Finding } from '../diagnosis/types.ts';
import { assessRollout } from './assess.ts';
import type { RolloutAssessment, RolloutSnapshot } from './assessment.ts';

export function workloadDiagnosis(snapshot: RolloutSnapshot): Diagnosis {
  const assessment = assessRollout(snapshot, { revision: 0, settle: 0 });
  const { replicas, paused, progress, outcome } = assessment;
  const isDone = outcome.status === 'complete' && replicas.ready >= replicas.desired;
  const findings = isDone ? [] : findingsOf(assessment);
  return {
    object: nameOf(snapshot.workload),
    namespace: namespaceOf(snapshot.workload),
    state: [replicasText(replicas.ready, replicas.desired), ...(paused ? ['paused'] : [])].join(', '),
    findings,
    ...(outcome.status === 'failed' ? { final: outcome.finding } : {}),
    notes: isDone || findings.length > 0 ? [] : [progress.message.trim()],
  };
}

/** What is wrong with the new pods and the workload, else with the old ones; when time or somebody has given it up, the best guess. */
function findingsOf({ findings, revisions, suspect, outcome, paused }: RolloutAssessment): readonly Finding[] {
  if (findings.length > 0) return findings;
  const old = revisions.flatMap(({ pods }) => pods.flatMap((pod) => (pod.ready ? [] : pod.findings.slice(0, 1))));
  if (old.length > 0) return sortFindings(old);
  if (suspect === undefined) return [];
  if (paused) return [{ ...suspect, cause: 'Suspended' }];
  return outcome.status === 'failed' ? [suspect] : [];
}
