import type { V1VolumeAttributesClass } from '../../apimachinery/client-types.ts';
import { volumeAttributesClasses } from '../../apimachinery/known-types.ts';
import { formatLabels } from '../../apimachinery/label-selector.ts';
import { defineDescriber } from '../describer.ts';
import { type Events, ownEvents, writeEvents } from '../parts/events.ts';
import { writeName } from '../parts/head.ts';

export const describer = defineDescriber<V1VolumeAttributesClass, Events>({
  type: volumeAttributesClasses,
  fetch: ownEvents(volumeAttributesClasses),
  write: (writer, attributesClass, events, now) => {
    writeName(writer, attributesClass);
    writer.line(0, `Annotations:\t${formatLabels(attributesClass.metadata?.annotations)}`);
    writer.line(0, `DriverName:\t${attributesClass.driverName}`);
    writer.line(0, `Parameters:\t${formatLabels(attributesClass.parameters)}`);
    writeEvents(writer, events, now);
  },
});
