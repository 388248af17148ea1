/**
 * The progress of a rollout, read from the workload alone, in kubectl's words
 * (k8s.io/kubectl/pkg/polymorphichelpers/rollout_status.go). `reason` is ours: the diagnosis starts
 * from it.
 */
import { isJsonObject } from '../../apimachinery/json.ts';
import { at, type KubeObject, meta } from '../../apimachinery/object.ts';
import { deploymentRevision } from './revision.ts';
import { count, optionalCount, text, type WorkloadKind } from './workload.ts';

export type RolloutProgress =
  | { readonly phase: 'waiting'; readonly reason: WaitingReason; readonly message: string }
  | { readonly phase: 'complete'; readonly message: string }
  | { readonly phase: 'failed'; readonly reason: FailedReason; readonly message: string };

export type WaitingReason =
  | 'SpecNotObserved'
  | 'Updating'
  | 'TerminatingOld'
  | 'NotAvailable'
  | 'NotReady'
  | 'Partition';
export type FailedReason = 'ProgressDeadlineExceeded' | 'OtherRevision' | 'UnreadableRevision' | 'OnDelete';

const waiting = (reason: WaitingReason, message: string): RolloutProgress => ({ phase: 'waiting', reason, message });
const complete = (message: string): RolloutProgress => ({ phase: 'complete', message });
const failed = (reason: FailedReason, message: string): RolloutProgress => ({ phase: 'failed', reason, message });

const progressOf: Readonly<Record<WorkloadKind, (object: KubeObject, revision: number) => RolloutProgress>> = {
  Deployment: deploymentProgress,
  StatefulSet: statefulSetProgress,
  DaemonSet: daemonSetProgress,
};

/**
 * The progress of a workload's rollout. `revision` pins a Deployment to one revision, 0 means
 * whichever is newest; the other kinds ignore it. A failed one's message is kubectl's error without
 * `error: `, the others' are whole lines without the newline.
 */
export function rolloutProgress(kind: WorkloadKind, object: KubeObject, revision = 0): RolloutProgress {
  return progressOf[kind](object, revision);
}

function deploymentProgress(deployment: KubeObject, revision: number): RolloutProgress {
  const name = meta(deployment).name ?? '';
  if (revision > 0) {
    const running = deploymentRevision(deployment);
    if (typeof running === 'string') {
      return failed('UnreadableRevision', `cannot get the revision of deployment "${name}": ${running}`);
    }
    if (running !== revision) {
      const message = `desired revision (${revision}) is different from the running revision (${running})`;
      return failed('OtherRevision', message);
    }
  }
  if (count(deployment, 'metadata', 'generation') > count(deployment, 'status', 'observedGeneration')) {
    return waiting('SpecNotObserved', 'Waiting for deployment spec update to be observed...');
  }
  if (conditionReason(deployment, 'Progressing') === 'ProgressDeadlineExceeded') {
    return failed('ProgressDeadlineExceeded', `deployment "${name}" exceeded its progress deadline`);
  }
  const desired = optionalCount(deployment, 'spec', 'replicas');
  const updated = count(deployment, 'status', 'updatedReplicas');
  const replicas = count(deployment, 'status', 'replicas');
  const available = count(deployment, 'status', 'availableReplicas');
  const finish = `Waiting for deployment "${name}" rollout to finish: `;
  if (desired !== undefined && updated < desired) {
    return waiting('Updating', `${finish}${updated} out of ${desired} new replicas have been updated...`);
  }
  if (replicas > updated) {
    return waiting('TerminatingOld', `${finish}${replicas - updated} old replicas are pending termination...`);
  }
  if (available < updated) {
    return waiting('NotAvailable', `${finish}${available} of ${updated} updated replicas are available...`);
  }
  return complete(`deployment "${name}" successfully rolled out`);
}

function conditionReason(object: KubeObject, type: string): string | undefined {
  const conditions = at(object, 'status', 'conditions');
  if (!Array.isArray(conditions)) return undefined;
  const found = conditions.find((condition) => isJsonObject(condition) && condition.type === type);
  return isJsonObject(found) && typeof found.reason === 'string' ? found.reason : undefined;
}

// kubectl says this for DaemonSets too.
const onDelete = failed('OnDelete', 'rollout status is only available for RollingUpdate strategy type');

function updatesOnItsOwn(object: KubeObject): boolean {
  return text(object, 'spec', 'updateStrategy', 'type') === 'RollingUpdate';
}

function daemonSetProgress(daemonSet: KubeObject): RolloutProgress {
  if (!updatesOnItsOwn(daemonSet)) return onDelete;
  if (count(daemonSet, 'metadata', 'generation') > count(daemonSet, 'status', 'observedGeneration')) {
    return waiting('SpecNotObserved', 'Waiting for daemon set spec update to be observed...');
  }
  const name = meta(daemonSet).name ?? '';
  const desired = count(daemonSet, 'status', 'desiredNumberScheduled');
  const updated = count(daemonSet, 'status', 'updatedNumberScheduled');
  const available = count(daemonSet, 'status', 'numberAvailable');
  const finish = `Waiting for daemon set "${name}" rollout to finish: `;
  if (updated < desired) {
    return waiting('Updating', `${finish}${updated} out of ${desired} new pods have been updated...`);
  }
  if (available < desired) {
    return waiting('NotAvailable', `${finish}${available} of ${desired} updated pods are available...`);
  }
  return complete(`daemon set "${name}" successfully rolled out`);
}

function statefulSetProgress(statefulSet: KubeObject): RolloutProgress {
  if (!updatesOnItsOwn(statefulSet)) return onDelete;
  const observed = count(statefulSet, 'status', 'observedGeneration');
  if (observed === 0 || count(statefulSet, 'metadata', 'generation') > observed) {
    return waiting('SpecNotObserved', 'Waiting for statefulset spec update to be observed...');
  }
  const desired = optionalCount(statefulSet, 'spec', 'replicas');
  const ready = count(statefulSet, 'status', 'readyReplicas');
  if (desired !== undefined && ready < desired) {
    return waiting('NotReady', `Waiting for ${desired - ready} pods to be ready...`);
  }
  return at(statefulSet, 'spec', 'updateStrategy', 'rollingUpdate') === undefined
    ? wholeProgress(statefulSet)
    : partitionedProgress(statefulSet, desired);
}

function partitionedProgress(statefulSet: KubeObject, desired: number | undefined): RolloutProgress {
  const updated = count(statefulSet, 'status', 'updatedReplicas');
  const partition = optionalCount(statefulSet, 'spec', 'updateStrategy', 'rollingUpdate', 'partition');
  if (desired !== undefined && partition !== undefined && updated < desired - partition) {
    const of = `${updated} out of ${desired - partition} new pods have been updated...`;
    return waiting('Partition', `Waiting for partitioned roll out to finish: ${of}`);
  }
  return complete(`partitioned roll out complete: ${updated} new pods have been updated...`);
}

function wholeProgress(statefulSet: KubeObject): RolloutProgress {
  const updateRevision = text(statefulSet, 'status', 'updateRevision');
  const currentRevision = text(statefulSet, 'status', 'currentRevision');
  if (updateRevision !== currentRevision) {
    const pods = `${count(statefulSet, 'status', 'updatedReplicas')} pods at revision ${updateRevision}`;
    return waiting('Updating', `waiting for statefulset rolling update to complete ${pods}...`);
  }
  const pods = `${count(statefulSet, 'status', 'currentReplicas')} pods at revision ${currentRevision}`;
  return complete(`statefulset rolling update complete ${pods}...`);
}
