import type { V1PriorityClass } from '../../apimachinery/client-types.ts';
import { priorityClasses } from '../../apimachinery/known-types.ts';
import { formatLabels } from '../../apimachinery/label-selector.ts';
import { defineDescriber } from '../describer.ts';
import { type Events, ownEvents, writeEvents } from '../parts/events.ts';
import { writeName } from '../parts/head.ts';

export const describer = defineDescriber<V1PriorityClass, Events>({
  type: priorityClasses,
  fetch: ownEvents(priorityClasses),
  write: (writer, priorityClass, events, now) => {
    const { value, globalDefault = false, preemptionPolicy = '', description = '', metadata } = priorityClass;
    writeName(writer, priorityClass);
    writer.line(0, `Value:\t${value}`);
    writer.line(0, `GlobalDefault:\t${globalDefault}`);
    writer.line(0, `PreemptionPolicy:\t${preemptionPolicy}`);
    writer.line(0, `Description:\t${description}`);
    writer.line(0, `Annotations:\t${formatLabels(metadata?.annotations)}`);
    writeEvents(writer, events, now);
  },
});
