import type { V1IngressClass } from '../../apimachinery/client-types.ts';
import { ingressClasses } from '../../apimachinery/known-types.ts';
import { defineDescriber } from '../describer.ts';
import { type Events, ownEvents, writeEvents } from '../parts/events.ts';
import { writeLabelsAndAnnotations, writeName } from '../parts/head.ts';

export const describer = defineDescriber<V1IngressClass, Events>({
  type: ingressClasses,
  fetch: ownEvents(ingressClasses),
  write: (writer, ingressClass, events, now) => {
    const { controller = '', parameters } = ingressClass.spec ?? {};
    writeName(writer, ingressClass);
    writeLabelsAndAnnotations(writer, ingressClass);
    writer.line(0, `Controller:\t${controller}`);
    if (parameters) {
      writer.line(0, 'Parameters:');
      if (parameters.apiGroup !== undefined) writer.line(1, `APIGroup:\t${parameters.apiGroup}`);
      writer.line(1, `Kind:\t${parameters.kind}`);
      writer.line(1, `Name:\t${parameters.name}`);
    }
    writeEvents(writer, events, now);
  },
});
