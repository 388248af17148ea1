import type { V1Volume, V1VolumeProjection } from '../../apimachinery/client-types.ts';
import { sortedKeys } from '../../apimachinery/go/text.ts';
import type { Wire } from '../../apimachinery/wire.ts';
import { nestedWriter, type Writer } from '../writer.ts';
import { writeClaim } from './claim.ts';
import { shorten } from './labels.ts';
import type { VolumeDescription } from './shared-volume-sources.ts';
import { volumeSources } from './volume-sources.ts';

type Volume = Wire<V1Volume>;

export function writeVolumes(writer: Writer, volumes: readonly Volume[] | undefined, indent = ''): void {
  if (volumes === undefined || volumes.length === 0) {
    writer.line(0, `${indent}Volumes:\t<none>`);
    return;
  }
  writer.line(0, `${indent}Volumes:`);
  for (const volume of volumes) {
    writer.line(1, `${indent === '' ? '' : ' '}${volume.name}:`);
    writeSource(writer, volume);
  }
}

function writeSource(writer: Writer, volume: Volume): void {
  if (volume.downwardAPI) {
    writer.line(2, 'Type:\tDownwardAPI (a volume populated by information about the pod)\n    Items:');
    for (const { fieldRef, resourceFieldRef, path } of volume.downwardAPI.items ?? []) {
      if (fieldRef) writer.line(3, `${fieldRef.fieldPath} -> ${path}`);
      if (resourceFieldRef) writer.line(3, `${resourceFieldRef.resource} -> ${path}`);
    }
  } else if (volume.projected) {
    writer.line(2, 'Type:\tProjected (a volume that contains injected data from multiple sources)');
    for (const source of volume.projected.sources ?? []) writeProjection(writer, source);
  } else {
    writeDescription(writer, findDescription(volume, volumeSources));
    if (volume.csi) writeAttributes(writer, volume.csi.volumeAttributes);
    const template = volume.ephemeral?.volumeClaimTemplate;
    if (template) writeClaim(nestedWriter(writer, 2), template, { inline: true, now: 0 });
  }
}

type Describers = { readonly [name: string]: ((source: never) => VolumeDescription) | undefined };

/** The description of the one source that is set, by the first of the tables that knows it. */
export function findDescription(holder: object, ...tables: readonly Describers[]): VolumeDescription | undefined {
  for (const [name, source] of Object.entries(holder)) {
    const describe = tables.find((table) => Object.hasOwn(table, name))?.[name];
    if (describe !== undefined && source !== undefined && source !== null) return describe(source as never);
  }
  return undefined;
}

export function writeDescription(writer: Writer, description: VolumeDescription | undefined): void {
  if (description === undefined) {
    writer.line(1, '<unknown>');
    return;
  }
  writer.line(2, `Type:\t${description.type}`);
  for (const [label, value] of description.rows) writer.line(2, `${label}\t${value}`);
}

function writeProjection(writer: Writer, source: Wire<V1VolumeProjection>): void {
  const { secret, downwardAPI, configMap, serviceAccountToken } = source;
  if (secret) {
    writer.line(2, `SecretName:\t${secret.name ?? ''}`);
    writer.line(2, `Optional:\t${secret.optional ?? false}`);
  } else if (downwardAPI) {
    writer.line(2, 'DownwardAPI:\ttrue');
  } else if (configMap) {
    writer.line(2, `ConfigMapName:\t${configMap.name ?? ''}`);
    writer.line(2, `Optional:\t${configMap.optional ?? false}`);
  } else if (serviceAccountToken) {
    writer.line(2, `TokenExpirationSeconds:\t${serviceAccountToken.expirationSeconds ?? 0}`);
  }
}

/**
 * A CSI volume's attributes. Their values are indented twice: kubectl indents each part of the
 * line.
 */
export function writeAttributes(writer: Writer, attributes: Readonly<Record<string, string>> | undefined): void {
  const keys = sortedKeys(attributes ?? {});
  writer.write(2, 'VolumeAttributes:\t');
  if (keys.length === 0) writer.write(0, '<none>\n');
  for (const [index, key] of keys.entries()) {
    if (index > 0) writer.write(4, '\t');
    writer.line(2, shorten(`${key}=${attributes?.[key]}`, 140));
  }
}
