/** Pods without a node: their claims first, then the scheduler's count of nodes per reason. */
import { textOf } from '../../apimachinery/json.ts';
import { at, type KubeObject } from '../../apimachinery/object.ts';
import { type PendingClaim, pendingClaim } from './claim.ts';
import { type DiagnosisContext, graceEnd } from './context.ts';
import { eventEvidence } from './events.ts';
import { noNode } from './no-node.ts';
import type { PodSubject } from './pod-subject.ts';
import { type Condition, claimNamesOf, conditionOf } from './pod-view.ts';
import { reasonsOf } from './scheduler-message.ts';
import type { Evidence, Finding } from './types.ts';

/** An autoscaler that is adding a node gets this long from its last event. Milliseconds. */
const AUTOSCALER_GRACE = 600_000;

/** Events of cluster-autoscaler and Karpenter that announce a new node. */
const nodeComing: ReadonlySet<string> = new Set(['TriggeredScaleUp', 'Nominated']);

/**
 * The scheduler's messages about claims, and those only about claims that wait for the scheduler.
 */
const ABOUT_CLAIMS = /persistentvolumeclaim|persistent volume|unbound/i;

export function schedulingFindings(subject: PodSubject, context: DiagnosisContext): readonly Finding[] {
  if (subject.node !== '' || subject.final) return [];
  const condition = conditionOf(subject.pod, 'PodScheduled');
  const message = condition?.message ?? '';
  const claims = pendingClaims(subject, context, message);
  if (claims.length > 0 && ABOUT_CLAIMS.test(message)) return claims.map(({ finding }) => finding);
  // The scheduler has found a node since its last message: the pod waits for the volume there.
  const chosen = claims.filter(({ hasNode }) => hasNode);
  if (chosen.length > 0) return chosen.map(({ finding }) => finding);
  const others = message === '' ? claims.filter(({ waitsForPod }) => !waitsForPod) : [];
  // A claim that is only pending because its first consumer is not scheduled causes nothing.
  return [unschedulable(subject, context, condition), ...others.map(({ finding }) => finding)];
}

function unschedulable(subject: PodSubject, context: DiagnosisContext, condition: Condition | undefined): Finding {
  const { object, pod, created } = subject;
  const { reason = '', message = '', since = created } = condition ?? {};
  const events = autoscalerEvents(subject);
  const coming = events.findLast((event) => nodeComing.has(event.reason));
  const refused = events.findLast((event) => event.reason === 'NotTriggerScaleUp');
  const said = subject.events.findLast((event) => event.reason === 'FailedScheduling');
  const hopeless = reason === 'Unschedulable' && events.length === 0 ? noNode(subject, context) : undefined;
  const cause = hopeless?.cause ?? 'Unschedulable';
  const ordinary = graceEnd(context, cause, since);
  return {
    cause,
    object,
    summary: hopeless?.summary ?? summaryOf(pod, reason, message),
    evidence: [
      ...reasonsOf(message).map((text): Evidence => ({ source: 'condition', object, text, at: since })),
      ...[said, coming, refused].filter((event) => event !== undefined).map((event) => eventEvidence(object, event)),
      ...(hopeless?.evidence ?? []),
    ],
    next: hopeless?.next ?? nextOf(subject, reason, message),
    doomedAt:
      coming === undefined || ordinary === undefined ? ordinary : Math.max(ordinary, coming.last + AUTOSCALER_GRACE),
  };
}

/** The event of cluster-autoscaler or Karpenter about the pod: a node may come after it. */
function autoscalerEvents({ events }: PodSubject) {
  return events.filter(
    ({ reason, component }) =>
      nodeComing.has(reason) || reason === 'NotTriggerScaleUp' || /autoscaler|karpenter/i.test(component),
  );
}

function summaryOf(pod: KubeObject, reason: string, message: string): string {
  if (reason === 'SchedulingGated') return 'it is held by its scheduling gates';
  const nodes = /^0\/(\d+) nodes/.exec(message)?.[1];
  if (nodes === undefined) {
    const scheduler = textOf(at(pod, 'spec', 'schedulerName'));
    return message === ''
      ? `no scheduler has picked it up yet (schedulerName ${scheduler})`
      : `it cannot be scheduled: ${message}`;
  }
  return nodes === '0' ? 'there is no node' : `none of ${nodes} nodes takes it: ${reasonsOf(message).join(', ')}`;
}

function nextOf({ name, namespace }: PodSubject, reason: string, message: string): readonly string[] {
  if (reason === 'SchedulingGated')
    return [`see which: cox get pod ${name} -n ${namespace} -o jsonpath={.spec.schedulingGates}`];
  const ask = /Insufficient ([\w./-]*\w)/.exec(message)?.[1];
  if (ask !== undefined)
    return [`request less ${ask} (resources.requests), or add a node that has it: cox describe nodes`];
  if (message.includes('untolerated taint'))
    return ['give the pod a toleration, or remove the taint: cox describe nodes'];
  if (/affinity|selector|match Pod/.test(message))
    return ['compare nodeSelector and affinity with: cox get nodes --show-labels'];
  return ['look at the nodes: cox describe nodes'];
}

function pendingClaims(subject: PodSubject, context: DiagnosisContext, message: string): readonly PendingClaim[] {
  if (context.claims === undefined) return [];
  return claimNamesOf(subject.pod).flatMap(
    (name) => pendingClaim(name, context.claims?.get(name), subject, context, message) ?? [],
  );
}
