import type { V1PodDisruptionBudget } from '../../apimachinery/client-types.ts';
import { podDisruptionBudgets } from '../../apimachinery/known-types.ts';
import { formatLabelSelector } from '../../apimachinery/label-selector.ts';
import { defineDescriber } from '../describer.ts';
import { type Events, ownEvents, writeEvents } from '../parts/events.ts';
import { writeNameAndNamespace } from '../parts/head.ts';

export const describer = defineDescriber<V1PodDisruptionBudget, Events>({
  type: podDisruptionBudgets,
  fetch: ownEvents(podDisruptionBudgets),
  write: (writer, budget, events, now) => {
    const { minAvailable, maxUnavailable, selector } = budget.spec ?? {};
    const { disruptionsAllowed, currentHealthy, desiredHealthy, expectedPods } = budget.status ?? {};
    writeNameAndNamespace(writer, budget);
    if (minAvailable !== undefined) writer.line(0, `Min available:\t${minAvailable}`);
    else if (maxUnavailable !== undefined) writer.line(0, `Max unavailable:\t${maxUnavailable}`);
    writer.line(0, `Selector:\t${selector ? formatLabelSelector(selector) : '<unset>'}`);
    writer.line(0, 'Status:');
    writer.line(2, `Allowed disruptions:\t${disruptionsAllowed ?? 0}`);
    writer.line(2, `Current:\t${currentHealthy ?? 0}`);
    writer.line(2, `Desired:\t${desiredHealthy ?? 0}`);
    writer.line(2, `Total:\t${expectedPods ?? 0}`);
    writeEvents(writer, events, now);
  },
});
