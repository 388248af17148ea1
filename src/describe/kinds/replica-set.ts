import type { V1ReplicaSet } from '../../apimachinery/client-types.ts';
import { replicaSets } from '../../apimachinery/known-types.ts';
import { formatLabelSelector, labelSelectorText } from '../../apimachinery/label-selector.ts';
import { defineDescriber } from '../describer.ts';
import { writeConditions } from '../parts/conditions.ts';
import { writeController } from '../parts/controller.ts';
import { type Events, eventsAbout, referenceTo, writeEvents } from '../parts/events.ts';
import { writeLabelsAndAnnotations, writeNameAndNamespace } from '../parts/head.ts';
import { countPods, podCountsText } from '../parts/pod-counts.ts';
import { writePodTemplate } from '../parts/pod-template.ts';

interface Found {
  /** The counts, or why there are none. */
  readonly pods: string;
  readonly events: Events;
}

export const describer = defineDescriber<V1ReplicaSet, Found>({
  type: replicaSets,
  fetch: async (replicaSet, related) => {
    const [pods, events] = await Promise.all([
      countPods(related, replicaSet, labelSelectorText(replicaSet.spec?.selector)).then(podCountsText, errorText),
      eventsAbout(related, referenceTo(replicaSet, replicaSets.kind)),
    ]);
    return { pods, events };
  },
  write: (writer, replicaSet, found, now) => {
    const { spec, status } = replicaSet;
    writeNameAndNamespace(writer, replicaSet);
    writer.line(0, `Selector:\t${formatLabelSelector(spec?.selector)}`);
    writeLabelsAndAnnotations(writer, replicaSet);
    writeController(writer, replicaSet);
    writer.line(0, `Replicas:\t${status?.replicas ?? 0} current / ${spec?.replicas ?? 0} desired`);
    writer.line(0, `Pods Status:\t${found.pods}`);
    writePodTemplate(writer, spec?.template);
    writeConditions(writer, status?.conditions);
    writeEvents(writer, found.events, now);
  },
});

function errorText(error: unknown): string {
  return `error in fetching pods: ${error instanceof Error ? error.message : String(error)}`;
}
