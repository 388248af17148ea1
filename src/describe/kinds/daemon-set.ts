import type { V1DaemonSet } from '../../apimachinery/client-types.ts';
import { daemonSets } from '../../apimachinery/known-types.ts';
import { formatLabels, labelSelectorText } from '../../apimachinery/label-selector.ts';
import { defineDescriber } from '../describer.ts';
import { writeEvents } from '../parts/events.ts';
import { writeLabelsAndAnnotations, writeNameAndNamespace } from '../parts/head.ts';
import { podCountsText } from '../parts/pod-counts.ts';
import { writePodTemplate } from '../parts/pod-template.ts';
import { podsAndEvents, type WorkloadFound } from '../parts/workload.ts';

export const describer = defineDescriber<V1DaemonSet, WorkloadFound>({
  type: daemonSets,
  fetch: podsAndEvents(daemonSets),
  write: (writer, daemonSet, found, now) => {
    const { spec, status } = daemonSet;
    writeNameAndNamespace(writer, daemonSet);
    writer.line(0, `Selector:\t${labelSelectorText(spec?.selector)}`);
    writer.line(0, `Node-Selector:\t${formatLabels(spec?.template.spec?.nodeSelector)}`);
    writeLabelsAndAnnotations(writer, daemonSet);
    const counts: readonly (readonly [label: string, count: number | undefined])[] = [
      ['Desired Number of Nodes Scheduled', status?.desiredNumberScheduled],
      ['Current Number of Nodes Scheduled', status?.currentNumberScheduled],
      ['Number of Nodes Scheduled with Up-to-date Pods', status?.updatedNumberScheduled],
      ['Number of Nodes Scheduled with Available Pods', status?.numberAvailable],
      ['Number of Nodes Misscheduled', status?.numberMisscheduled],
    ];
    for (const [label, count] of counts) writer.line(0, `${label}: ${count ?? 0}`);
    writer.line(0, `Pods Status:\t${podCountsText(found.pods)}`);
    writePodTemplate(writer, spec?.template);
    writeEvents(writer, found.events, now);
  },
});
