import type { V1ConfigMap } from '../../apimachinery/client-types.ts';
import { sortedKeys } from '../../apimachinery/go/text.ts';
import { configMaps } from '../../apimachinery/known-types.ts';
import { defineDescriber } from '../describer.ts';
import { base64Size } from '../parts/base64.ts';
import { type Events, referenceTo, writeEvents } from '../parts/events.ts';
import { writeLabelsAndAnnotations, writeNameAndNamespace } from '../parts/head.ts';

export const describer = defineDescriber<V1ConfigMap, Events>({
  type: configMaps,
  // The one kind whose description fails when its events cannot be read.
  fetch: (configMap, related) => related.events(referenceTo(configMap, configMaps.kind)),
  write: (writer, configMap, events, now) => {
    const { data = {}, binaryData = {} } = configMap;
    writeNameAndNamespace(writer, configMap);
    writeLabelsAndAnnotations(writer, configMap);
    writer.line(0, '\nData\n====');
    for (const key of sortedKeys(data)) {
      writer.line(0, `${key}:\n----`);
      writer.line(0, `${data[key]}\n`);
    }
    writer.line(0, '\nBinaryData\n====');
    for (const key of sortedKeys(binaryData)) writer.line(0, `${key}: ${base64Size(binaryData[key] ?? '')} bytes`);
    writer.write(0, '\n');
    writeEvents(writer, events, now);
  },
});
