/** In which order objects are made and taken away, by their kind (pkg/release/v1/util/kind_sorter.go). */
import { compareStrings } from '../../apimachinery/go/text.ts';

export type KindOrder = 'install' | 'uninstall';

const INSTALL: readonly string[] = [
  ...['PriorityClass', 'Namespace', 'NetworkPolicy', 'ResourceQuota', 'LimitRange', 'PodSecurityPolicy'],
  ...['PodDisruptionBudget', 'ServiceAccount', 'Secret', 'SecretList', 'ConfigMap', 'StorageClass'],
  ...['PersistentVolume', 'PersistentVolumeClaim', 'CustomResourceDefinition', 'ClusterRole', 'ClusterRoleList'],
  ...['ClusterRoleBinding', 'ClusterRoleBindingList', 'Role', 'RoleList', 'RoleBinding', 'RoleBindingList'],
  ...['Service', 'DaemonSet', 'Pod', 'ReplicationController', 'ReplicaSet', 'Deployment'],
  ...['HorizontalPodAutoscaler', 'StatefulSet', 'Job', 'CronJob', 'IngressClass', 'Ingress', 'APIService'],
  ...['MutatingWebhookConfiguration', 'ValidatingWebhookConfiguration'],
];

/** Services go earlier than the reverse of the other order has them, and both webhooks first. */
const UNINSTALL: readonly string[] = [
  ...['ValidatingWebhookConfiguration', 'MutatingWebhookConfiguration', 'APIService', 'Ingress', 'IngressClass'],
  ...['Service', 'CronJob', 'Job', 'StatefulSet', 'HorizontalPodAutoscaler', 'Deployment', 'ReplicaSet'],
  ...['ReplicationController', 'Pod', 'DaemonSet', 'RoleBindingList', 'RoleBinding', 'RoleList', 'Role'],
  ...['ClusterRoleBindingList', 'ClusterRoleBinding', 'ClusterRoleList', 'ClusterRole', 'CustomResourceDefinition'],
  ...['PersistentVolumeClaim', 'PersistentVolume', 'StorageClass', 'ConfigMap', 'SecretList', 'Secret'],
  ...['ServiceAccount', 'PodDisruptionBudget', 'PodSecurityPolicy', 'LimitRange', 'ResourceQuota'],
  ...['NetworkPolicy', 'Namespace', 'PriorityClass'],
];

const places = (kinds: readonly string[]): ReadonlyMap<string, number> =>
  new Map(kinds.map((kind, index) => [kind, index]));
const ORDERS: Readonly<Record<KindOrder, ReadonlyMap<string, number>>> = {
  install: places(INSTALL),
  uninstall: places(UNINSTALL),
};

/** Compares two kinds; those that are in no list come last, by name. */
export function compareKinds(a: string, b: string, order: KindOrder): number {
  const kinds = ORDERS[order];
  const first = kinds.get(a);
  const second = kinds.get(b);
  if (first === undefined && second === undefined) return compareStrings(a, b);
  if (first === undefined) return 1;
  return second === undefined ? -1 : first - second;
}

/** Sorted by kind; what is of one kind keeps its order. */
export const sortedByKind = <Of>(items: readonly Of[], kindOf: (item: Of) => string, order: KindOrder): Of[] =>
  items.toSorted((a, b) => compareKinds(kindOf(a), kindOf(b), order));
