import type { V1Lease, V1Node, V1Pod, V1ResourceSlice } from '../../apimachinery/client-types.ts';
import { leases, nodes, pods, resourceSlices } from '../../apimachinery/known-types.ts';
import { formatTimestamp } from '../../apimachinery/timestamp.ts';
import type { Wire } from '../../apimachinery/wire.ts';
import { StatusError } from '../../errors.ts';
import { defineDescriber, type Related } from '../describer.ts';
import { type Events, eventsAbout, referenceTo, writeEvents } from '../parts/events.ts';
import { writeLabelsAndAnnotations, writeName } from '../parts/head.ts';
import { writeNodeLoad } from '../parts/node-load.ts';
import { nodeRoles } from '../parts/node-roles.ts';
import { writeQuantities } from '../parts/resource-requirements.ts';
import { writeResourceSlices } from '../parts/resource-slices.ts';
import { writeTaints } from '../parts/scheduling.ts';
import type { Writer } from '../writer.ts';

type Node = Wire<V1Node>;

interface Found {
  /** The pods that have not ended; undefined without permission to list pods. */
  readonly pods: readonly Wire<V1Pod>[] | undefined;
  readonly lease: Wire<V1Lease> | { readonly error: string };
  readonly slices: readonly Wire<V1ResourceSlice>[];
  readonly events: Events;
}

export const describer = defineDescriber<V1Node, Found>({
  type: nodes,
  fetch: async (node, related) => {
    const name = node.metadata?.name ?? '';
    const [running, lease, slices, events] = await Promise.all([
      listPods(related, name),
      related.get<V1Lease>(leases, 'kube-node-lease', name).catch((error: Error) => ({ error: error.message })),
      related.list<V1ResourceSlice>(resourceSlices, '', { fieldSelector: `spec.nodeName=${name}` }).catch(() => []),
      nodeEvents(node, related),
    ]);
    return { pods: running, lease, slices, events };
  },
  write: (writer, node, found, now) => {
    const { metadata, spec, status } = node;
    writeName(writer, node);
    writer.line(0, `Roles:\t${nodeRoles(metadata?.labels).join(',') || '<none>'}`);
    writeLabelsAndAnnotations(writer, node);
    writer.line(0, `CreationTimestamp:\t${formatTimestamp(metadata?.creationTimestamp)}`);
    writeTaints(writer, 'Taints', spec?.taints);
    writer.line(0, `Unschedulable:\t${spec?.unschedulable ?? false}`);
    writeLease(writer, found.lease);
    writeConditions(writer, node);
    writer.line(0, 'Addresses:');
    for (const { type, address } of status?.addresses ?? []) writer.line(1, `${type}:\t${address}`);
    writeQuantities(writer, 0, 'Capacity', status?.capacity);
    writeQuantities(writer, 0, 'Allocatable', status?.allocatable);
    writeResourceSlices(writer, found.slices);
    writeSystemInfo(writer, node);
    if (found.pods === undefined) writer.line(0, 'Pods:\tnot authorized');
    else writeNodeLoad(writer, node, found.pods, now);
    writeEvents(writer, found.events, now);
  },
});

async function listPods(related: Related, node: string): Promise<readonly Wire<V1Pod>[] | undefined> {
  const fieldSelector = `spec.nodeName=${node},status.phase!=Succeeded,status.phase!=Failed`;
  try {
    return await related.list<V1Pod>(pods, '', { fieldSelector });
  } catch (error) {
    if (error instanceof StatusError && error.reason === 'Forbidden') return undefined;
    throw error;
  }
}

/** Controllers refer to a node by its uid, kubelets by its name in place of the uid. */
async function nodeEvents(node: Node, related: Related): Promise<Events> {
  const reference = referenceTo(node, nodes.kind);
  const [byUid, byName] = await Promise.all([
    eventsAbout(related, reference),
    eventsAbout(related, { ...reference, uid: reference.name }),
  ]);
  return byUid === undefined ? undefined : [...byUid, ...(byName ?? [])];
}

function writeLease(writer: Writer, lease: Found['lease']): void {
  if ('error' in lease) {
    writer.line(0, `Lease:\tFailed to get lease: ${lease.error}`);
    return;
  }
  const { holderIdentity, acquireTime, renewTime } = lease.spec ?? {};
  writer.line(0, 'Lease:');
  writer.line(1, `HolderIdentity:\t${holderIdentity ?? '<unset>'}`);
  writer.line(1, `AcquireTime:\t${acquireTime ? formatTimestamp(acquireTime) : '<unset>'}`);
  writer.line(1, `RenewTime:\t${renewTime ? formatTimestamp(renewTime) : '<unset>'}`);
}

function writeConditions(writer: Writer, { status }: Node): void {
  const conditions = status?.conditions ?? [];
  if (conditions.length === 0) return;
  writer.line(0, 'Conditions:\n  Type\tStatus\tLastHeartbeatTime\tLastTransitionTime\tReason\tMessage');
  writer.line(1, '----\t------\t-----------------\t------------------\t------\t-------');
  for (const { type, status, lastHeartbeatTime, lastTransitionTime, reason = '', message = '' } of conditions) {
    const times = [formatTimestamp(lastHeartbeatTime), formatTimestamp(lastTransitionTime)];
    writer.line(1, [type, status, ...times, reason, message].join(' \t'));
  }
}

function writeSystemInfo(writer: Writer, { spec, status }: Node): void {
  const info = status?.nodeInfo;
  const rows: readonly (readonly [label: string, value: string | undefined])[] = [
    ['Machine ID', info?.machineID],
    ['System UUID', info?.systemUUID],
    ['Boot ID', info?.bootID],
    ['Kernel Version', info?.kernelVersion],
    ['OS Image', info?.osImage],
    ['Operating System', info?.operatingSystem],
    ['Architecture', info?.architecture],
    ['Container Runtime Version', info?.containerRuntimeVersion],
    ['Kubelet Version', info?.kubeletVersion],
  ];
  writer.line(0, 'System Info:');
  for (const [label, value = ''] of rows) writer.line(1, `${label}:\t${value}`);
  if (spec?.podCIDR) writer.line(0, `PodCIDR:\t${spec.podCIDR}`);
  if (spec?.podCIDRs?.length) writer.line(0, `PodCIDRs:\t${spec.podCIDRs.join(',')}`);
  if (spec?.providerID) writer.line(0, `ProviderID:\t${spec.providerID}`);
}
