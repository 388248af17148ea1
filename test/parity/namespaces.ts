/** The namespaces that cases run in. */
import { type ApiClient, ask, type WatchEvent } from '../support/api-client.ts';

/** What controllers put into every new namespace, and pods or service accounts need. */
const GIVEN = [
  { resource: 'serviceaccounts', name: 'default' },
  { resource: 'configmaps', name: 'kube-root-ca.crt' },
];

/** Makes all of them, and yields once controllers have filled each. */
export async function makeNamespaces(client: ApiClient, names: readonly string[]): Promise<void> {
  await Promise.all(names.map((name) => ask(client, 'POST', '/api/v1/namespaces', { metadata: { name } })));
  await Promise.all(GIVEN.map((given) => waitForAll(client, given, names)));
}

/**
 * A watch over all namespaces. From resourceVersion 0 it begins with the objects that are there
 * already, also when it is begun anew.
 */
async function waitForAll(
  client: ApiClient,
  { resource, name }: (typeof GIVEN)[number],
  names: readonly string[],
): Promise<void> {
  const missing = new Set(names);
  if (missing.size === 0) return;
  const path = `/api/v1/${resource}?watch=1&resourceVersion=0&fieldSelector=metadata.name%3D${name}`;
  const seen = ({ object }: WatchEvent): boolean => {
    missing.delete(object.metadata.namespace ?? '');
    return missing.size === 0;
  };
  while (!(await client.watch(path, seen)));
}

/** Deletes namespaces without waiting for their end: nothing depends on it. */
export async function deleteNamespaces(client: ApiClient, names: readonly string[]): Promise<void> {
  await Promise.all(
    names.map(async (name) => {
      const { status, body } = await client.send('DELETE', `/api/v1/namespaces/${name}`);
      // 404: a case deletes its own; 409: it is going already
      if (status >= 300 && status !== 404 && status !== 409) throw new Error(`namespace ${name}: ${status}: ${body}`);
    }),
  );
}

/** What takes room on the nodes, addresses or volumes of the cluster, or makes what does. */
const TAKES_ROOM = [
  'apis/apps/v1/deployments',
  'apis/apps/v1/statefulsets',
  'apis/apps/v1/daemonsets',
  'apis/apps/v1/replicasets',
  'apis/batch/v1/cronjobs',
  'apis/batch/v1/jobs',
  'api/v1/replicationcontrollers',
  'api/v1/services',
  'api/v1/pods',
  'api/v1/persistentvolumeclaims',
] as const;

/**
 * Deletes what takes room in namespaces, without waiting for its end. The rest stays until the run
 * ends: the deletion of a namespace costs the cluster 0.16 s of CPU, however little is in it.
 */
export async function makeRoom(client: ApiClient, names: readonly string[]): Promise<void> {
  const options = { propagationPolicy: 'Background', gracePeriodSeconds: 0 };
  for (const place of TAKES_ROOM) {
    const slash = place.lastIndexOf('/');
    const path = (name: string) => `/${place.slice(0, slash)}/namespaces/${name}${place.slice(slash)}`;
    await Promise.all(names.map((name) => ask(client, 'DELETE', path(name), options)));
  }
}
