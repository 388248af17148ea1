/** Whether an object is ready, in a cell or two, for every kind: the columns of `cox tree`. Pure. */
import { objectsOf, textOf } from '../../apimachinery/json.ts';
import { at, gvkOf, type KubeObject, meta } from '../../apimachinery/object.ts';
import { failingConditions } from '../diagnosis/autoscaler.ts';
import { badConditions, badWord, goodCondition, runningCondition } from '../diagnosis/conditions.ts';
import { podStatus } from '../diagnosis/pod-columns.ts';
import { conditionOf } from '../diagnosis/pod-view.ts';
import { rolloutProgress } from '../rollout/status.ts';
import { workloadKind } from '../rollout/workload.ts';

/** `none`: there is nothing to be ready. */
export type Health = 'ready' | 'progressing' | 'failed' | 'none';

export interface Readiness {
  readonly health: Health;
  /** "2/3" where parts are counted, True or False where a condition says it, else "". */
  readonly ready: string;
  /** The state or the reason, one word where possible: Running, CrashLoopBackOff, Bound. */
  readonly status: string;
}

/** By group and kind. */
const rules: Readonly<Record<string, (object: KubeObject) => Readiness>> = {
  '/Pod': podReadiness,
  '/ReplicationController': replicaReadiness,
  '/PersistentVolumeClaim': boundReadiness,
  '/PersistentVolume': boundReadiness,
  'apps/ReplicaSet': replicaReadiness,
  'autoscaling/HorizontalPodAutoscaler': autoscalerReadiness,
  'batch/Job': jobReadiness,
  'batch/CronJob': cronJobReadiness,
  'discovery.k8s.io/EndpointSlice': endpointReadiness,
};

/** Kinds without a state of their own, by group: their metadata is all there is to show. */
const stateless: Readonly<Record<string, readonly string[] | undefined>> = {
  '': ['ConfigMap', 'Secret', 'ServiceAccount', 'Endpoints', 'PodTemplate', 'LimitRange', 'Event'],
  apps: ['ControllerRevision'],
  'coordination.k8s.io': ['Lease'],
  'networking.k8s.io': ['NetworkPolicy', 'IngressClass'],
  'rbac.authorization.k8s.io': ['Role', 'RoleBinding', 'ClusterRole', 'ClusterRoleBinding'],
  'scheduling.k8s.io': ['PriorityClass'],
  'storage.k8s.io': ['StorageClass', 'CSINode', 'CSIDriver', 'CSIStorageCapacity'],
};

/** Whether readiness needs more of an object than its metadata. Secrets are never read whole. */
export function hasState(object: KubeObject): boolean {
  const { group, kind } = gvkOf(object);
  return stateless[group]?.includes(kind) !== true;
}

/** The readiness of an object that was read whole. */
export function readinessOf(object: KubeObject): Readiness {
  const { group, kind } = gvkOf(object);
  const found = hasState(object) ? ownReadiness(object, `${group}/${kind}`) : nothing;
  return meta(object).deletionTimestamp === undefined ? found : deleting(found);
}

/** The readiness of an object of which only metadata is known. */
export function metadataReadiness(object: KubeObject): Readiness {
  return meta(object).deletionTimestamp === undefined ? nothing : deleting(nothing);
}

const nothing: Readiness = { health: 'none', ready: '', status: '' };

const deleting = ({ ready }: Readiness): Readiness => ({ health: 'progressing', ready, status: 'Terminating' });

function ownReadiness(object: KubeObject, key: string): Readiness {
  const workload = workloadKind(gvkOf(object));
  if (workload !== undefined) return workloadReadiness(object);
  return rules[key]?.(object) ?? conditionReadiness(object);
}

const count = (object: KubeObject, ...path: readonly string[]): number => Number(at(object, ...path) ?? 0);

/** States of `get pods` that need somebody to act. */
const failing =
  /BackOff|Err|Error|Failed|Invalid|NeverPull|OOMKilled|Evicted|NodeLost|Unknown|Unschedulable|ExitCode|Signal|Deadline|Cannot|Preempting|Shutdown|Unexpected/;

function podReadiness(pod: KubeObject): Readiness {
  const { ready, total, state } = podStatus(pod);
  const counts = `${ready}/${total}`;
  if (textOf(at(pod, 'status', 'phase')) === 'Succeeded') return { health: 'none', ready: counts, status: state };
  const scheduled = conditionOf(pod, 'PodScheduled');
  const status = state === 'Pending' && scheduled?.status === 'False' ? scheduled.reason || state : state;
  if (failing.test(status)) return { health: 'failed', ready: counts, status };
  const isReady = conditionOf(pod, 'Ready')?.status === 'True';
  if (isReady) return { health: 'ready', ready: counts, status };
  return { health: 'progressing', ready: counts, status: status === 'Running' ? 'NotReady' : status };
}

