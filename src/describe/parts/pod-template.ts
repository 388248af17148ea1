import type { V1PodTemplateSpec } from '../../apimachinery/client-types.ts';
import type { Wire } from '../../apimachinery/wire.ts';
import type { Writer } from '../writer.ts';
import { writeContainers } from './containers.ts';
import { writeAnnotations, writeLabels } from './labels.ts';
import { writeSchedulingGroup, writeTolerations, writeTopologySpread } from './scheduling.ts';
import { writeVolumes } from './volumes.ts';

/** The pod template of a workload; `rollout history --revision` shows it too. */
export function writePodTemplate(writer: Writer, template: Wire<V1PodTemplateSpec> | null | undefined): void {
  writer.line(0, 'Pod Template:');
  if (!template) {
    writer.write(1, '<unset>');
    return;
  }
  const { metadata, spec } = template;
  writeLabels(writer, '  Labels', metadata?.labels);
  if (Object.keys(metadata?.annotations ?? {}).length > 0)
    writeAnnotations(writer, '  Annotations', metadata?.annotations);
  if (spec?.serviceAccountName) writer.line(1, `Service Account:\t${spec.serviceAccountName}`);
  const { initContainers = [], containers = [] } = spec ?? {};
  const indent = '  ';
  if (initContainers.length > 0)
    writeContainers(writer, { title: 'Init Containers', containers: initContainers, indent });
  writeContainers(writer, { title: 'Containers', containers, indent });
  writeVolumes(writer, spec?.volumes, indent);
  writeTopologySpread(writer, spec?.topologySpreadConstraints, indent);
  if (spec?.priorityClassName) writer.line(1, `Priority Class Name:\t${spec.priorityClassName}`);
  writeLabels(writer, '  Node-Selectors', spec?.nodeSelector);
  writeTolerations(writer, '  Tolerations', spec?.tolerations);
  writeSchedulingGroup(writer, spec?.schedulingGroup, indent);
}
