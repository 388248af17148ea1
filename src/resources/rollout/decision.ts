/** Whether a rollout can still succeed, and when time alone may change that. */
import { sortFindings } from '../diagnosis/pod.ts';
import { type Finding, isDoomed, type PodAssessment } from '../diagnosis/types.ts';
import type { AssessOptions, RevisionAssessment, RolloutOutcome, RolloutSnapshot } from './assessment.ts';
import { daemonSetBudget } from './facts.ts';
import type { RolloutProgress } from './status.ts';

/** The facts that the verdict is made from. */
export interface Facts {
  readonly snapshot: RolloutSnapshot;
  readonly options: AssessOptions;
  readonly progress: RolloutProgress;
  readonly revisions: readonly RevisionAssessment[];
  /** What is wrong with the workload itself. */
  readonly own: readonly Finding[];
  /** The explanation when nothing is known to be wrong. */
  readonly unexplained: () => Finding;
}

/**
 * Extra grace, in milliseconds, when some new pods are healthy: the others may only be on a bad
 * node.
 */
const MIXED_GRACE = 60_000;

/** From this number of pods on, rejection by nodes is not an accident. */
const REFUSED_PODS = 3;

export function decide(facts: Facts): RolloutOutcome {
  const { progress } = facts;
  switch (progress.phase) {
    case 'complete':
      return settle(facts);
    case 'failed':
      return { status: 'failed', ...blame(facts, progress.message) };
    default:
      // Until the controller has observed the new spec, the pods say nothing about it.
      return progress.reason === 'SpecNotObserved' ? { status: 'progressing', decideAt: undefined } : prospects(facts);
  }
}

/** kubectl considers it complete; --settle also requires that the new pods stay ready. */
function settle(facts: Facts): RolloutOutcome {
  const { snapshot, options, revisions } = facts;
  const { now } = snapshot;
  if (options.settle <= 0) return { status: 'complete' };
  // It is ready only for a moment between two crashes.
  const prospect = prospects(facts);
  if (prospect.status === 'failed') return prospect;
  const pods = newPods(revisions);
  const steady = pods.map(({ steadySince }) => steadySince).filter((since) => since !== undefined);
  if (steady.length < pods.length) return prospect;
  const until = Math.max(0, ...steady) + options.settle;
  return now >= until ? { status: 'complete' } : { status: 'settling', decideAt: until };
}

function newPods(revisions: readonly RevisionAssessment[]): readonly PodAssessment[] {
  return revisions.filter(({ isNew }) => isNew).flatMap(({ pods }) => pods.filter(({ terminating }) => !terminating));
}

function prospects(facts: Facts): RolloutOutcome {
  const { snapshot, own } = facts;
  const { now, kind } = snapshot;
  const failed = (findings: readonly Finding[]): RolloutOutcome => ({ status: 'failed', ...gravest(findings) });
  const trap = own.find((finding) => finding.cause === 'ForcedRollback' && isDoomed(finding, now));
  if (trap !== undefined) return failed([trap]);
  const doomedAt =
    kind === 'Deployment' ? earliest(deploymentDoom(facts), crowdedOut(newPods(facts.revisions))) : orderedDoom(facts);
  if (doomedAt !== undefined && now >= doomedAt) return failed(doomed(facts));
  return { status: 'progressing', decideAt: nextDecision(facts, doomedAt) };
}

function doomed({ snapshot: { now }, own, revisions }: Facts): readonly Finding[] {
  const ofPods = newPods(revisions).flatMap(({ findings }) => findings.find((finding) => isDoomed(finding, now)) ?? []);
  return [...own.filter((finding) => isDoomed(finding, now)), ...ofPods];
}

/** The earliest end of a grace, and of any other wait. */
function nextDecision({ snapshot: { now }, own, revisions }: Facts, also: number | undefined): number | undefined {
  const findings = [...own, ...revisions.flatMap(({ pods }) => pods.flatMap((pod) => pod.findings))];
  const times = [also, ...findings.map(({ doomedAt }) => doomedAt)].filter((time) => time !== undefined && time > now);
  return times.length === 0 ? undefined : Math.min(...(times as number[]));
}

