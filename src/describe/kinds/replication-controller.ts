import type { V1ReplicationController } from '../../apimachinery/client-types.ts';
import { replicationControllers } from '../../apimachinery/known-types.ts';
import { formatLabels, labelMapText } from '../../apimachinery/label-selector.ts';
import { defineDescriber } from '../describer.ts';
import { writeConditions } from '../parts/conditions.ts';
import { eventsAbout, referenceTo, writeEvents } from '../parts/events.ts';
import { writeLabelsAndAnnotations, writeNameAndNamespace } from '../parts/head.ts';
import { countPods, podCountsText } from '../parts/pod-counts.ts';
import { writePodTemplate } from '../parts/pod-template.ts';
import type { WorkloadFound } from '../parts/workload.ts';

export const describer = defineDescriber<V1ReplicationController, WorkloadFound>({
  type: replicationControllers,
  fetch: async (controller, related) => {
    const [pods, events] = await Promise.all([
      countPods(related, controller, labelMapText(controller.spec?.selector)),
      eventsAbout(related, referenceTo(controller, replicationControllers.kind)),
    ]);
    return { pods, events };
  },
  write: (writer, controller, found, now) => {
    const { spec, status } = controller;
    writeNameAndNamespace(writer, controller);
    writer.line(0, `Selector:\t${formatLabels(spec?.selector)}`);
    writeLabelsAndAnnotations(writer, controller);
    writer.line(0, `Replicas:\t${status?.replicas ?? 0} current / ${spec?.replicas ?? 0} desired`);
    writer.line(0, `Pods Status:\t${podCountsText(found.pods)}`);
    writePodTemplate(writer, spec?.template);
    writeConditions(writer, status?.conditions);
    writeEvents(writer, found.events, now);
  },
});
