import type { ApiType } from '../apimachinery/known-types.ts';
import type { Describer } from './describer.ts';

type Load = () => Promise<{ readonly describer: Describer }>;

/**
 * The kinds with a description of their own, by `group/Kind`. A new kind is a file in kinds/ and a
 * row here.
 */
const describers: Readonly<Record<string, Load>> = {
  '/ConfigMap': () => import('./kinds/config-map.ts'),
  '/Endpoints': () => import('./kinds/endpoints.ts'),
  '/LimitRange': () => import('./kinds/limit-range.ts'),
  '/Namespace': () => import('./kinds/namespace.ts'),
  '/Node': () => import('./kinds/node.ts'),
  '/PersistentVolume': () => import('./kinds/persistent-volume.ts'),
  '/PersistentVolumeClaim': () => import('./kinds/persistent-volume-claim.ts'),
  '/Pod': () => import('./kinds/pod.ts'),
  '/PriorityClass': () => import('./kinds/priority-class.ts'),
  '/ReplicationController': () => import('./kinds/replication-controller.ts'),
  '/ResourceQuota': () => import('./kinds/resource-quota.ts'),
  '/Secret': () => import('./kinds/secret.ts'),
  '/Service': () => import('./kinds/service.ts'),
  '/ServiceAccount': () => import('./kinds/service-account.ts'),
  'apps/DaemonSet': () => import('./kinds/daemon-set.ts'),
  'apps/Deployment': () => import('./kinds/deployment.ts'),
  'apps/ReplicaSet': () => import('./kinds/replica-set.ts'),
  'apps/StatefulSet': () => import('./kinds/stateful-set.ts'),
  'autoscaling/HorizontalPodAutoscaler': () => import('./kinds/horizontal-pod-autoscaler.ts'),
  'batch/CronJob': () => import('./kinds/cron-job.ts'),
  'batch/Job': () => import('./kinds/job.ts'),
  'certificates.k8s.io/CertificateSigningRequest': () => import('./kinds/certificate-signing-request.ts'),
  'discovery.k8s.io/EndpointSlice': () => import('./kinds/endpoint-slice.ts'),
  'networking.k8s.io/IPAddress': () => import('./kinds/ip-address.ts'),
  'networking.k8s.io/Ingress': () => import('./kinds/ingress.ts'),
  'networking.k8s.io/IngressClass': () => import('./kinds/ingress-class.ts'),
  'networking.k8s.io/NetworkPolicy': () => import('./kinds/network-policy.ts'),
  'networking.k8s.io/ServiceCIDR': () => import('./kinds/service-cidr.ts'),
  'policy/PodDisruptionBudget': () => import('./kinds/pod-disruption-budget.ts'),
  'rbac.authorization.k8s.io/ClusterRole': () => import('./kinds/cluster-role.ts'),
  'rbac.authorization.k8s.io/ClusterRoleBinding': () => import('./kinds/cluster-role-binding.ts'),
  'rbac.authorization.k8s.io/Role': () => import('./kinds/role.ts'),
  'rbac.authorization.k8s.io/RoleBinding': () => import('./kinds/role-binding.ts'),
  'scheduling.k8s.io/PriorityClass': () => import('./kinds/priority-class.ts'),
  'storage.k8s.io/CSINode': () => import('./kinds/csi-node.ts'),
  'storage.k8s.io/StorageClass': () => import('./kinds/storage-class.ts'),
  'storage.k8s.io/VolumeAttributesClass': () => import('./kinds/volume-attributes-class.ts'),
};

/**
 * The describer of a kind, whatever its version; the generic one, which reads it as `type`, for
 * kinds without a row.
 */
export async function describerFor(type: ApiType): Promise<Describer> {
  const load = describers[`${type.group}/${type.kind}`];
  if (load !== undefined) return (await load()).describer;
  const { genericDescriber } = await import('./kinds/generic.ts');
  return genericDescriber(type);
}
