/** What a case leaves in its namespace, read without the programs that are compared. */
import { type ApiClient, ask } from '../support/api-client.ts';

/**
 * What commands write themselves; ReplicaSets and Pods are their controllers' and come in their own
 * time.
 */
const PLACES: Readonly<Record<string, { readonly group: string; readonly kind: string }>> = {
  deployments: { group: 'apis/apps/v1', kind: 'Deployment' },
  statefulsets: { group: 'apis/apps/v1', kind: 'StatefulSet' },
  daemonsets: { group: 'apis/apps/v1', kind: 'DaemonSet' },
  jobs: { group: 'apis/batch/v1', kind: 'Job' },
  cronjobs: { group: 'apis/batch/v1', kind: 'CronJob' },
  services: { group: 'api/v1', kind: 'Service' },
  configmaps: { group: 'api/v1', kind: 'ConfigMap' },
  secrets: { group: 'api/v1', kind: 'Secret' },
  ingresses: { group: 'apis/networking.k8s.io/v1', kind: 'Ingress' },
  serviceaccounts: { group: 'api/v1', kind: 'ServiceAccount' },
  persistentvolumeclaims: { group: 'api/v1', kind: 'PersistentVolumeClaim' },
  resourcequotas: { group: 'api/v1', kind: 'ResourceQuota' },
  poddisruptionbudgets: { group: 'apis/policy/v1', kind: 'PodDisruptionBudget' },
  roles: { group: 'apis/rbac.authorization.k8s.io/v1', kind: 'Role' },
  rolebindings: { group: 'apis/rbac.authorization.k8s.io/v1', kind: 'RoleBinding' },
};

interface Answer {
  readonly items: readonly object[];
}

/**
 * The objects of some resources (all of the table when none are named) in a namespace, as JSON text
 * of a List.
 */
export async function readState(
  client: ApiClient,
  namespace: string,
  resources: readonly string[] = Object.keys(PLACES),
): Promise<string> {
  const lists = await Promise.all(
    resources.map(async (resource) => {
      const place = PLACES[resource];
      if (place === undefined) throw new Error(`state: it is not known where ${resource} are: add them to PLACES`);
      const path = `/${place.group}/namespaces/${namespace}/${resource}`;
      const { items } = await ask<Answer>(client, 'GET', path);
      const apiVersion = place.group.replace(/^apis?\//, '');
      return items.map((item) => ({ apiVersion, kind: place.kind, ...item }));
    }),
  );
  return JSON.stringify({ items: lists.flat() });
}
