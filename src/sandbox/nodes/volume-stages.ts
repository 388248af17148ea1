import { absent, exists, isIn, type Stage, stage } from './stage.ts';

const className = 'standard';
const provisioner = 'sandbox.coxswain.dev/volume';

/** The storage class that claims get when they name none, as with kind and minikube. */
export const defaultStorageClass = {
  apiVersion: 'storage.k8s.io/v1',
  kind: 'StorageClass',
  metadata: { name: className, annotations: { 'storageclass.kubernetes.io/is-default-class': 'true' } },
  provisioner,
  reclaimPolicy: 'Delete',
  volumeBindingMode: 'Immediate',
} as const;

const volume = `
apiVersion: v1
kind: PersistentVolume
metadata:
  name: pvc-{{ .metadata.uid }}
  annotations:
    pv.kubernetes.io/provisioned-by: ${provisioner}
spec:
  accessModes:
  {{ YAML .spec.accessModes 1 }}
  capacity:
  {{ YAML .spec.resources.requests 2 }}
  persistentVolumeReclaimPolicy: Delete
  storageClassName: {{ .spec.storageClassName | Quote }}
  volumeMode: {{ default "Filesystem" .spec.volumeMode | Quote }}
  claimRef:
    apiVersion: v1
    kind: PersistentVolumeClaim
    name: {{ .metadata.name | Quote }}
    namespace: {{ .metadata.namespace | Quote }}
    uid: {{ .metadata.uid | Quote }}
  hostPath:
    path: /var/local/volumes/pvc-{{ .metadata.uid }}
`;

/**
 * An external provisioner: it makes the volume, the real controller binds it, and it removes the
 * volume that was released.
 */
export function volumeStages(): readonly Stage[] {
  return [
    stage('PersistentVolumeClaim', 'claim-provision', {
      when: [
        // the controller's, with which it asks for a volume: one made before is bound without it
        isIn('.metadata.annotations["volume.kubernetes.io/storage-provisioner"]', provisioner),
        isIn('.status.phase', 'Pending'),
        absent('.spec.volumeName'),
        absent('.metadata.deletionTimestamp'),
      ],
      steps: [{ apply: { template: volume } }],
    }),
    stage('PersistentVolume', 'volume-delete', {
      when: [
        isIn(`.metadata.annotations["pv.kubernetes.io/provisioned-by"]`, provisioner),
        isIn('.status.phase', 'Released'),
        exists('.spec.claimRef'),
        absent('.metadata.deletionTimestamp'),
      ],
      steps: [{ delete: true }],
    }),
  ];
}
