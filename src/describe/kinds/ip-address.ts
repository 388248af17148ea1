import type { V1IPAddress } from '../../apimachinery/client-types.ts';
import { ipAddresses } from '../../apimachinery/known-types.ts';
import { defineDescriber } from '../describer.ts';
import { type Events, ownEvents, writeEvents } from '../parts/events.ts';
import { writeLabelsAndAnnotations, writeName } from '../parts/head.ts';

export const describer = defineDescriber<V1IPAddress, Events>({
  type: ipAddresses,
  fetch: ownEvents(ipAddresses),
  write: (writer, ipAddress, events, now) => {
    const parent = ipAddress.spec?.parentRef;
    writeName(writer, ipAddress);
    writeLabelsAndAnnotations(writer, ipAddress);
    if (parent) {
      writer.line(0, 'Parent Reference:');
      writer.line(1, `Group:\t${parent.group ?? ''}`);
      writer.line(1, `Resource:\t${parent.resource}`);
      writer.line(1, `Namespace:\t${parent.namespace ?? ''}`);
      writer.line(1, `Name:\t${parent.name}`);
    }
    writeEvents(writer, events, now);
  },
});
