/** Volume sources of both pods and persistent volumes; only their references to secrets differ. */
import type { V1PersistentVolumeSpec, V1Volume } from '../../apimachinery/client-types.ts';
import { goValue } from '../../apimachinery/go/value.ts';
import type { Json } from '../../apimachinery/json.ts';
import type { Wire } from '../../apimachinery/wire.ts';

/** The label of one line, with its colon, and the value behind it. */
type VolumeRow = readonly [label: string, value: string | number | boolean];

/** The type of the volume, and the lines with its details. */
export interface VolumeDescription {
  readonly type: string;
  readonly rows: readonly VolumeRow[];
}

export const described = (type: string, ...rows: readonly VolumeRow[]): VolumeDescription => ({ type, rows });

/** A list or map as Go prints it; those that are not there are empty. */
const inGo = (value: readonly string[] | Readonly<Record<string, string>> | undefined, empty: string): string =>
  value === undefined ? empty : goValue(value as Json);

type Common<Name extends keyof V1Volume & keyof V1PersistentVolumeSpec> = Omit<
  NonNullable<Wire<V1Volume>[Name]>,
  'secretRef'
>;

export function describeIscsi(source: Common<'iscsi'>, secret: string): VolumeDescription {
  return described(
    "ISCSI (an ISCSI Disk resource that is attached to a kubelet's host machine and then exposed to the pod)",
    ['TargetPortal:', source.targetPortal],
    ['IQN:', source.iqn],
    ['Lun:', source.lun],
    ['ISCSIInterface', source.iscsiInterface ?? ''],
    ['FSType:', source.fsType ?? ''],
    ['ReadOnly:', source.readOnly ?? false],
    ['Portals:', inGo(source.portals, '[]')],
    ['DiscoveryCHAPAuth:', source.chapAuthDiscovery ?? false],
    ['SessionCHAPAuth:', source.chapAuthSession ?? false],
    ['SecretRef:', secret],
    ['InitiatorName:', source.initiatorName ?? '<none>'],
  );
}

export function describeRbd(source: Common<'rbd'>, secret: string): VolumeDescription {
  return described(
    "RBD (a Rados Block Device mount on the host that shares a pod's lifetime)",
    ['CephMonitors:', inGo(source.monitors, '[]')],
    ['RBDImage:', source.image],
    ['FSType:', source.fsType ?? ''],
    ['RBDPool:', source.pool ?? ''],
    ['RadosUser:', source.user ?? ''],
    ['Keyring:', source.keyring ?? ''],
    ['SecretRef:', secret],
    ['ReadOnly:', source.readOnly ?? false],
  );
}

export function describeCinder(source: Common<'cinder'>, secret: string): VolumeDescription {
  return described(
    'Cinder (a Persistent Disk resource in OpenStack)',
    ['VolumeID:', source.volumeID],
    ['FSType:', source.fsType ?? ''],
    ['ReadOnly:', source.readOnly ?? false],
    ['SecretRef:', secret],
  );
}

export function describeScaleIo(source: Common<'scaleIO'>, secret: readonly VolumeRow[] = []): VolumeDescription {
  return described(
    'ScaleIO (a persistent volume backed by a block device in ScaleIO)',
    ['Gateway:', source.gateway],
    ['System:', source.system],
    ['Protection Domain:', source.protectionDomain ?? ''],
    ['Storage Pool:', source.storagePool ?? ''],
    ['Storage Mode:', source.storageMode ?? ''],
    ['VolumeName:', source.volumeName ?? ''],
    ...secret,
    ['FSType:', source.fsType ?? ''],
    ['ReadOnly:', source.readOnly ?? false],
  );
}

export function describeCephFs(source: Common<'cephfs'>, secret: string): VolumeDescription {
  return described(
    "CephFS (a CephFS mount on the host that shares a pod's lifetime)",
    ['Monitors:', inGo(source.monitors, '[]')],
    ['Path:', source.path ?? ''],
    ['User:', source.user ?? ''],
    ['SecretFile:', source.secretFile ?? ''],
    ['SecretRef:', secret],
    ['ReadOnly:', source.readOnly ?? false],
  );
}

export function describeAzureFile(source: Common<'azureFile'>, namespace: readonly VolumeRow[]): VolumeDescription {
  return described(
    'AzureFile (an Azure File Service mount on the host and bind mount to the pod)',
    ['SecretName:', source.secretName],
    ...namespace,
    ['ShareName:', source.shareName],
    ['ReadOnly:', source.readOnly ?? false],
  );
}

export function describeFlex(source: Common<'flexVolume'>, secret: string): VolumeDescription {
  return described(
    'FlexVolume (a generic volume resource that is provisioned/attached using an exec based plugin)',
    ['Driver:', source.driver],
    ['FSType:', source.fsType ?? ''],
    ['SecretRef:', secret],
    ['ReadOnly:', source.readOnly ?? false],
    ['Options:', inGo(source.options, 'map[]')],
  );
}
