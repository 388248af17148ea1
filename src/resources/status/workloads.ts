/** The status of what has pods: counts of replicas against what is wanted (kstatus/status/core.go). */
import { at, type KubeObject } from '../../apimachinery/object.ts';
import { conditionsOf, current, failed, inProgress, numberAt, type StatusResult, textAt } from './result.ts';

/** The first that holds decides. */
type Check = readonly [holds: boolean, message: string];

function firstOf(checks: readonly Check[], otherwise: StatusResult): StatusResult {
  const found = checks.find(([holds]) => holds);
  return found === undefined ? otherwise : inProgress(found[1]);
}

export function statefulSetStatus(object: KubeObject): StatusResult {
  if (textAt(object, 'spec.updateStrategy.type') === 'OnDelete') {
    return current('StatefulSet is using the ondelete update strategy');
  }
  const wanted = numberAt(object, 'spec.replicas', 1);
  const count = (field: string): number => numberAt(object, `status.${field}`, 0);
  const [all, ready, updated] = [count('replicas'), count('readyReplicas'), count('updatedReplicas')];
  const counts: readonly Check[] = [
    [wanted > all, `Replicas: ${all}/${wanted}`],
    [wanted > ready, `Ready: ${ready}/${wanted}`],
    [all > wanted, `Pending termination: ${all - wanted}`],
  ];
  const partition = numberAt(object, 'spec.updateStrategy.rollingUpdate.partition', -1);
  if (partition !== -1) {
    const rest = wanted - partition;
    return firstOf(
      [...counts, [updated < rest, `updated: ${updated}/${rest}`]],
      current(`Partition rollout complete. updated: ${updated}`),
    );
  }
  const now = count('currentReplicas');
  const moves = textAt(object, 'status.currentRevision') !== textAt(object, 'status.updateRevision');
  return firstOf(
    [...counts, [wanted > now, `current: ${now}/${wanted}`], [moves, 'Waiting for updated revision to match current']],
    current(`All replicas scheduled as expected. Replicas: ${all}`),
  );
}

/** A Deployment without a deadline has no Progressing condition, and counts as progressing. */
const NO_DEADLINE = 2 ** 31 - 1;

export function deploymentStatus(object: KubeObject): StatusResult {
  const conditions = conditionsOf(object);
  if (conditions.some(({ type, reason }) => type === 'Progressing' && reason === 'ProgressDeadlineExceeded')) {
    return failed('Progress deadline exceeded');
  }
  const isTrue = (wanted: string, reason?: string): boolean =>
    conditions.some(
      (one) => one.type === wanted && one.status === 'True' && (reason === undefined || one.reason === reason),
    );
  const progressing =
    numberAt(object, 'spec.progressDeadlineSeconds', NO_DEADLINE) === NO_DEADLINE ||
    isTrue('Progressing', 'NewReplicaSetAvailable');
  const wanted = numberAt(object, 'spec.replicas', 1);
  const count = (field: string): number => numberAt(object, `status.${field}`, 0);
  const [all, updated, ready] = [count('replicas'), count('updatedReplicas'), count('readyReplicas')];
  const available = count('availableReplicas');
  return firstOf(
    [
      [wanted > all, `Replicas: ${all}/${wanted}`],
      [wanted > updated, `Updated: ${updated}/${wanted}`],
      [all > wanted, `Pending termination: ${all - wanted}`],
      [updated > available, `Available: ${available}/${updated}`],
      [wanted > ready, `Ready: ${ready}/${wanted}`],
      [!progressing, 'ReplicaSet not Available'],
      [!isTrue('Available'), 'Deployment not Available'],
    ],
    current(`Deployment is available. Replicas: ${all}`),
  );
}

export function replicaSetStatus(object: KubeObject): StatusResult {
  const fails = conditionsOf(object).some(({ type, status }) => type === 'ReplicaFailure' && status === 'True');
  const wanted = numberAt(object, 'spec.replicas', 1);
  const count = (field: string): number => numberAt(object, `status.${field}`, 0);
  const [all, ready, available] = [count('replicas'), count('readyReplicas'), count('availableReplicas')];
  const labelled = count('fullyLabeledReplicas');
  return firstOf(
    [
      [fails, 'Replica Failure condition. Check Pods'],
      [wanted > labelled, `Labelled: ${labelled}/${wanted}`],
      [wanted > available, `Available: ${available}/${wanted}`],
      [wanted > ready, `Ready: ${ready}/${wanted}`],
      [all > wanted, `Pending termination: ${all - wanted}`],
    ],
    current(`ReplicaSet is available. Replicas: ${all}`),
  );
}

export function daemonSetStatus(object: KubeObject): StatusResult {
  for (const path of [['metadata', 'generation'] as const, ['status', 'observedGeneration'] as const]) {
    if (at(object, ...path) === undefined) return inProgress(`${object.kind} ${path.join('.')} not found`);
  }
  const wanted = numberAt(object, 'status.desiredNumberScheduled', -1);
  if (wanted === -1) return inProgress('Missing .status.desiredNumberScheduled');
  const checks = [
    ['Current', 'currentNumberScheduled'],
    ['Updated', 'updatedNumberScheduled'],
    ['Available', 'numberAvailable'],
    ['Ready', 'numberReady'],
  ].map(([word, field]): Check => {
    const count = numberAt(object, `status.${field}`, 0);
    return [wanted > count, `${word}: ${count}/${wanted}`];
  });
  return firstOf(checks, current(`All replicas scheduled as expected. Replicas: ${wanted}`));
}