/** When the first finding of a pod becomes final; undefined when none will. */
function endOf(pod: PodAssessment): number | undefined {
  const ends = pod.findings.map(({ doomedAt }) => doomedAt).filter((time) => time !== undefined);
  return ends.length === 0 ? undefined : Math.min(...ends);
}

/** Ready, and not only between two crashes. */
const isUp = (pod: PodAssessment): boolean => pod.ready && endOf(pod) === undefined;

/**
 * When a Deployment's rollout has failed for good: all new pods have a final finding; or some are
 * up and the rest has had one for a while; or no pod can be created and no deletion will make room.
 */
function deploymentDoom(facts: Facts): number | undefined {
  const all = newPods(facts.revisions);
  const refused = all.filter(isRefused);
  const pods = all.filter((pod) => !isRefused(pod));
  const open = pods.filter((pod) => !isUp(pod));
  const ends = open.map(endOf);
  if (ends.some((end) => end === undefined)) return undefined;
  const lastEnd = Math.max(0, ...(ends as number[]));
  const creation = creationEnd(facts);
  if (creation !== undefined) return Math.max(creation, lastEnd);
  if (refused.length >= REFUSED_PODS && open.length === pods.length) {
    return Math.max(lastEnd, Math.min(...refused.map((pod) => endOf(pod) ?? Number.POSITIVE_INFINITY)));
  }
  if (open.length === 0) return undefined;
  return open.length === pods.length ? lastEnd : lastEnd + MIXED_GRACE;
}

/**
 * When it is final that a pod has no node because other pods keep theirs. One such pod is enough.
 */
function crowdedOut(pods: readonly PodAssessment[]): number | undefined {
  const findings = pods.flatMap((pod) =>
    pod.ready ? [] : pod.findings.filter(({ cause }) => cause === 'TooFewNodes'),
  );
  const ends = findings.map(({ doomedAt }) => doomedAt).filter((end) => end !== undefined);
  return ends.length === 0 ? undefined : Math.min(...ends);
}

const earliest = (a: number | undefined, b: number | undefined): number | undefined =>
  a === undefined || b === undefined ? (a ?? b) : Math.min(a, b);

/** A pod that its node rejects is replaced: the object stays only as a record. */
const isRefused = ({ findings }: PodAssessment): boolean => findings[0]?.cause === 'Evicted';

/** When the failure to create pods is final; terminating pods may still make room. */
function creationEnd({ own, revisions }: Facts): number | undefined {
  if (revisions.some(({ pods }) => pods.some(({ terminating }) => terminating))) return undefined;
  const ends = own.map(({ doomedAt }) => doomedAt).filter((end) => end !== undefined);
  return ends.length === 0 ? undefined : Math.min(...ends);
}

/**
 * A StatefulSet updates pod by pod, so one is enough; a DaemonSet continues within maxUnavailable.
 */
function orderedDoom(facts: Facts): number | undefined {
  const { kind, workload } = facts.snapshot;
  const needed = kind === 'DaemonSet' ? daemonSetBudget(workload) : 1;
  const ends = newPods(facts.revisions)
    .filter((pod) => !isUp(pod))
    .map(endOf)
    .filter((end) => end !== undefined)
    .sort((a, b) => a - b);
  const times = [ends[needed - 1], creationEnd(facts)].filter((time) => time !== undefined);
  return times.length === 0 ? undefined : Math.min(...times);
}

function gravest(findings: readonly Finding[]): { finding: Finding; affected: readonly string[] } {
  const [finding] = sortFindings(findings) as [Finding, ...Finding[]];
  const affected = findings.filter(({ cause }) => cause === finding.cause).map(({ object }) => object);
  return { finding, affected: [...new Set(affected)] };
}

/** kubectl considers it failed: the first finding by rank, final or not. */
function blame(facts: Facts, message: string): { finding: Finding; affected: readonly string[] } {
  const findings = [...facts.own, ...newPods(facts.revisions).flatMap((pod) => pod.findings.slice(0, 1))];
  if (findings.length > 0) return gravest(findings);
  const unexplained = facts.unexplained();
  return { finding: { ...unexplained, summary: message }, affected: [unexplained.object] };
}
