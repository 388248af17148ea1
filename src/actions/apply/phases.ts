/**
 * The order in which objects are written. Objects that admission or scheduling of others depends on
 * go first. The rest keep the order of the files where it may matter.
 */

import { type GroupVersionKind, groupKind } from '../../apimachinery/object.ts';

/** Kinds that are written before all others of their section of the input, in these steps. */
const preparations: readonly (readonly string[])[] = [
  ['Namespace'],
  ['CustomResourceDefinition.apiextensions.k8s.io'],
  [
    'ServiceAccount',
    'ResourceQuota',
    'LimitRange',
    'Node',
    'PersistentVolume',
    'PriorityClass.scheduling.k8s.io',
    'RuntimeClass.node.k8s.io',
    'StorageClass.storage.k8s.io',
    'CSIDriver.storage.k8s.io',
    'VolumeAttributesClass.storage.k8s.io',
    'IngressClass.networking.k8s.io',
    'DeviceClass.resource.k8s.io',
  ],
  ['Role.rbac.authorization.k8s.io', 'ClusterRole.rbac.authorization.k8s.io'],
  ['RoleBinding.rbac.authorization.k8s.io', 'ClusterRoleBinding.rbac.authorization.k8s.io'],
  [
    'ConfigMap',
    'Secret',
    'Service',
    'PersistentVolumeClaim',
    'Endpoints',
    'EndpointSlice.discovery.k8s.io',
    'NetworkPolicy.networking.k8s.io',
    'ResourceClaimTemplate.resource.k8s.io',
    'ResourceClaim.resource.k8s.io',
  ],
];

/**
 * Built-in kinds that no other object of the input depends on while it is written. They may be
 * written all at once.
 */
const independent: ReadonlySet<string> = new Set([
  'Pod',
  'PodTemplate',
  'ReplicationController',
  'Deployment.apps',
  'ReplicaSet.apps',
  'StatefulSet.apps',
  'DaemonSet.apps',
  'Job.batch',
  'CronJob.batch',
  'Ingress.networking.k8s.io',
  'HorizontalPodAutoscaler.autoscaling',
  'PodDisruptionBudget.policy',
  'Lease.coordination.k8s.io',
]);

/** Kinds that affect how later objects are handled. No object is moved across one of them. */
const barriers: ReadonlySet<string> = new Set([
  'ValidatingWebhookConfiguration.admissionregistration.k8s.io',
  'MutatingWebhookConfiguration.admissionregistration.k8s.io',
  'ValidatingAdmissionPolicy.admissionregistration.k8s.io',
  'ValidatingAdmissionPolicyBinding.admissionregistration.k8s.io',
  'MutatingAdmissionPolicy.admissionregistration.k8s.io',
  'MutatingAdmissionPolicyBinding.admissionregistration.k8s.io',
  'APIService.apiregistration.k8s.io',
]);

const steps = new Map(preparations.flatMap((kinds, step) => kinds.map((kind) => [kind, step] as const)));

/**
 * A phase for every kind of the input, in its order: a lower phase is written before a higher one,
 * those of one phase at once. Kinds we know nothing about keep their place among the workloads,
 * runs of one kind at once.
 */
export function planPhases(kinds: readonly Pick<GroupVersionKind, 'group' | 'kind'>[]): number[] {
  let inBarrier = false;
  let base = 0;
  let rest = preparations.length;
  let highest = -1;
  let previous: string | undefined;
  return kinds.map((kind) => {
    const name = groupKind(kind);
    if (barriers.has(name) !== inBarrier) {
      inBarrier = !inBarrier;
      base = highest + 1;
      rest = base + preparations.length;
      previous = undefined;
    }
    const step = steps.get(name);
    const run = independent.has(name) ? 'independent' : name;
    if (step === undefined && previous !== undefined && previous !== run) rest += 1;
    if (step === undefined) previous = run;
    const phase = step === undefined ? rest : base + step;
    highest = Math.max(highest, phase);
    return phase;
  });
}
