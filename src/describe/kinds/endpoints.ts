import type { CoreV1EndpointPort, V1EndpointAddress, V1Endpoints } from '../../apimachinery/client-types.ts';
import { endpoints } from '../../apimachinery/known-types.ts';
import type { Wire } from '../../apimachinery/wire.ts';
import { defineDescriber } from '../describer.ts';
import { type Events, ownEvents, writeEvents } from '../parts/events.ts';
import { writeLabelsAndAnnotations, writeNameAndNamespace } from '../parts/head.ts';
import type { Writer } from '../writer.ts';

export const describer = defineDescriber<V1Endpoints, Events>({
  type: endpoints,
  fetch: ownEvents(endpoints),
  write: (writer, object, events, now) => {
    writeNameAndNamespace(writer, object);
    writeLabelsAndAnnotations(writer, object);
    writer.line(0, 'Subsets:');
    for (const { addresses, notReadyAddresses, ports = [] } of object.subsets ?? []) {
      writer.line(1, `Addresses:\t${addressList(addresses)}`);
      writer.line(1, `NotReadyAddresses:\t${addressList(notReadyAddresses)}`);
      writePorts(writer, ports);
      writer.write(0, '\n');
    }
    writeEvents(writer, events, now);
  },
});

function addressList(addresses: readonly Wire<V1EndpointAddress>[] | undefined): string {
  return (addresses ?? []).map(({ ip }) => ip).join(',') || '<none>';
}

function writePorts(writer: Writer, ports: readonly Wire<CoreV1EndpointPort>[]): void {
  if (ports.length === 0) return;
  writer.line(1, 'Ports:');
  writer.line(2, 'Name\tPort\tProtocol');
  writer.line(2, '----\t----\t--------');
  for (const { name, port, protocol = '' } of ports) writer.line(2, `${name || '<unset>'}\t${port}\t${protocol}`);
}