function workloadReadiness(workload: KubeObject): Readiness {
  const kind = workloadKind(gvkOf(workload));
  if (kind === undefined) return nothing;
  const wanted = kind === 'DaemonSet' ? count(workload, 'status', 'desiredNumberScheduled') : wantedReplicas(workload);
  const ready = count(workload, 'status', kind === 'DaemonSet' ? 'numberReady' : 'readyReplicas');
  const counts = `${ready}/${wanted}`;
  const failure = conditionOf(workload, 'ReplicaFailure');
  if (failure?.status === 'True') return { health: 'failed', ready: counts, status: failure.reason };
  const progress = rolloutProgress(kind, workload);
  if (progress.phase === 'failed' && progress.reason !== 'OnDelete') {
    return { health: 'failed', ready: counts, status: progress.reason };
  }
  if (progress.phase === 'waiting') return { health: 'progressing', ready: counts, status: progress.reason };
  return replicas(ready, wanted);
}

const wantedReplicas = (object: KubeObject): number => Number(at(object, 'spec', 'replicas') ?? 1);

function replicas(ready: number, wanted: number): Readiness {
  if (wanted === 0 && ready === 0) return { health: 'none', ready: '0/0', status: 'ScaledToZero' };
  const isReady = ready >= wanted;
  return {
    health: isReady ? 'ready' : 'progressing',
    ready: `${ready}/${wanted}`,
    status: isReady ? 'Ready' : 'NotReady',
  };
}

function replicaReadiness(object: KubeObject): Readiness {
  const found = replicas(count(object, 'status', 'readyReplicas'), wantedReplicas(object));
  const failure = conditionOf(object, 'ReplicaFailure');
  return failure?.status === 'True' ? { ...found, health: 'failed', status: failure.reason } : found;
}

function jobReadiness(job: KubeObject): Readiness {
  const ready = `${count(job, 'status', 'succeeded')}/${Number(at(job, 'spec', 'completions') ?? 1)}`;
  const failed = [conditionOf(job, 'Failed'), conditionOf(job, 'FailureTarget')].find((one) => one?.status === 'True');
  if (failed !== undefined) return { health: 'failed', ready, status: failed.reason || 'Failed' };
  if (conditionOf(job, 'Complete')?.status === 'True') return { health: 'ready', ready, status: 'Complete' };
  if (conditionOf(job, 'Suspended')?.status === 'True') return { health: 'none', ready, status: 'Suspended' };
  return { health: 'progressing', ready, status: count(job, 'status', 'active') > 0 ? 'Running' : 'Pending' };
}

function cronJobReadiness(cronJob: KubeObject): Readiness {
  if (at(cronJob, 'spec', 'suspend') === true) return { health: 'none', ready: '', status: 'Suspended' };
  const active = objectsOf(at(cronJob, 'status', 'active')).length;
  return { health: 'none', ready: '', status: active > 0 ? 'Active' : 'Scheduled' };
}

function autoscalerReadiness(autoscaler: KubeObject): Readiness {
  const [failing] = failingConditions(autoscaler);
  if (failing !== undefined) return { health: 'failed', ready: 'False', status: failing.reason || failing.type };
  const active = conditionOf(autoscaler, 'ScalingActive');
  if (active === undefined) return nothing;
  return active.status === 'True'
    ? { health: 'ready', ready: 'True', status: 'ScalingActive' }
    : { health: 'none', ready: '', status: active.reason };
}

/** A claim or a volume, by its phase. */
function boundReadiness(object: KubeObject): Readiness {
  const phase = textOf(at(object, 'status', 'phase')) || 'Pending';
  if (phase === 'Bound' || phase === 'Available') return { health: 'ready', ready: 'True', status: phase };
  const health = phase === 'Lost' || phase === 'Failed' ? 'failed' : 'progressing';
  return { health: phase === 'Released' ? 'none' : health, ready: 'False', status: phase };
}

/** An endpoint whose condition is not set counts as ready (discovery.k8s.io/v1). */
function endpointReadiness(slice: KubeObject): Readiness {
  const endpoints = objectsOf(slice.endpoints);
  const ready = endpoints.filter((endpoint) => at(endpoint, 'conditions', 'ready') !== false).length;
  const counts = `${ready}/${endpoints.length}`;
  if (endpoints.length === 0) return { health: 'none', ready: counts, status: 'NoEndpoints' };
  if (ready > 0) return { health: 'ready', ready: counts, status: 'Ready' };
  return { health: 'progressing', ready: counts, status: 'NotReady' };
}

/** Any other kind: by its conditions, then by its phase. */
function conditionReadiness(object: KubeObject): Readiness {
  const [bad] = badConditions(object);
  if (bad !== undefined) {
    const health = bad.status === 'Unknown' ? 'progressing' : 'failed';
    return { health, ready: 'False', status: badWord(bad) };
  }
  const running = runningCondition(object);
  if (running !== undefined) {
    return { health: 'progressing', ready: 'False', status: running.reason || 'Running' };
  }
  const observed = at(object, 'status', 'observedGeneration');
  if (typeof observed === 'number' && observed < (meta(object).generation ?? 0)) {
    return { health: 'progressing', ready: 'False', status: 'SpecNotObserved' };
  }
  const good = goodCondition(object);
  const phase = textOf(at(object, 'status', 'phase'));
  if (good !== undefined) return { health: 'ready', ready: 'True', status: phase || good.type };
  return { ...nothing, status: phase };
}
