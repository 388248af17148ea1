import type { V1PersistentVolumeSpec, V1Volume } from '../../apimachinery/client-types.ts';
import { compareQuantities, parseQuantity, zeroQuantity } from '../../apimachinery/quantity.ts';
import type { Wire } from '../../apimachinery/wire.ts';
import {
  describeAzureFile,
  describeCephFs,
  describeCinder,
  described,
  describeFlex,
  describeIscsi,
  describeRbd,
  describeScaleIo,
  type VolumeDescription,
} from './shared-volume-sources.ts';

type Sources = Wire<V1Volume> & Wire<Omit<V1PersistentVolumeSpec, keyof V1Volume>>;
type SourceName = Exclude<keyof Sources, 'name'>;
type Describe<Name extends SourceName> = (source: NonNullable<Sources[Name]>) => VolumeDescription;

/** How Go prints a reference to a secret of the pod's namespace. */
function local(reference: { readonly name?: string } | undefined): string {
  return reference ? `&LocalObjectReference{Name:${reference.name ?? ''},}` : 'nil';
}

function sizeLimit(text: string | undefined): string {
  return text !== undefined && compareQuantities(parseQuantity(text), zeroQuantity) > 0 ? text : '<unset>';
}

/**
 * The volume sources of pods, each by its field in a Volume. Equal sources of persistent volumes
 * use them too.
 */
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
