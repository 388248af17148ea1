/** Whether an object has become what it should be, by kind (cli-utils, pkg/kstatus/status). */
import { objectsOf } from '../../apimachinery/json.ts';
import { at, gvkOf, type KubeObject, meta } from '../../apimachinery/object.ts';
import { conditionsOf, current, failed, inProgress, numberAt, type StatusResult, textAt } from './result.ts';
import { daemonSetStatus, deploymentStatus, replicaSetStatus, statefulSetStatus } from './workloads.ts';

/** Milliseconds that a pod may be without a node before that counts as a failure. */
export const SCHEDULE_WINDOW = 15_000;

type KindRule = (object: KubeObject, now: number) => StatusResult;

const always: KindRule = () => current('Resource is always ready');

function podStatus(object: KubeObject, now: number): StatusResult {
  const phase = textAt(object, 'status.phase');
  const conditions = conditionsOf(object);
  switch (phase) {
    case 'Succeeded':
      return current('Pod has completed successfully');
    case 'Failed':
      return current('Pod has completed, but not successfully');
    case 'Running': {
      if (conditions.some(({ type, status }) => type === 'Ready' && status === 'True')) return current('Pod is Ready');
      const crashing = objectsOf(at(object, 'status', 'containerStatuses')).filter(
        (container) => at(container, 'state', 'waiting', 'reason') === 'CrashLoopBackOff',
      );
      if (crashing.length === 0) return inProgress('Pod is running but is not Ready');
      return failed(`Containers in CrashLoop state: ${crashing.map(({ name }) => String(name)).join(',')}`);
    }
    case 'Pending': {
      const waits = conditions.find(({ type, status }) => type === 'PodScheduled' && status === 'False');
      if (waits?.reason !== 'Unschedulable') return inProgress('Pod is in the Pending phase');
      const created = Date.parse(meta(object).creationTimestamp ?? '');
      return now - SCHEDULE_WINDOW < created
        ? inProgress('Pod has not been scheduled')
        : failed('Pod could not be scheduled');
    }
    default:
      return phase === '' ? inProgress('Pod phase not available') : { status: 'Unknown', message: '' };
  }
}

function claimStatus(object: KubeObject): StatusResult {
  const phase = textAt(object, 'status.phase', 'unknown');
  return phase === 'Bound' ? current('PVC is Bound') : inProgress(`PVC is not Bound. phase: ${phase}`);
}

const jobCounts = (object: KubeObject) => ({
  completions: numberAt(object, 'spec.completions', numberAt(object, 'spec.parallelism', 1)),
  succeeded: numberAt(object, 'status.succeeded', 0),
  failures: numberAt(object, 'status.failed', 0),
});

/** Undefined while the Job has neither ended well nor badly. */
function endedJob(object: KubeObject): StatusResult | undefined {
  const { completions, succeeded, failures } = jobCounts(object);
  const end = conditionsOf(object).find(
    ({ type, status }) => (type === 'Complete' || type === 'Failed') && status === 'True',
  );
  if (end === undefined) return undefined;
  return end.type === 'Complete'
    ? current(`Job Completed. succeeded: ${succeeded}/${completions}`)
    : failed(`Job Failed. failed: ${failures}/${completions}`);
}

/** A Job that runs is enough. */
function jobStatus(object: KubeObject): StatusResult {
  const ended = endedJob(object);
  if (ended !== undefined) return ended;
  if (textAt(object, 'status.startTime') === '') return inProgress('Job not started');
  const { succeeded, failures } = jobCounts(object);
  const active = numberAt(object, 'status.active', 0);
  return current(`Job in progress. success:${succeeded}, active: ${active}, failed: ${failures}`);
}

/** The Job has to have ended (helm's own rule, for hooks and --wait-for-jobs). */
export const completedJobStatus = (object: KubeObject): StatusResult =>
  endedJob(object) ?? inProgress('Job in progress');

/** The Pod has to have ended (helm's own rule, for hooks). */
export function completedPodStatus(object: KubeObject): StatusResult {
  const phase = textAt(object, 'status.phase');
  const name = meta(object).name ?? '';
  if (phase === 'Succeeded') return current(`pod ${name} succeeded`);
  return phase === 'Failed' ? failed(`pod ${name} failed`) : inProgress('Pod in progress');
}

function serviceStatus(object: KubeObject): StatusResult {
  const waits = textAt(object, 'spec.type') === 'LoadBalancer' && textAt(object, 'spec.clusterIP') === '';
  return waits ? inProgress('ClusterIP not set. Service type: LoadBalancer') : current('Service is ready');
}

function definitionStatus(object: KubeObject): StatusResult {
  for (const { type, status, reason, message } of conditionsOf(object)) {
    if (type === 'NamesAccepted' && status === 'False') return failed(message);
    if (type !== 'Established') continue;
    if (status === 'False' && reason !== 'Installing') return failed(message);
    if (status === 'True') return current('CRD is established');
  }
  return inProgress('Install in progress');
}

const KINDS: ReadonlyMap<string, KindRule> = new Map<string, KindRule>([
  ['Service', serviceStatus],
  ['Pod', podStatus],
  ['Secret', always],
  ['ConfigMap', always],
  ['PersistentVolumeClaim', claimStatus],
  ['apps/StatefulSet', statefulSetStatus],
  ['apps/DaemonSet', daemonSetStatus],
  ['extensions/DaemonSet', daemonSetStatus],
  ['apps/Deployment', deploymentStatus],
  ['extensions/Deployment', deploymentStatus],
  ['apps/ReplicaSet', replicaSetStatus],
  ['extensions/ReplicaSet', replicaSetStatus],
  ['policy/PodDisruptionBudget', () => current('AllowedDisruptions has been computed.')],
  ['batch/CronJob', always],
  ['batch/Job', jobStatus],
  ['apiextensions.k8s.io/CustomResourceDefinition', definitionStatus],
]);

/** What holds for every kind; undefined where that says nothing. */
function genericStatus(object: KubeObject): StatusResult | undefined {
  const { deletionTimestamp, generation } = meta(object);
  if (deletionTimestamp) return { status: 'Terminating', message: 'Resource scheduled for deletion' };
  const observed = at(object, 'status', 'observedGeneration');
  if (generation !== undefined && typeof observed === 'number' && observed !== generation) {
    return inProgress(`${object.kind} generation is ${generation}, but latest observed generation is ${observed}`);
  }
  for (const { type, status, message } of conditionsOf(object)) {
    if (status !== 'True') continue;
    if (type === 'Reconciling') return inProgress(message);
    if (type === 'Stalled') return failed(message);
  }
  return undefined;
}

function readyCondition(object: KubeObject): StatusResult | undefined {
  const ready = conditionsOf(object).find(({ type, status }) => type === 'Ready' && status !== undefined);
  if (ready === undefined) return undefined;
  if (ready.status === 'True') return current('Resource is Ready');
  return ready.status === 'False' || ready.status === 'Unknown' ? inProgress(ready.message) : undefined;
}

/** The status of a live object; `now` in milliseconds since the epoch. */
export function statusOf(object: KubeObject, now: number): StatusResult {
  const { group, kind } = gvkOf(object);
  const rule = KINDS.get(group === '' ? kind : `${group}/${kind}`);
  return genericStatus(object) ?? rule?.(object, now) ?? readyCondition(object) ?? current('Resource is current');
}
