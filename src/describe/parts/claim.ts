import type { V1PersistentVolumeClaim } from '../../apimachinery/client-types.ts';
import { ageSince } from '../../apimachinery/duration.ts';
import type { Wire } from '../../apimachinery/wire.ts';
import type { Writer } from '../writer.ts';
import { writeAnnotations, writeLabels } from './labels.ts';

type Claim = Pick<Wire<V1PersistentVolumeClaim>, 'metadata' | 'spec' | 'status'>;

/**
 * Shown both for claims themselves and, without name, phase and finalizers, for the inline claims
 * of pods.
 */
export function writeClaim(
  writer: Writer,
  claim: Claim,
  options: { readonly inline: boolean; readonly now: number },
): void {
  const { metadata, spec, status } = claim;
  if (!options.inline) {
    writer.line(0, `Name:\t${metadata?.name ?? ''}`);
    writer.line(0, `Namespace:\t${metadata?.namespace ?? ''}`);
  }
  writer.line(0, `StorageClass:\t${claimClass(claim)}`);
  if (!options.inline) writer.line(0, `Status:\t${lifecycle(metadata?.deletionTimestamp, status?.phase, options.now)}`);
  writer.line(0, `Volume:\t${spec?.volumeName ?? ''}`);
  writeLabels(writer, 'Labels', metadata?.labels);
  writeAnnotations(writer, 'Annotations', metadata?.annotations);
  if (!options.inline) writer.line(0, `Finalizers:\t[${(metadata?.finalizers ?? []).join(' ')}]`);
  const bound = Boolean(spec?.volumeName);
  writer.line(0, `Capacity:\t${bound ? (status?.capacity?.storage ?? '0') : ''}`);
  writer.line(0, `Access Modes:\t${bound ? accessModes(status?.accessModes) : ''}`);
  if (spec?.volumeMode) writer.line(0, `VolumeMode:\t${spec.volumeMode}`);
  if (!spec?.dataSource) return;
  writer.line(0, 'DataSource:');
  if (spec.dataSource.apiGroup !== undefined) writer.line(1, `APIGroup:\t${spec.dataSource.apiGroup}`);
  writer.line(1, `Kind:\t${spec.dataSource.kind}`);
  writer.line(1, `Name:\t${spec.dataSource.name}`);
}

/** The phase, or how long it has been terminating. */
export function lifecycle(deleted: string | undefined, phase: string | undefined, now: number): string {
  return deleted === undefined ? (phase ?? '') : `Terminating (lasts ${ageSince(deleted, now)})`;
}

/** The storage class, from the old annotation where that is set. */
export function claimClass(claim: Pick<Claim, 'metadata' | 'spec'>): string {
  const annotation = claim.metadata?.annotations?.['volume.beta.kubernetes.io/storage-class'];
  return annotation ?? claim.spec?.storageClassName ?? '';
}

const modeNames: readonly (readonly [mode: string, name: string])[] = [
  ['ReadWriteOnce', 'RWO'],
  ['ReadOnlyMany', 'ROX'],
  ['ReadWriteMany', 'RWX'],
  ['ReadWriteOncePod', 'RWOP'],
];

/** `RWO,ROX`, always in that order. */
export function accessModes(modes: readonly string[] | undefined): string {
  return modeNames
    .filter(([mode]) => modes?.includes(mode))
    .map(([, name]) => name)
    .join(',');
}
