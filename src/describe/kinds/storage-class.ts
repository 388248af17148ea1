import type { V1StorageClass, V1TopologySelectorTerm } from '../../apimachinery/client-types.ts';
import { storageClasses } from '../../apimachinery/known-types.ts';
import { formatLabels } from '../../apimachinery/label-selector.ts';
import type { Wire } from '../../apimachinery/wire.ts';
import { defineDescriber } from '../describer.ts';
import { type Events, ownEvents, writeEvents } from '../parts/events.ts';
import { writeName } from '../parts/head.ts';
import type { Writer } from '../writer.ts';

const defaultAnnotations = [
  'storageclass.kubernetes.io/is-default-class',
  'storageclass.beta.kubernetes.io/is-default-class',
];

export const describer = defineDescriber<V1StorageClass, Events>({
  type: storageClasses,
  fetch: ownEvents(storageClasses),
  write: (writer, storageClass, events, now) => {
    const { metadata, allowVolumeExpansion, mountOptions = [], reclaimPolicy, volumeBindingMode } = storageClass;
    const isDefault = defaultAnnotations.some((key) => metadata?.annotations?.[key] === 'true');
    writeName(writer, storageClass);
    writer.line(0, `IsDefaultClass:\t${isDefault ? 'Yes' : 'No'}`);
    writer.line(0, `Annotations:\t${formatLabels(metadata?.annotations)}`);
    writer.line(0, `Provisioner:\t${storageClass.provisioner}`);
    writer.line(0, `Parameters:\t${formatLabels(storageClass.parameters)}`);
    writer.line(0, `AllowVolumeExpansion:\t${booleanText(allowVolumeExpansion)}`);
    writer.line(0, mountOptions.length === 0 ? 'MountOptions:\t<none>' : 'MountOptions:');
    for (const option of mountOptions) writer.line(1, option);
    if (reclaimPolicy !== undefined) writer.line(0, `ReclaimPolicy:\t${reclaimPolicy}`);
    if (volumeBindingMode !== undefined) writer.line(0, `VolumeBindingMode:\t${volumeBindingMode}`);
    writeTopologies(writer, storageClass.allowedTopologies);
    writeEvents(writer, events, now);
  },
});

function booleanText(value: boolean | undefined): string {
  return value === undefined ? '<unset>' : value ? 'True' : 'False';
}

function writeTopologies(writer: Writer, terms: readonly Wire<V1TopologySelectorTerm>[] | undefined): void {
  if (terms === undefined) return;
  writer.line(0, `AllowedTopologies:\t${terms.length === 0 ? '<none>' : ''}`);
  for (const [index, { matchLabelExpressions = [] }] of terms.entries()) {
    const lines = matchLabelExpressions.map(({ key, values }) =>
      values.length === 0 ? `${key} in` : `${key} in [${values.join(', ')}]`,
    );
    writer.line(1, `Term ${index}:\t${lines.length === 0 ? '<none>' : lines.join('\n  \t')}`);
  }
}
