import type { V1ServiceCIDR } from '../../apimachinery/client-types.ts';
import { serviceCidrs } from '../../apimachinery/known-types.ts';
import { defineDescriber } from '../describer.ts';
import { writeTimedConditions } from '../parts/conditions.ts';
import { type Events, ownEvents, writeEvents } from '../parts/events.ts';
import { writeLabelsAndAnnotations, writeName } from '../parts/head.ts';

export const describer = defineDescriber<V1ServiceCIDR, Events>({
  type: serviceCidrs,
  fetch: ownEvents(serviceCidrs),
  write: (writer, serviceCidr, events, now) => {
    const { spec, status } = serviceCidr;
    writeName(writer, serviceCidr);
    writeLabelsAndAnnotations(writer, serviceCidr);
    writer.line(0, `CIDRs:\t${(spec?.cidrs ?? []).join(', ')}`);
    if (status?.conditions?.length) writer.line(0, 'Status:');
    writeTimedConditions(writer, status?.conditions);
    writeEvents(writer, events, now);
  },
});
