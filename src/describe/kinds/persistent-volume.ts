import type { V1NodeSelectorTerm, V1PersistentVolume, V1VolumeNodeAffinity } from '../../apimachinery/client-types.ts';
import { persistentVolumes } from '../../apimachinery/known-types.ts';
import type { Wire } from '../../apimachinery/wire.ts';
import { defineDescriber } from '../describer.ts';
import { accessModes, claimClass, lifecycle } from '../parts/claim.ts';
import { type Events, ownEvents, writeEvents } from '../parts/events.ts';
import { writeLabelsAndAnnotations, writeName } from '../parts/head.ts';
import { persistentVolumeSources } from '../parts/persistent-volume-sources.ts';
import { volumeSources } from '../parts/volume-sources.ts';
import { findDescription, writeAttributes, writeDescription } from '../parts/volumes.ts';
import type { Writer } from '../writer.ts';

export const describer = defineDescriber<V1PersistentVolume, Events>({
  type: persistentVolumes,
  fetch: ownEvents(persistentVolumes),
  write: (writer, volume, events, now) => {
    const { metadata, spec, status } = volume;
    writeName(writer, volume);
    writeLabelsAndAnnotations(writer, volume);
    writer.line(0, `Finalizers:\t[${(metadata?.finalizers ?? []).join(' ')}]`);
    writer.line(0, `StorageClass:\t${claimClass(volume)}`);
    writer.line(0, `Status:\t${lifecycle(metadata?.deletionTimestamp, status?.phase, now)}`);
    const claim = spec?.claimRef;
    writer.line(0, `Claim:\t${claim ? `${claim.namespace ?? ''}/${claim.name ?? ''}` : ''}`);
    writer.line(0, `Reclaim Policy:\t${spec?.persistentVolumeReclaimPolicy ?? ''}`);
    writer.line(0, `Access Modes:\t${accessModes(spec?.accessModes)}`);
    if (spec?.volumeMode !== undefined) writer.line(0, `VolumeMode:\t${spec.volumeMode}`);
    writer.line(0, `Capacity:\t${spec?.capacity?.storage ?? '0'}`);
    writeNodeAffinity(writer, spec?.nodeAffinity);
    writer.line(0, `Message:\t${status?.message ?? ''}`);
    writer.line(0, 'Source:');
    writeDescription(writer, findDescription(spec ?? {}, persistentVolumeSources, volumeSources));
    if (spec?.csi) writeAttributes(writer, spec.csi.volumeAttributes);
    writeEvents(writer, events, now);
  },
});

function writeNodeAffinity(writer: Writer, affinity: Wire<V1VolumeNodeAffinity> | undefined): void {
  if (!affinity?.required) {
    writer.line(0, 'Node Affinity:\t<none>');
    return;
  }
  const terms = affinity.required.nodeSelectorTerms ?? [];
  writer.line(0, 'Node Affinity:\t');
  writer.line(1, `Required Terms:\t${terms.length === 0 ? '<none>' : ''}`);
  for (const [index, term] of terms.entries()) {
    writer.write(2, `Term ${index}:\t`);
    const lines = (term.matchExpressions ?? []).map(expressionText);
    writer.write(0, lines.length === 0 ? '<none>\n' : `${lines.join('\n    \t')}\n`);
  }
}

function expressionText({
  key,
  operator,
  values = [],
}: Wire<NonNullable<V1NodeSelectorTerm['matchExpressions']>[number]>): string {
  const text = `${key} ${operator.toLowerCase()}`;
  return values.length === 0 ? text : `${text} [${values.join(', ')}]`;
}
