import type { V1Endpoint, V1EndpointSlice } from '../../apimachinery/client-types.ts';
import { endpointSlices } from '../../apimachinery/known-types.ts';
import type { Wire } from '../../apimachinery/wire.ts';
import { defineDescriber } from '../describer.ts';
import { type Events, ownEvents, writeEvents } from '../parts/events.ts';
import { writeLabelsAndAnnotations, writeNameAndNamespace } from '../parts/head.ts';
import type { Writer } from '../writer.ts';

const unset = '<unset>';

export const describer = defineDescriber<V1EndpointSlice, Events>({
  type: endpointSlices,
  fetch: ownEvents(endpointSlices),
  write: (writer, slice, events, now) => {
    writeNameAndNamespace(writer, slice);
    writeLabelsAndAnnotations(writer, slice);
    writer.line(0, `AddressType:\t${slice.addressType}`);
    writePorts(writer, slice);
    const endpoints = slice.endpoints ?? [];
    writer.line(0, endpoints.length === 0 ? 'Endpoints: <none>' : 'Endpoints:');
    for (const endpoint of endpoints) writeEndpoint(writer, endpoint);
    writeEvents(writer, events, now);
  },
});

function writePorts(writer: Writer, { ports = [] }: Wire<V1EndpointSlice>): void {
  if (ports.length === 0) {
    writer.line(0, `Ports: ${unset}`);
    return;
  }
  writer.line(0, 'Ports:');
  writer.line(1, 'Name\tPort\tProtocol');
  writer.line(1, '----\t----\t--------');
  for (const { name, port, protocol = '' } of ports) writer.line(1, `${name || unset}\t${port ?? unset}\t${protocol}`);
}

function writeEndpoint(writer: Writer, { addresses, conditions, ...rest }: Wire<V1Endpoint>): void {
  const { hostname, targetRef, nodeName, zone } = rest;
  writer.line(1, `- Addresses:\t${(addresses ?? []).join(', ') || '<none>'}`);
  writer.line(2, 'Conditions:');
  writer.line(3, `Ready:\t${conditions?.ready ?? unset}`);
  writer.line(2, `Hostname:\t${hostname ?? unset}`);
  if (targetRef) writer.line(2, `TargetRef:\t${targetRef.kind ?? ''}/${targetRef.name ?? ''}`);
  writer.line(2, `NodeName:\t${nodeName ?? unset}`);
  writer.line(2, `Zone:\t${zone ?? unset}`);
}
