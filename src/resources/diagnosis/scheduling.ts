/** Pods that no node has: their claims first, then the scheduler's own count of nodes per reason. */
import { textOf } from '../json.ts';
import { at, type KubeObject } from '../object.ts';
import { claimFinding } from './claim.ts';
import { type DiagnosisContext, graceEnd } from './context.ts';
import { eventEvidence } from './events.ts';
import type { PodSubject } from './pod-subject.ts';
import { claimNamesOf, conditionOf } from './pod-view.ts';
import type { Evidence, Finding } from './types.ts';

/** An autoscaler that has begun to make a node gets this long, in milliseconds, from its last word. */
const AUTOSCALER_GRACE = 600_000;

/** Events of cluster-autoscaler and Karpenter that say a node is coming. */
const nodeComing: ReadonlySet<string> = new Set(['TriggeredScaleUp', 'Nominated']);

export function schedulingFindings(subject: PodSubject, context: DiagnosisContext): readonly Finding[] {
  if (subject.node !== '' || subject.final) return [];
  const condition = conditionOf(subject.pod, 'PodScheduled');
  const message = condition?.message ?? '';
  const claims = pendingClaims(subject, context, message);
  // A claim that is only pending because its first consumer is not scheduled is no cause of anything.
  if (claims.length > 0 && /persistentvolumeclaim|persistent volume|unbound/i.test(message)) return claims;
  return [unschedulable(subject, context, condition?.since), ...claims];
}

function unschedulable(subject: PodSubject, context: DiagnosisContext, known: number | undefined): Finding {
  const { object, pod, events } = subject;
  const condition = conditionOf(pod, 'PodScheduled');
  const since = known ?? subject.created;
  const coming = events.findLast(({ reason }) => nodeComing.has(reason));
  const refused = events.findLast(({ reason }) => reason === 'NotTriggerScaleUp');
  const said = events.findLast(({ reason }) => reason === 'FailedScheduling');
  const ordinary = graceEnd(context, 'Unschedulable', since);
  return {
    cause: 'Unschedulable',
    object,
    summary: summaryOf(pod, condition?.reason ?? '', condition?.message ?? ''),
    evidence: [
      ...reasonsOf(condition?.message ?? '').map(
        (text): Evidence => ({ source: 'condition', object, text, at: since }),
      ),
      ...(said === undefined ? [] : [eventEvidence(object, said)]),
      ...(coming === undefined ? [] : [eventEvidence(object, coming)]),
      ...(refused === undefined ? [] : [eventEvidence(object, refused)]),
    ],
    next: nextOf(subject, condition?.reason ?? '', condition?.message ?? ''),
    doomedAt:
      coming === undefined || ordinary === undefined ? ordinary : Math.max(ordinary, coming.last + AUTOSCALER_GRACE),
  };
}

/** "0/3 nodes are available: 1 Insufficient cpu, 2 node(s) had ...": the parts, each with its number of nodes. */
export function reasonsOf(message: string): readonly string[] {
  const told = /nodes are available: (.*?)(?:\. (?:no new claims|preemption)|\.?$)/s.exec(message)?.[1];
  if (told === undefined) return message === '' ? [] : [message];
  return told.split(/, (?=\d+ )/);
}

function summaryOf(pod: KubeObject, reason: string, message: string): string {
  if (reason === 'SchedulingGated') return 'it is held by its scheduling gates';
  const nodes = /^0\/(\d+) nodes/.exec(message)?.[1];
  if (nodes === undefined) {
    const scheduler = textOf(at(pod, 'spec', 'schedulerName'));
    return message === ''
      ? `no scheduler has looked at it yet (schedulerName ${scheduler})`
      : `it cannot be scheduled: ${message}`;
  }
  return nodes === '0' ? 'there is no node' : `none of ${nodes} nodes takes it: ${reasonsOf(message).join(', ')}`;
}

function nextOf({ name, namespace }: PodSubject, reason: string, message: string): readonly string[] {
  if (reason === 'SchedulingGated')
    return [`see which: cox get pod ${name} -n ${namespace} -o jsonpath={.spec.schedulingGates}`];
  const ask = /Insufficient ([\w./-]+)/.exec(message)?.[1];
  if (ask !== undefined)
    return [`ask for less ${ask} (resources.requests), or add a node that has it: cox describe nodes`];
  if (message.includes('untolerated taint'))
    return ['give the pod a toleration, or take the taint off: cox describe nodes'];
  if (/affinity|selector|match Pod/.test(message))
    return ['compare nodeSelector and affinity with: cox get nodes --show-labels'];
  return ['look at the nodes: cox describe nodes'];
}

function pendingClaims(subject: PodSubject, context: DiagnosisContext, message: string): readonly Finding[] {
  if (context.claims === undefined) return [];
  return claimNamesOf(subject.pod).flatMap((name) => {
    const claim = context.claims?.get(name);
    const finding = claimFinding(name, claim, subject, context, message);
    return finding === undefined ? [] : [finding];
  });
}
