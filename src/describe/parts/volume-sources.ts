import type { V1PersistentVolumeSpec, V1Volume } from '@kubernetes/client-node';
import { sortedKeys } from '../../resources/go-text.ts';
import { compareQuantities, parseQuantity, zeroQuantity } from '../../resources/quantity.ts';
import type { Wire } from '../../resources/wire.ts';

/** The label of one line, with its colon, and the value behind it. */
export type VolumeRow = readonly [label: string, value: string | number | boolean];

/** What kind of volume it is, and the lines that say more. */
export interface VolumeDescription {
  readonly type: string;
  readonly rows: readonly VolumeRow[];
}

type Sources = Wire<V1Volume> & Wire<Omit<V1PersistentVolumeSpec, keyof V1Volume>>;
type SourceName = Exclude<keyof Sources, 'name'>;
type Describe<Name extends SourceName> = (source: NonNullable<Sources[Name]>) => VolumeDescription;

const described = (type: string, ...rows: readonly VolumeRow[]): VolumeDescription => ({ type, rows });

/** How Go prints a list of texts. */
const list = (items: readonly string[] | undefined): string => `[${(items ?? []).join(' ')}]`;

/** How Go prints a reference to a secret: persistent volumes name its namespace too. */
function secretReference(
  reference: { readonly name?: string; readonly namespace?: string } | undefined,
  type: string,
): string {
  if (!reference) return 'nil';
  const namespace = type === 'SecretReference' ? `Namespace:${reference.namespace ?? ''},` : '';
  return `&${type}{Name:${reference.name ?? ''},${namespace}}`;
}

const local = (reference: { readonly name?: string } | undefined): string =>
  secretReference(reference, 'LocalObjectReference');

function map(options: Readonly<Record<string, string>> | undefined): string {
  return `map[${sortedKeys(options ?? {})
    .map((key) => `${key}:${options?.[key]}`)
    .join(' ')}]`;
}

function sizeLimit(text: string | undefined): string {
  return text !== undefined && compareQuantities(parseQuantity(text), zeroQuantity) > 0 ? text : '<unset>';
}

