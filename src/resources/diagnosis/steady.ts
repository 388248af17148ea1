/** Since when a pod has been up without problems, as far as that can be known. */
import type { KubeObject } from '../../apimachinery/object.ts';
import type { DiagnosisContext } from './context.ts';
import { containerEvents, podSubject } from './pod-subject.ts';
import { conditionOf, containersOf, createdAt } from './pod-view.ts';

/**
 * A container that has crashed must stay up for this much longer, in milliseconds: it may crash
 * again.
 */
const AFTER_RESTART = 10_000;

/** The API cuts its times to whole seconds, so the real time may be this much later. */
const CUT = 1000;

/**
 * Milliseconds of the cluster's clock; undefined while a container does not run, is not ready, or
 * is being killed by one of its probes.
 */
export function steadySince(pod: KubeObject, context: DiagnosisContext): number | undefined {
  const ready = conditionOf(pod, 'Ready');
  if (ready?.status !== 'True') return undefined;
  const subject = podSubject(pod, context);
  let since = ready.since ?? createdAt(pod);
  for (const container of containersOf(pod)) {
    const { role, state, last } = container;
    if (role === 'init container') continue;
    if (state?.type !== 'running' || !container.ready) return undefined;
    const isBeingKilled = containerEvents(subject, container).some(
      (event) => event.reason === 'Killing' && event.last > state.startedAt,
    );
    if (isBeingKilled) return undefined;
    since = Math.max(since, state.startedAt + (last === undefined ? 0 : AFTER_RESTART));
  }
  return since + CUT;
}
