import type { V1Container, V1Pod } from '../../apimachinery/client-types.ts';
import { ageSince } from '../../apimachinery/duration.ts';
import { pods } from '../../apimachinery/known-types.ts';
import { formatTimestamp } from '../../apimachinery/timestamp.ts';
import type { Wire } from '../../apimachinery/wire.ts';
import { defineDescriber } from '../describer.ts';
import { writeStatuses } from '../parts/conditions.ts';
import { writeContainers, writeSeccompProfile } from '../parts/containers.ts';
import { writeController } from '../parts/controller.ts';
import { type Events, eventsAbout, referenceTo, writeEvents } from '../parts/events.ts';
import { writeLabelsAndAnnotations, writeNameAndNamespace } from '../parts/head.ts';
import { writeLabels } from '../parts/labels.ts';
import { podQosClass } from '../parts/pod-qos.ts';
import { writeResources } from '../parts/resource-requirements.ts';
import { writeSchedulingGroup, writeTolerations, writeTopologySpread } from '../parts/scheduling.ts';
import { writeVolumes } from '../parts/volumes.ts';
import type { Writer } from '../writer.ts';

type Pod = Wire<V1Pod>;

export const describer = defineDescriber<V1Pod, Events>({
  type: pods,
  // Without a kind, as in kubectl; events of a static pod have the uid that its kubelet uses.
  fetch: (pod, related) => {
    const { kind: _, ...reference } = referenceTo(pod, pods.kind);
    const mirror = pod.metadata?.annotations?.['kubernetes.io/config.mirror'];
    return eventsAbout(related, mirror === undefined ? reference : { ...reference, uid: mirror });
  },
  write: (writer, pod, events, now) => {
    writeNameAndNamespace(writer, pod);
    writePlacement(writer, pod);
    writeLabelsAndAnnotations(writer, pod);
    writeStatus(writer, pod, now);
    writeAddresses(writer, pod);
    writeController(writer, pod);
    if (pod.status?.nominatedNodeName) writer.line(0, `NominatedNodeName:\t${pod.status.nominatedNodeName}`);
    if (pod.spec?.resources) {
      writer.line(0, 'Resources:');
      writeResources(writer, 1, pod.spec.resources);
    }
    writeAllContainers(writer, pod);
    writePodConditions(writer, pod);
    writeVolumes(writer, pod.spec?.volumes);
    writer.line(0, `QoS Class:\t${podQosClass(pod)}`);
    writeLabels(writer, 'Node-Selectors', pod.spec?.nodeSelector);
    writeTolerations(writer, 'Tolerations', pod.spec?.tolerations);
    writeTopologySpread(writer, pod.spec?.topologySpreadConstraints, '');
    writeSchedulingGroup(writer, pod.spec?.schedulingGroup, '');
    writeEvents(writer, events, now);
  },
});

function writePlacement(writer: Writer, { spec, status }: Pod): void {
  if (spec?.priority !== undefined) writer.line(0, `Priority:\t${spec.priority}`);
  if (spec?.priorityClassName) writer.line(0, `Priority Class Name:\t${spec.priorityClassName}`);
  if (spec?.runtimeClassName) writer.line(0, `Runtime Class Name:\t${spec.runtimeClassName}`);
  if (spec?.serviceAccountName) writer.line(0, `Service Account:\t${spec.serviceAccountName}`);
  writer.line(0, `Node:\t${spec?.nodeName ? `${spec.nodeName}/${status?.hostIP ?? ''}` : '<none>'}`);
  if (status?.startTime) writer.line(0, `Start Time:\t${formatTimestamp(status.startTime)}`);
}

function writeStatus(writer: Writer, { metadata, spec, status }: Pod, now: number): void {
  const phase = status?.phase ?? '';
  if (metadata?.deletionTimestamp && phase !== 'Failed' && phase !== 'Succeeded') {
    writer.line(0, `Status:\tTerminating (lasts ${ageSince(metadata.deletionTimestamp, now)})`);
    writer.line(0, `Termination Grace Period:\t${metadata.deletionGracePeriodSeconds ?? 0}s`);
  } else {
    writer.line(0, `Status:\t${phase}`);
  }
  if (status?.reason) writer.line(0, `Reason:\t${status.reason}`);
  if (status?.message) writer.line(0, `Message:\t${status.message}`);
  writeSeccompProfile(writer, 0, spec?.securityContext?.seccompProfile);
}

function writeAddresses(writer: Writer, { status }: Pod): void {
  writer.line(0, `IP:\t${status?.podIP ?? ''}`);
  const addresses = status?.podIPs ?? [];
  writer.line(0, addresses.length === 0 ? 'IPs:\t<none>' : 'IPs:');
  for (const { ip } of addresses) writer.line(1, `IP:\t${ip}`);
}

function writeAllContainers(writer: Writer, pod: Pod): void {
  const { spec, status } = pod;
  const write = (
    title: string,
    containers: readonly Wire<V1Container>[] | undefined,
    statuses: typeof allStatuses,
  ): void => writeContainers(writer, { title, containers: containers ?? [], statuses, pod, indent: '' });
  const allStatuses = status?.containerStatuses;
  if (spec?.initContainers?.length) write('Init Containers', spec.initContainers, status?.initContainerStatuses);
  write('Containers', spec?.containers, allStatuses);
  if (spec?.ephemeralContainers?.length) {
    write('Ephemeral Containers', spec.ephemeralContainers, status?.ephemeralContainerStatuses);
  }
}

function writePodConditions(writer: Writer, { spec, status }: Pod): void {
  const conditions = status?.conditions ?? [];
  const gates = (spec?.readinessGates ?? []).map(({ conditionType: type }) => ({
    type,
    status: conditions.find((condition) => condition.type === type)?.status ?? '<none>',
  }));
  writeStatuses(writer, 'Readiness Gates', gates);
  writeStatuses(writer, 'Conditions', conditions);
}
