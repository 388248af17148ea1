import type { V1CSINode, V1CSINodeDriver } from '../../apimachinery/client-types.ts';
import { csiNodes } from '../../apimachinery/known-types.ts';
import { formatTimestamp } from '../../apimachinery/timestamp.ts';
import type { Wire } from '../../apimachinery/wire.ts';
import { defineDescriber } from '../describer.ts';
import { type Events, ownEvents, writeEvents } from '../parts/events.ts';
import { writeLabelsAndAnnotations, writeName } from '../parts/head.ts';
import type { Writer } from '../writer.ts';

export const describer = defineDescriber<V1CSINode, Events>({
  type: csiNodes,
  fetch: ownEvents(csiNodes),
  write: (writer, csiNode, events, now) => {
    const drivers: readonly Wire<V1CSINodeDriver>[] | undefined = csiNode.spec?.drivers;
    writeName(writer, csiNode);
    writeLabelsAndAnnotations(writer, csiNode);
    writer.line(0, `CreationTimestamp:\t${formatTimestamp(csiNode.metadata?.creationTimestamp)}`);
    writer.line(0, 'Spec:');
    if (drivers !== undefined) writer.line(1, 'Drivers:');
    for (const driver of drivers ?? []) writeDriver(writer, driver);
    writeEvents(writer, events, now);
  },
});

function writeDriver(writer: Writer, { name, nodeID, allocatable, topologyKeys }: Wire<V1CSINodeDriver>): void {
  writer.line(2, `${name}:`);
  writer.line(3, `Node ID:\t${nodeID}`);
  if (allocatable?.count !== undefined) {
    writer.line(3, 'Allocatables:');
    writer.line(4, `Count:\t${allocatable.count}`);
  }
  if (topologyKeys !== undefined) writer.line(3, `Topology Keys:\t[${topologyKeys.join(' ')}]`);
}