/** The volume sources of pods, each by its field in a Volume. Those of persistent volumes that read the same are meant too. */
export const volumeSources: { readonly [Name in SourceName]?: Describe<Name> } = {
  hostPath: ({ path, type }) =>
    described('HostPath (bare host directory volume)', ['Path:', path], ['HostPathType:', type ?? '<none>']),
  emptyDir: (source) =>
    described(
      "EmptyDir (a temporary directory that shares a pod's lifetime)",
      ['Medium:', source.medium ?? ''],
      ['SizeLimit:', sizeLimit(source.sizeLimit)],
    ),
  gcePersistentDisk: (source) =>
    described(
      'GCEPersistentDisk (a Persistent Disk resource in Google Compute Engine)',
      ['PDName:', source.pdName],
      ['FSType:', source.fsType ?? ''],
      ['Partition:', source.partition ?? 0],
      ['ReadOnly:', source.readOnly ?? false],
    ),
  awsElasticBlockStore: (source) =>
    described(
      'AWSElasticBlockStore (a Persistent Disk resource in AWS)',
      ['VolumeID:', source.volumeID],
      ['FSType:', source.fsType ?? ''],
      ['Partition:', source.partition ?? 0],
      ['ReadOnly:', source.readOnly ?? false],
    ),
  gitRepo: (source) =>
    described(
      'GitRepo (a volume that is pulled from git when the pod is created)',
      ['Repository:', source.repository],
      ['Revision:', source.revision ?? ''],
    ),
  secret: (source) =>
    described(
      'Secret (a volume populated by a Secret)',
      ['SecretName:', source.secretName ?? ''],
      ['Optional:', source.optional ?? false],
    ),
  configMap: (source) =>
    described(
      'ConfigMap (a volume populated by a ConfigMap)',
      ['Name:', source.name ?? ''],
      ['Optional:', source.optional ?? false],
    ),
  nfs: (source) =>
    described(
      'NFS (an NFS mount that lasts the lifetime of a pod)',
      ['Server:', source.server],
      ['Path:', source.path],
      ['ReadOnly:', source.readOnly ?? false],
    ),
  iscsi: (source) => describeIscsi(source, local(source.secretRef)),
  glusterfs: (source) =>
    described(
      "Glusterfs (a Glusterfs mount on the host that shares a pod's lifetime)",
      ['EndpointsName:', source.endpoints],
      ['Path:', source.path],
      ['ReadOnly:', source.readOnly ?? false],
    ),
  persistentVolumeClaim: (source) =>
    described(
      'PersistentVolumeClaim (a reference to a PersistentVolumeClaim in the same namespace)',
      ['ClaimName:', source.claimName],
      ['ReadOnly:', source.readOnly ?? false],
    ),
  ephemeral: () =>
    described('EphemeralVolume (an inline specification for a volume that gets created and deleted with the pod)'),
  rbd: (source) => describeRbd(source, local(source.secretRef)),
  quobyte: (source) =>
    described(
      "Quobyte (a Quobyte mount on the host that shares a pod's lifetime)",
      ['Registry:', source.registry],
      ['Volume:', source.volume],
      ['ReadOnly:', source.readOnly ?? false],
    ),
  azureDisk: (source) =>
    described(
      'AzureDisk (an Azure Data Disk mount on the host and bind mount to the pod)',
      ['DiskName:', source.diskName],
      ['DiskURI:', source.diskURI],
      ['Kind: ', source.kind ?? ''],
      ['FSType:', source.fsType ?? ''],
      ['CachingMode:', source.cachingMode ?? ''],
      ['ReadOnly:', source.readOnly ?? false],
    ),
  vsphereVolume: (source) =>
    described(
      'vSphereVolume (a Persistent Disk resource in vSphere)',
      ['VolumePath:', source.volumePath],
      ['FSType:', source.fsType ?? ''],
      ['StoragePolicyName:', source.storagePolicyName ?? ''],
    ),
  cinder: (source) => describeCinder(source, local(source.secretRef)),
  photonPersistentDisk: (source) =>
    described(
      'PhotonPersistentDisk (a Persistent Disk resource in photon platform)',
      ['PdID:', source.pdID],
      ['FSType:', source.fsType ?? ''],
    ),
  portworxVolume: (source) => described('PortworxVolume (a Portworx Volume resource)', ['VolumeID:', source.volumeID]),
  scaleIO: (source) => describeScaleIo(source),
  cephfs: (source) => describeCephFs(source, local(source.secretRef)),
  storageos: (source) =>
    described(
      'StorageOS (a StorageOS Persistent Disk resource)',
      ['VolumeName:', source.volumeName ?? ''],
      ['VolumeNamespace:', source.volumeNamespace ?? ''],
      ['FSType:', source.fsType ?? ''],
      ['ReadOnly:', source.readOnly ?? false],
    ),
  fc: (source) =>
    described(
      'FC (a Fibre Channel disk)',
      ['TargetWWNs:', (source.targetWWNs ?? []).join(', ')],
      ['LUN:', source.lun ?? '<none>'],
      ['FSType:', source.fsType ?? ''],
      ['ReadOnly:', source.readOnly ?? false],
    ),
  azureFile: (source) => describeAzureFile(source, []),
  flexVolume: (source) => describeFlex(source, local(source.secretRef)),
  flocker: (source) =>
    described(
      'Flocker (a Flocker volume mounted by the Flocker agent)',
      ['DatasetName:', source.datasetName ?? ''],
      ['DatasetUUID:', source.datasetUUID ?? ''],
    ),
  csi: (source) =>
    described(
      'CSI (a Container Storage Interface (CSI) volume source)',
      ['Driver:', source.driver],
      ['FSType:', source.fsType ?? ''],
      ['ReadOnly:', source.readOnly ?? false],
    ),
  image: (source) =>
    described(
      'Image (a container image or OCI artifact)',
      ['Reference:', source.reference ?? ''],
      ['PullPolicy:', source.pullPolicy ?? ''],
    ),
  local: (source) =>
    described('LocalVolume (a persistent volume backed by local storage on a node)', ['Path:', source.path]),
};

type PersistentSources = Wire<V1PersistentVolumeSpec>;
type PersistentName = keyof PersistentSources;

