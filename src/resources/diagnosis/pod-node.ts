/** Pods whose node is gone, does not answer, or never existed. */
import { isJsonObject, textOf } from '../../apimachinery/json.ts';
import { at, type KubeObject } from '../../apimachinery/object.ts';
import { conditionText } from './conditions.ts';
import { type DiagnosisContext, graceEnd } from './context.ts';
import { eventEvidence } from './events.ts';
import type { PodSubject } from './pod-subject.ts';
import { type Condition, type ContainerView, conditionOf, containersOf, isLive } from './pod-view.ts';
import type { Evidence, Finding } from './types.ts';

/**
 * Whether nodes are needed to explain the pod: none takes it, or the one that its spec names has
 * not yet.
 */
export function needsNodes(pod: KubeObject): boolean {
  if (!isLive(pod)) return false;
  const scheduled = conditionOf(pod, 'PodScheduled');
  if (textOf(at(pod, 'spec', 'nodeName')) === '') return scheduled?.reason === 'Unschedulable';
  return scheduled === undefined && isUntaken(pod, containersOf(pod));
}

/** No kubelet has reported about it. */
function isUntaken(pod: KubeObject, containers: readonly ContainerView[]): boolean {
  const begun = at(pod, 'status', 'startTime');
  return containers.every(({ state }) => state === undefined) && textOf(begun) === '' && !isJsonObject(begun);
}

/** The node controller considers the node lost, or its kubelet never started the pod. */
export function nodeFinding(
  subject: PodSubject,
  containers: readonly ContainerView[],
  context: DiagnosisContext,
): Finding | undefined {
  if (subject.node === '' || subject.final) return undefined;
  return lostFinding(subject, context) ?? (isUntaken(subject.pod, containers) ? untaken(subject, context) : undefined);
}

function lostFinding(subject: PodSubject, context: DiagnosisContext): Finding | undefined {
  const { object, node, events, pod } = subject;
  const ready = conditionOf(pod, 'Ready');
  const lost = events.findLast(({ reason }) => reason === 'NodeNotReady' || reason === 'TaintManagerEviction');
  if (ready?.status !== 'False' || lost === undefined || lost.last < (ready.since ?? 0) - 5000) return undefined;
  return {
    cause: 'NodeLost',
    object,
    summary: `its node ${node} is lost`,
    evidence: [
      eventEvidence(object, lost),
      { source: 'condition', object, text: `Ready=False ${ready.reason}`.trim(), at: ready.since },
    ],
    next: [`cox describe node ${node}`, forceOf(subject)],
    doomedAt: graceEnd(context, 'NodeLost', ready.since ?? lost.first),
  };
}

/** How long a kubelet may take for its first report on a pod, in milliseconds. */
const TAKING = 10_000;

/**
 * The scheduler bound it to a node, or its spec names one: then nothing checked that the node is
 * up.
 */
function untaken(subject: PodSubject, context: DiagnosisContext): Finding {
  const { object, node: name, pod, created, events } = subject;
  const scheduled = conditionOf(pod, 'PodScheduled');
  const since = scheduled?.since ?? created;
  const bound: Evidence =
    scheduled === undefined
      ? { source: 'spec', object, text: `spec.nodeName: ${name}, no report from its kubelet since`, at: since }
      : { source: 'condition', object, text: `scheduled to ${name}, no report from its kubelet since`, at: since };
  const warning = events.findLast(({ reason }) => reason === 'NodeNotReady' || reason === 'TaintManagerEviction');
  const evidence = [...(warning === undefined ? [] : [eventEvidence(object, warning)]), bound];
  const node = context.nodes?.get(name);
  if (context.nodes !== undefined && node === undefined) {
    return {
      cause: 'NodeMissing',
      object,
      summary: `its node ${name} does not exist`,
      evidence: [...evidence, { source: 'status', object: `node/${name}`, text: 'not found' }],
      next: [scheduled === undefined ? UNBIND : forceOf(subject), 'list the nodes: cox get nodes'],
      doomedAt: graceEnd(context, 'NodeMissing', since),
    };
  }
  const ready = node && conditionOf(node, 'Ready');
  const isUp = node === undefined || ready?.status === 'True';
  return {
    cause: 'NodeLost',
    object,
    summary: isUp
      ? `node ${name} has not started it: its kubelet does not answer`
      : `its node ${name} ${stateOf(ready)}`,
    evidence: [...evidence, ...(ready === undefined || isUp ? [] : [nodeEvidence(name, ready)])],
    // another pod of the same template would be bound to the same node again
    next: [`cox describe node ${name}`, scheduled === undefined ? UNBIND : forceOf(subject)],
    doomedAt: graceEnd(context, 'NodeLost', since),
    // a busy kubelet needs time
    ...(isUp && { reportAt: since + TAKING }),
  };
}

function stateOf(ready: Condition | undefined): string {
  if (ready === undefined || ready.reason === 'NodeStatusNeverUpdated')
    return 'has never been ready: no kubelet has reported for it';
  if (ready.status === 'Unknown') return 'is lost: its kubelet no longer answers';
  return `is not ready: ${ready.message || ready.reason}`;
}

const nodeEvidence = (name: string, ready: Condition): Evidence => ({
  source: 'condition',
  object: `node/${name}`,
  text: conditionText(ready),
  at: ready.since,
});

const UNBIND = 'correct spec.nodeName, or leave it out and let the scheduler choose';

const forceOf = ({ name, namespace }: PodSubject): string =>
  `when the node does not come back: cox delete pod ${name} -n ${namespace} --force`;
