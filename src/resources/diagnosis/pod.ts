/** Everything that is wrong with a pod, by rank. */
import { textOf } from '../../apimachinery/json.ts';
import { at, type KubeObject, meta } from '../../apimachinery/object.ts';
import { rankOf } from './causes.ts';
import { type DiagnosisContext, graceEnd } from './context.ts';
import { crashFinding } from './crash.ts';
import { eventEvidence, oneLine } from './events.ts';
import { imageFinding } from './image.ts';
import { nodeFinding } from './pod-node.ts';
import { type PodSubject, podSubject } from './pod-subject.ts';
import { containersOf } from './pod-view.ts';
import { readinessFinding, readinessGateFinding } from './readiness.ts';
import { schedulingFindings } from './scheduling.ts';
import { preparationFindings, setupFinding } from './start.ts';
import type { Finding } from './types.ts';

/**
 * What is wrong with a pod, by rank: of several containers the first that fails, of one container
 * the cause before its effects. For a pod that is being deleted there are no findings here.
 */
export function podFindings(pod: KubeObject, context: DiagnosisContext): readonly Finding[] {
  if (meta(pod).deletionTimestamp !== undefined) return [];
  const subject = podSubject(pod, context);
  const containers = containersOf(pod);
  const node = nodeFinding(subject, containers, context);
  // The last report of a lost node about its containers is outdated.
  if (node !== undefined) return [node];
  const ofContainers = containers.flatMap((container) => {
    const finding =
      imageFinding(subject, container, context) ??
      crashFinding(subject, container, context) ??
      setupFinding(subject, container, context) ??
      readinessFinding(subject, container, context);
    return finding === undefined ? [] : [finding];
  });
  const gate = readinessGateFinding(subject, context);
  const failed = ofContainers.length > 0 ? undefined : failedPodFinding(subject, context);
  const all = [
    ...ofContainers,
    ...preparationFindings(subject, containers, context),
    ...schedulingFindings(subject, context),
    ...(failed === undefined ? [] : [failed]),
    ...(gate === undefined ? [] : [gate]),
  ];
  return sortFindings(all);
}

/** By rank; equal ranks keep their order. */
export function sortFindings(findings: readonly Finding[]): readonly Finding[] {
  return [...findings].sort((a, b) => rankOf(a.cause) - rankOf(b.cause));
}

/**
 * A pod that the kubelet rejected or evicted: phase Failed with a reason (Evicted, OutOfcpu,
 * NodeAffinity...).
 */
function failedPodFinding(subject: PodSubject, context: DiagnosisContext): Finding | undefined {
  const { pod, object } = subject;
  if (textOf(at(pod, 'status', 'phase')) !== 'Failed') return undefined;
  const reason = textOf(at(pod, 'status', 'reason')) || 'Failed';
  const message = oneLine(textOf(at(pod, 'status', 'message')));
  const event = subject.events.findLast(({ type, reason: named }) => type === 'Warning' && named === reason);
  return {
    cause: 'Evicted',
    object,
    summary: `${subject.node === '' ? 'its node' : `node ${subject.node}`} does not run it (${reason})${message === '' ? '' : `: ${message}`}`,
    evidence: [
      { source: 'status', object, text: `Failed, ${reason}${message === '' ? '' : `: ${message}`}` },
      ...(event === undefined ? [] : [eventEvidence(object, event)]),
    ],
    next: [
      subject.node === ''
        ? `see its events: cox describe pod ${subject.name} -n ${subject.namespace}`
        : `look at the node: cox describe node ${subject.node}`,
    ],
    doomedAt: graceEnd(context, 'Evicted', event?.first ?? subject.created),
  };
}
