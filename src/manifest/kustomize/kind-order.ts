/** The order that kustomize puts kinds in: those that others need come first. */
import { compareStrings } from '../../apimachinery/go/text.ts';
import type { Gvk } from './ids.ts';

/** SortOrderTransformer's lists, which a kustomization's sortOptions can replace. */
export const defaultOrderFirst: readonly string[] = [
  'Namespace',
  'ResourceQuota',
  'StorageClass',
  'CustomResourceDefinition',
  'ServiceAccount',
  'PodSecurityPolicy',
  'Role',
  'ClusterRole',
  'RoleBinding',
  'ClusterRoleBinding',
  'ConfigMap',
  'Secret',
  'Endpoints',
  'Service',
  'LimitRange',
  'PriorityClass',
  'PersistentVolume',
  'PersistentVolumeClaim',
  'Deployment',
  'StatefulSet',
  'CronJob',
  'PodDisruptionBudget',
];

export const defaultOrderLast: readonly string[] = ['MutatingWebhookConfiguration', 'ValidatingWebhookConfiguration'];

/** The ranks of kinds that have one; the others have 0. A kind named twice has its last rank. */
export function kindRanks(first: readonly string[], last: readonly string[]): ReadonlyMap<string, number> {
  return new Map([
    ...first.map((kind, index) => [kind, index - first.length] as const),
    ...last.map((kind, index) => [kind, index + 1] as const),
  ]);
}

/** What kinds of one rank are ordered by; a core kind comes after those of a group. */
export const gvkSortText = ({ group, version, kind }: Gvk): string =>
  `${group || '~G'}_${version || '~V'}_${kind || '~K'}`;

const defaultRanks = kindRanks(defaultOrderFirst, defaultOrderLast);

/** Whether one kind comes before the other in the default order (Gvk.IsLessThan). */
export function isGvkLess(a: Gvk, b: Gvk): boolean {
  const [rankA, rankB] = [defaultRanks.get(a.kind) ?? 0, defaultRanks.get(b.kind) ?? 0];
  return rankA === rankB ? compareStrings(gvkSortText(a), gvkSortText(b)) < 0 : rankA < rankB;
}
