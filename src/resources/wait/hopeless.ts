/** `wait --fail-fast`: whether an object can still meet the awaited condition. */

import { textOf } from '../../apimachinery/json.ts';
import { at, gvkOf, type KubeObject } from '../../apimachinery/object.ts';
import type { Diagnosis } from '../diagnosis/diagnosis.ts';
import { conditionOf } from '../diagnosis/pod-view.ts';
import type { Finding } from '../diagnosis/types.ts';
import { workloadKind } from '../rollout/workload.ts';
import type { WaitFor } from './condition.ts';

/** Why waiting is useless. */
export interface Hopeless {
  /** A sentence about the object that does not name it. */
  readonly reason: string;
  /** The cause, where something is wrong. */
  readonly finding: Finding | undefined;
}

/**
 * Why the object will never meet any of the alternatives; undefined while it may. It meets none of
 * them now. Somebody may always change an object by hand: this only says that the cluster will not.
 */
export function hopeless(
  object: KubeObject,
  alternatives: readonly WaitFor[],
  diagnosis: Diagnosis,
): Hopeless | undefined {
  const { group, kind } = gvkOf(object);
  const reasons = alternatives.map((wanted): Hopeless | undefined => {
    if (wanted.kind === 'delete' || wanted.kind === 'create') return undefined;
    if (group === 'batch' && kind === 'Job') return ofJob(object, wanted, diagnosis);
    if (group === '' && kind === 'Pod') return ofPod(object, wanted, diagnosis);
    if (group === '' && kind === 'PersistentVolumeClaim') return bySaying(diagnosis.final, isOfStatus(wanted));
    if (workloadKind({ group, kind }) === undefined) return undefined;
    return bySaying(diagnosis.final, isTrue(wanted, ['Available']) || isOfStatus(wanted));
  });
  return reasons.every((reason) => reason !== undefined) ? reasons[0] : undefined;
}

type Wanted = Extract<WaitFor, { readonly kind: 'condition' | 'jsonpath' }>;

function bySaying(finding: Finding | undefined, prevents: boolean): Hopeless | undefined {
  return finding === undefined || !prevents ? undefined : { reason: finding.summary, finding };
}

const isOfStatus = (wanted: Wanted): boolean => wanted.kind === 'jsonpath' && /^\{\.?status\b/.test(wanted.path);

function isTrue(wanted: Wanted, names: readonly string[]): boolean {
  if (wanted.kind !== 'condition' || wanted.status.toLowerCase() !== 'true') return false;
  return names.some((name) => name.toLowerCase() === wanted.name.toLowerCase());
}

function ofJob(job: KubeObject, wanted: Wanted, { final, findings }: Diagnosis): Hopeless | undefined {
  const success = isTrue(wanted, ['Complete', 'SuccessCriteriaMet']);
  const failure = isTrue(wanted, ['Failed', 'FailureTarget']);
  if (conditionOf(job, 'Complete')?.status === 'True') {
    return failure || isOfStatus(wanted) ? { reason: 'it is complete', finding: undefined } : undefined;
  }
  if (final === undefined) return undefined;
  const isFailed = final.cause === 'JobFailed';
  // a job whose pods never start fails only by its deadline
  const endsByTime = at(job, 'spec', 'activeDeadlineSeconds') !== undefined;
  const prevents = isFailed ? !failure : success || ((failure || isOfStatus(wanted)) && !endsByTime);
  if (!prevents || !(success || failure || isOfStatus(wanted))) return undefined;
  return { reason: final.summary, finding: findings[0] ?? final };
}

/** Conditions that a finished pod never has again. */
const ofRunning = ['Ready', 'ContainersReady', 'Initialized', 'PodScheduled', 'PodReadyToStartContainers'];

function ofPod(pod: KubeObject, wanted: Wanted, { final, findings }: Diagnosis): Hopeless | undefined {
  const phase = textOf(at(pod, 'status', 'phase'));
  if (phase === 'Succeeded' || phase === 'Failed') {
    if (!isTrue(wanted, ofRunning) && !isOfStatus(wanted)) return undefined;
    return { reason: `it has ended (phase ${phase})`, finding: phase === 'Failed' ? findings[0] : undefined };
  }
  if (final === undefined) return undefined;
  const isInitialized = conditionOf(pod, 'Initialized')?.status === 'True';
  const prevents =
    isTrue(wanted, ['Ready', 'ContainersReady']) ||
    (isTrue(wanted, ['Initialized']) && !isInitialized) ||
    (isTrue(wanted, ['PodScheduled']) && /^(NoNodeFits|TooFewNodes|Unschedulable|Claim\w+)$/.test(final.cause)) ||
    (isPhase(wanted) && phase === 'Pending');
  return bySaying(final, prevents);
}

const isPhase = (wanted: Wanted): boolean => wanted.kind === 'jsonpath' && /^\{\.?status\.phase\}$/.test(wanted.path);
