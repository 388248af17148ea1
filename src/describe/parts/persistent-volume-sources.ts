import type { V1PersistentVolumeSpec, V1SecretReference } from '../../apimachinery/client-types.ts';
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

/** How Go prints a reference to a secret of any namespace. */
function secret(reference: Wire<V1SecretReference> | undefined): string {
  return reference ? `&SecretReference{Name:${reference.name ?? ''},Namespace:${reference.namespace ?? ''},}` : 'nil';
}

type PersistentSources = Wire<V1PersistentVolumeSpec>;
type PersistentName = keyof PersistentSources;

/**
 * The sources of persistent volumes that have more fields, or other references to secrets, than in
 * pods.
 */
export const persistentVolumeSources: {
  readonly [Name in PersistentName]?: (source: NonNullable<PersistentSources[Name]>) => VolumeDescription;
} = {
  iscsi: (source) => describeIscsi(source, secret(source.secretRef)),
  glusterfs: (source) =>
    described(
      "Glusterfs (a Glusterfs mount on the host that shares a pod's lifetime)",
      ['EndpointsName:', source.endpoints],
      ['EndpointsNamespace:', source.endpointsNamespace ?? '<unset>'],
      ['Path:', source.path],
      ['ReadOnly:', source.readOnly ?? false],
    ),
  rbd: (source) => describeRbd(source, secret(source.secretRef)),
  cinder: (source) => describeCinder(source, secret(source.secretRef)),
  scaleIO: (source) =>
    describeScaleIo(source, [
      ['SecretName:', source.secretRef?.name ?? ''],
      ['SecretNamespace:', source.secretRef?.namespace ?? ''],
    ]),
  cephfs: (source) => describeCephFs(source, secret(source.secretRef)),
  azureFile: (source) => describeAzureFile(source, [['SecretNamespace:', source.secretNamespace ?? '']]),
  flexVolume: (source) => describeFlex(source, secret(source.secretRef)),
  csi: (source) =>
    described(
      'CSI (a Container Storage Interface (CSI) volume source)',
      ['Driver:', source.driver],
      ['FSType:', source.fsType ?? ''],
      ['VolumeHandle:', source.volumeHandle],
      ['ReadOnly:', source.readOnly ?? false],
    ),
};
