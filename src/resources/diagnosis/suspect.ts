/**
 * Which objects of a long list are worth a diagnosis, judged by the object alone: the rest is
 * healthy, and nothing is read for it.
 */
import { textOf } from '../../apimachinery/json.ts';
import { at, gvkOf, type KubeObject, meta } from '../../apimachinery/object.ts';
import { rolloutProgress } from '../rollout/status.ts';
import { type WorkloadKind, workloadKind } from '../rollout/workload.ts';
import { badConditions } from './conditions.ts';
import { contextOf } from './diagnosis.ts';
import { nodeDiagnosis } from './node.ts';
import { podDiagnosis } from './pod-owners.ts';
import { conditionOf } from './pod-view.ts';
import { volumeDiagnosis } from './storage.ts';

type Judge = (object: KubeObject, now: number) => boolean;

const always: Judge = () => true;

const alone = (now: number) => contextOf(now, []);

/** Fewer pods are ready than wanted. */
const isShort: Judge = (owner) =>
  Number(at(owner, 'status', 'readyReplicas') ?? 0) < Number(at(owner, 'spec', 'replicas') ?? 1);

/** By group and kind. What shows its trouble only beside other objects is always a suspect. */
const judges: Readonly<Record<string, Judge>> = {
  '/Pod': (pod, now) => {
    const { findings, progressing } = podDiagnosis(pod, alone(now));
    return findings.length > 0 || progressing === true;
  },
  '/Node': (node, now) => nodeDiagnosis(node, alone(now)).findings.length > 0,
  '/PersistentVolumeClaim': (claim) => textOf(at(claim, 'status', 'phase')) !== 'Bound',
  '/PersistentVolume': (volume, now) => volumeDiagnosis(volume, alone(now)).findings.length > 0,
  '/ReplicationController': isShort,
  '/Service': always,
  '/Namespace': (namespace) => badConditions(namespace).length > 0,
  'apps/ReplicaSet': isShort,
  'batch/Job': (job) => conditionOf(job, 'Complete')?.status !== 'True',
  'batch/CronJob': always,
  'networking.k8s.io/Ingress': always,
  'autoscaling/HorizontalPodAutoscaler': always,
};

/** Whether something may be wrong with an object; `now` in milliseconds of the cluster's clock. */
export function isSuspect(object: KubeObject, now: number): boolean {
  if (meta(object).deletionTimestamp !== undefined) return true;
  const { group, kind } = gvkOf(object);
  const workload = workloadKind({ group, kind });
  if (workload !== undefined) return isUnfinished(workload, object);
  const judge = judges[`${group}/${kind}`];
  return judge === undefined ? badConditions(object).length > 0 : judge(object, now);
}

function isUnfinished(kind: WorkloadKind, object: KubeObject): boolean {
  if (rolloutProgress(kind, object).phase !== 'complete') return true;
  const [wanted, ready] =
    kind === 'DaemonSet'
      ? [at(object, 'status', 'desiredNumberScheduled'), at(object, 'status', 'numberReady')]
      : [at(object, 'spec', 'replicas') ?? 1, at(object, 'status', 'readyReplicas')];
  return Number(ready ?? 0) < Number(wanted ?? 0);
}