/** The sources of persistent volumes that say more, or name secrets differently, than their twins in pods. */
export const persistentVolumeSources: {
  readonly [Name in PersistentName]?: (source: NonNullable<PersistentSources[Name]>) => VolumeDescription;
} = {
  iscsi: (source) => describeIscsi(source, secretReference(source.secretRef, 'SecretReference')),
  glusterfs: (source) =>
    described(
      "Glusterfs (a Glusterfs mount on the host that shares a pod's lifetime)",
      ['EndpointsName:', source.endpoints],
      ['EndpointsNamespace:', source.endpointsNamespace ?? '<unset>'],
      ['Path:', source.path],
      ['ReadOnly:', source.readOnly ?? false],
    ),
  rbd: (source) => describeRbd(source, secretReference(source.secretRef, 'SecretReference')),
  cinder: (source) => describeCinder(source, secretReference(source.secretRef, 'SecretReference')),
  scaleIO: (source) =>
    describeScaleIo(source, [
      ['SecretName:', source.secretRef?.name ?? ''],
      ['SecretNamespace:', source.secretRef?.namespace ?? ''],
    ]),
  cephfs: (source) => describeCephFs(source, secretReference(source.secretRef, 'SecretReference')),
  azureFile: (source) => describeAzureFile(source, [['SecretNamespace:', source.secretNamespace ?? '']]),
  flexVolume: (source) => describeFlex(source, secretReference(source.secretRef, 'SecretReference')),
  csi: (source) =>
    described(
      'CSI (a Container Storage Interface (CSI) volume source)',
      ['Driver:', source.driver],
      ['FSType:', source.fsType ?? ''],
      ['VolumeHandle:', source.volumeHandle],
      ['ReadOnly:', source.readOnly ?? false],
    ),
};

type Common<Name extends keyof V1Volume & PersistentName> = Omit<NonNullable<Wire<V1Volume>[Name]>, 'secretRef'>;

function describeIscsi(source: Common<'iscsi'>, secret: string): VolumeDescription {
  return described(
    "ISCSI (an ISCSI Disk resource that is attached to a kubelet's host machine and then exposed to the pod)",
    ['TargetPortal:', source.targetPortal],
    ['IQN:', source.iqn],
    ['Lun:', source.lun],
    ['ISCSIInterface', source.iscsiInterface ?? ''],
    ['FSType:', source.fsType ?? ''],
    ['ReadOnly:', source.readOnly ?? false],
    ['Portals:', list(source.portals)],
    ['DiscoveryCHAPAuth:', source.chapAuthDiscovery ?? false],
    ['SessionCHAPAuth:', source.chapAuthSession ?? false],
    ['SecretRef:', secret],
    ['InitiatorName:', source.initiatorName ?? '<none>'],
  );
}

function describeRbd(source: Common<'rbd'>, secret: string): VolumeDescription {
  return described(
    "RBD (a Rados Block Device mount on the host that shares a pod's lifetime)",
    ['CephMonitors:', list(source.monitors)],
    ['RBDImage:', source.image],
    ['FSType:', source.fsType ?? ''],
    ['RBDPool:', source.pool ?? ''],
    ['RadosUser:', source.user ?? ''],
    ['Keyring:', source.keyring ?? ''],
    ['SecretRef:', secret],
    ['ReadOnly:', source.readOnly ?? false],
  );
}

function describeCinder(source: Common<'cinder'>, secret: string): VolumeDescription {
  return described(
    'Cinder (a Persistent Disk resource in OpenStack)',
    ['VolumeID:', source.volumeID],
    ['FSType:', source.fsType ?? ''],
    ['ReadOnly:', source.readOnly ?? false],
    ['SecretRef:', secret],
  );
}

function describeScaleIo(source: Common<'scaleIO'>, secret: readonly VolumeRow[] = []): VolumeDescription {
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

function describeCephFs(source: Common<'cephfs'>, secret: string): VolumeDescription {
  return described(
    "CephFS (a CephFS mount on the host that shares a pod's lifetime)",
    ['Monitors:', list(source.monitors)],
    ['Path:', source.path ?? ''],
    ['User:', source.user ?? ''],
    ['SecretFile:', source.secretFile ?? ''],
    ['SecretRef:', secret],
    ['ReadOnly:', source.readOnly ?? false],
  );
}

function describeAzureFile(source: Common<'azureFile'>, namespace: readonly VolumeRow[]): VolumeDescription {
  return described(
    'AzureFile (an Azure File Service mount on the host and bind mount to the pod)',
    ['SecretName:', source.secretName],
    ...namespace,
    ['ShareName:', source.shareName],
    ['ReadOnly:', source.readOnly ?? false],
  );
}

function describeFlex(source: Common<'flexVolume'>, secret: string): VolumeDescription {
  return described(
    'FlexVolume (a generic volume resource that is provisioned/attached using an exec based plugin)',
    ['Driver:', source.driver],
    ['FSType:', source.fsType ?? ''],
    ['SecretRef:', secret],
    ['ReadOnly:', source.readOnly ?? false],
    ['Options:', map(source.options)],
  );
}
