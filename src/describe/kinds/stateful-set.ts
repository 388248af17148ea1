import type { V1PersistentVolumeClaim, V1StatefulSet } from '../../apimachinery/client-types.ts';
import { statefulSets } from '../../apimachinery/known-types.ts';
import { labelSelectorText } from '../../apimachinery/label-selector.ts';
import { formatTimestamp } from '../../apimachinery/timestamp.ts';
import type { Wire } from '../../apimachinery/wire.ts';
import { defineDescriber } from '../describer.ts';
import { claimClass } from '../parts/claim.ts';
import { writeEvents } from '../parts/events.ts';
import { writeLabelsAndAnnotations, writeNameAndNamespace } from '../parts/head.ts';
import { writeLabels } from '../parts/labels.ts';
import { podCountsText } from '../parts/pod-counts.ts';
import { writePodTemplate } from '../parts/pod-template.ts';
import { podsAndEvents, type WorkloadFound } from '../parts/workload.ts';
import type { Writer } from '../writer.ts';

type StatefulSet = Wire<V1StatefulSet>;

export const describer = defineDescriber<V1StatefulSet, WorkloadFound>({
  type: statefulSets,
  fetch: podsAndEvents(statefulSets),
  write: (writer, statefulSet, found, now) => {
    const { metadata, spec, status } = statefulSet;
    writeNameAndNamespace(writer, statefulSet);
    writer.line(0, `CreationTimestamp:\t${formatTimestamp(metadata?.creationTimestamp)}`);
    writer.line(0, `Selector:\t${labelSelectorText(spec?.selector)}`);
    writeLabelsAndAnnotations(writer, statefulSet);
    if (spec?.serviceName) writer.line(0, `Service Name:\t${spec.serviceName}`);
    if (spec?.podManagementPolicy) writer.line(0, `Pod Management Policy:\t${spec.podManagementPolicy}`);
    writer.line(0, `Replicas:\t${spec?.replicas ?? 0} desired | ${status?.replicas ?? 0} total`);
    writeUpdateStrategy(writer, statefulSet);
    writer.line(0, `Pods Status:\t${podCountsText(found.pods)}`);
    writePodTemplate(writer, spec?.template);
    writeClaimTemplates(writer, spec?.volumeClaimTemplates ?? []);
    writeEvents(writer, found.events, now);
  },
});

function writeUpdateStrategy(writer: Writer, { spec }: StatefulSet): void {
  writer.line(0, `Update Strategy:\t${spec?.updateStrategy?.type ?? ''}`);
  const rolling = spec?.updateStrategy?.rollingUpdate;
  if (rolling?.partition !== undefined) {
    writer.line(1, `Partition:\t${rolling.partition}`);
    if (rolling.maxUnavailable !== undefined) writer.line(1, `MaxUnavailable:\t${rolling.maxUnavailable}`);
  }
  const retention = spec?.persistentVolumeClaimRetentionPolicy;
  if (!retention) return;
  writer.line(0, 'Persistent Volume Claim Retention Policy:');
  writer.line(1, `WhenDeleted:\t${retention.whenDeleted ?? ''}`);
  writer.line(1, `WhenScaled:\t${retention.whenScaled ?? ''}`);
}

function writeClaimTemplates(writer: Writer, templates: readonly Wire<V1PersistentVolumeClaim>[]): void {
  writer.line(0, templates.length === 0 ? 'Volume Claims:\t<none>' : 'Volume Claims:');
  for (const template of templates) {
    const { metadata, spec } = template;
    writer.line(1, `Name:\t${metadata?.name ?? ''}`);
    writer.line(1, `StorageClass:\t${claimClass(template)}`);
    writeLabels(writer, 'Labels', metadata?.labels, '  ');
    writeLabels(writer, 'Annotations', metadata?.annotations, '  ');
    writer.line(1, `Capacity:\t${spec?.resources?.requests?.storage ?? '<default>'}`);
    writer.line(1, `Access Modes:\t[${(spec?.accessModes ?? []).join(' ')}]`);
  }
}
