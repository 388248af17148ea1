/** Numbers and conditions of a workload that the verdict reads. */

import { at, type KubeObject, meta } from '../../apimachinery/object.ts';
import type { DiagnosisContext } from '../diagnosis/context.ts';
import { graceEnd } from '../diagnosis/context.ts';
import { readRefusal } from '../diagnosis/create-failure.ts';
import { oneLine } from '../diagnosis/events.ts';
import { conditionOf } from '../diagnosis/pod-view.ts';
import type { Finding } from '../diagnosis/types.ts';
import type { RolloutAssessment } from './assessment.ts';
import { count, optionalCount, type WorkloadKind } from './workload.ts';

export function replicaCounts(kind: WorkloadKind, workload: KubeObject): RolloutAssessment['replicas'] {
  const status = (name: string): number => count(workload, 'status', name);
  if (kind === 'DaemonSet') {
    return {
      desired: status('desiredNumberScheduled'),
      updated: status('updatedNumberScheduled'),
      ready: status('numberReady'),
      available: status('numberAvailable'),
      total: status('currentNumberScheduled'),
    };
  }
  return {
    desired: optionalCount(workload, 'spec', 'replicas') ?? 1,
    updated: status('updatedReplicas'),
    ready: status('readyReplicas'),
    available: status('availableReplicas'),
    total: status('replicas'),
  };
}

/**
 * How many pods of a DaemonSet may be down at once: maxUnavailable, or maxSurge where that is what
 * it updates by; at least 1.
 */
export function daemonSetBudget(daemonSet: KubeObject): number {
  const desired = count(daemonSet, 'status', 'desiredNumberScheduled');
  const rolling = at(daemonSet, 'spec', 'updateStrategy', 'rollingUpdate');
  const unavailable = scaled(at(rolling, 'maxUnavailable'), desired, Math.ceil);
  const surge = scaled(at(rolling, 'maxSurge'), desired, Math.ceil);
  return Math.max(unavailable ?? 1, surge ?? 0, 1);
}

/** An IntOrString as a number of `total`, percentages rounded; undefined when it is neither. */
export function scaled(value: unknown, total: number, round: (part: number) => number): number | undefined {
  if (typeof value === 'number') return value;
  const percent = typeof value === 'string' ? /^(\d+)%$/.exec(value)?.[1] : undefined;
  return percent === undefined ? undefined : round((Number(percent) * total) / 100);
}

/**
 * The API server rejects the new ReplicaSet itself: the Progressing condition of the Deployment
 * says so.
 */
export function refusedReplicaSet(deployment: KubeObject, context: DiagnosisContext): Finding | undefined {
  const condition = conditionOf(deployment, 'Progressing');
  if (condition?.status !== 'False' || condition.reason !== 'ReplicaSetCreateError') return undefined;
  const { name = '', namespace = '' } = meta(deployment);
  const refusal = readRefusal(condition.message, namespace);
  const object = `deployment/${name}`;
  return {
    cause: refusal.cause,
    object,
    summary: `its new ReplicaSet cannot be created: ${refusal.summary}`,
    evidence: [
      {
        source: 'condition',
        object,
        text: `ReplicaSetCreateError: ${oneLine(condition.message)}`,
        at: condition.since,
      },
    ],
    next: [refusal.next],
    doomedAt: graceEnd(
      context,
      refusal.cause === 'Undetermined' ? 'AdmissionDenied' : refusal.cause,
      condition.since ?? context.now,
    ),
  };
}
