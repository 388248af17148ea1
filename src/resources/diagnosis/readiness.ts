/** Pods that run and are not ready. */
import { objectsOf, textOf } from '../../apimachinery/json.ts';
import { at } from '../../apimachinery/object.ts';
import { type DiagnosisContext, graceEnd } from './context.ts';
import { eventEvidence } from './events.ts';
import { containerEvents, type PodSubject, roleName } from './pod-subject.ts';
import { type ContainerView, conditionOf, conditionsOf } from './pod-view.ts';
import { probeOf, probePatience, probeText } from './probes.ts';
import type { Finding } from './types.ts';

/** A container that runs, has passed its startup probe, and whose readiness probe does not pass. */
export function readinessFinding(
  subject: PodSubject,
  container: ContainerView,
  context: DiagnosisContext,
): Finding | undefined {
  const { state, ready, started, spec } = container;
  if (state?.type !== 'running' || ready) return undefined;
  if (!started) return startupFinding(subject, container);
  const probe = probeOf(spec, 'readiness');
  if (probe === undefined) return undefined;
  const { object } = subject;
  const answer = containerEvents(subject, container).findLast(
    ({ reason, message, last }) =>
      reason === 'Unhealthy' && message.startsWith('Readiness') && last >= state.startedAt - 1000,
  );
  const since = Math.max(state.startedAt, notReadySince(subject));
  const end = graceEnd(context, 'ReadinessProbeFailed', since);
  return {
    cause: 'ReadinessProbeFailed',
    object,
    container: { name: container.name, role: container.role },
    summary: `${roleName(container)} runs and is not ready: ${answer === undefined ? 'its readiness probe has not passed yet' : shortAnswer(answer.message)}`,
    evidence: [
      ...(answer === undefined ? [] : [eventEvidence(object, answer)]),
      { source: 'spec', object, text: `readiness probe: ${probeText(spec, 'readiness')}` },
      { source: 'status', object, text: 'running, not ready', at: since },
    ],
    next: [`see what it waits for: cox logs ${subject.name} -c ${container.name} -n ${subject.namespace}`],
    logs: { namespace: subject.namespace, pod: subject.name, container: container.name, previous: false },
    doomedAt: end === undefined ? undefined : end + probePatience(probe),
  };
}

/** When the pod stopped being ready; 0 without a condition. */
function notReadySince({ pod }: PodSubject): number {
  const condition = conditionOf(pod, 'ContainersReady');
  return condition?.status === 'False' ? (condition.since ?? 0) : 0;
}

function shortAnswer(message: string): string {
  const answer = message.replace(/^\w+ probe (failed|errored)[^:]*: ?/, '').split('\n')[0] ?? '';
  return answer === '' ? 'its probe fails without output' : `the probe says: ${answer}`;
}

/** A failing startup probe has events before it kills. By itself it is never final. */
function startupFinding(subject: PodSubject, container: ContainerView): Finding | undefined {
  if (probeOf(container.spec, 'startup') === undefined) return undefined;
  const { state } = container;
  const from = state?.type === 'running' ? state.startedAt - 1000 : 0;
  const answer = containerEvents(subject, container).findLast(
    ({ reason, message, last }) => reason === 'Unhealthy' && message.startsWith('Startup') && last >= from,
  );
  if (answer === undefined) return undefined;
  const { object } = subject;
  return {
    cause: 'StartupProbeFailed',
    object,
    container: { name: container.name, role: container.role },
    summary: `${roleName(container)} has not started yet: ${shortAnswer(answer.message)}`,
    evidence: [
      eventEvidence(object, answer),
      { source: 'spec', object, text: `startup probe: ${probeText(container.spec, 'startup')}` },
    ],
    next: [`see how far it is: cox logs ${subject.name} -c ${container.name} -n ${subject.namespace}`],
    doomedAt: undefined,
  };
}

/** All containers are ready, but a readiness gate is not True. */
export function readinessGateFinding(subject: PodSubject, context: DiagnosisContext): Finding | undefined {
  const conditions = new Map(conditionsOf(subject.pod).map((condition) => [condition.type, condition]));
  if (conditions.get('ContainersReady')?.status !== 'True') return undefined;
  const gates = objectsOf(at(subject.pod, 'spec', 'readinessGates')).map((gate) => textOf(gate.conditionType));
  const closed = gates.filter((gate) => conditions.get(gate)?.status !== 'True');
  if (closed.length === 0) return undefined;
  const since = conditions.get('ContainersReady')?.since ?? subject.created;
  return {
    cause: 'ReadinessGateClosed',
    object: subject.object,
    summary: `its containers are ready, and its readiness gate ${closed.join(', ')} is not True`,
    evidence: closed.map((gate) => {
      const condition = conditions.get(gate);
      const text =
        condition === undefined
          ? `${gate}: not set`
          : `${gate}=${condition.status} ${condition.reason} ${condition.message}`.trim();
      return { source: 'condition', object: subject.object, text, at: condition?.since };
    }),
    next: [`see whether the controller that sets ${closed[0]} works (often a load balancer's)`],
    doomedAt: graceEnd(context, 'ReadinessGateClosed', since),
  };
}
