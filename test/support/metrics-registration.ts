/**
 * The registration of a metrics API: an APIService whose requests the API server passes on to a
 * process of this machine, over TLS on 127.0.0.1.
 */
import { type ApiClient, ask } from './api-client.ts';

export const METRICS_GROUP = 'metrics.k8s.io';
export const METRICS_VERSION = 'v1beta1';

const NAME = `${METRICS_VERSION}.${METRICS_GROUP}`;
const SERVICES = '/api/v1/namespaces/kube-system/services';
const API_SERVICES = '/apis/apiregistration.k8s.io/v1/apiservices';
const SERVICE = 'static-metrics';

async function register(client: ApiClient, port: number): Promise<void> {
  await ask(client, 'POST', SERVICES, {
    metadata: { name: SERVICE },
    spec: { type: 'ExternalName', externalName: '127.0.0.1' },
  });
  await ask(client, 'POST', API_SERVICES, {
    apiVersion: 'apiregistration.k8s.io/v1',
    kind: 'APIService',
    metadata: { name: NAME },
    spec: {
      service: { name: SERVICE, namespace: 'kube-system', port },
      group: METRICS_GROUP,
      version: METRICS_VERSION,
      insecureSkipTLSVerify: true,
      groupPriorityMinimum: 100,
      versionPriority: 100,
    },
  });
}

async function unregister(client: ApiClient): Promise<void> {
  await client.send('DELETE', `${API_SERVICES}/${NAME}`);
  await client.send('DELETE', `${SERVICES}/${SERVICE}`);
}

/** Milliseconds until discovery must show the API, or show it no longer. */
const TIME_LIMIT = 60_000;

const DISCOVERY = 'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList';

interface Group {
  readonly metadata: { readonly name: string };
  readonly versions: readonly { readonly freshness?: string; readonly resources?: readonly object[] }[];
}

/** Waits until discovery, as clients read it, has the API or does not have it. */
async function untilDiscovered(client: ApiClient, wanted: boolean): Promise<void> {
  const end = Date.now() + TIME_LIMIT;
  for (;;) {
    const { items } = await ask<{ items: readonly Group[] }>(client, 'GET', '/apis', undefined, DISCOVERY);
    const group = items.find(({ metadata }) => metadata.name === METRICS_GROUP);
    const isServed = group?.versions.some(
      ({ freshness, resources }) => freshness === 'Current' && resources !== undefined,
    );
    if (wanted ? isServed === true : group === undefined) return;
    if (Date.now() > end) throw new Error(`discovery ${wanted ? 'does not show' : 'still shows'} ${METRICS_GROUP}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

export interface Registration {
  /** Takes the API out of the cluster, and yields once its discovery is without it. */
  remove(): Promise<void>;
}

/** Registers the server on this port, and yields once the cluster's discovery has the API. */
export async function registerMetrics(client: ApiClient, port: number): Promise<Registration> {
  const remove = async (): Promise<void> => {
    await unregister(client);
    await untilDiscovered(client, false);
  };
  try {
    // what a run that was killed has left behind
    await unregister(client);
    await register(client, port);
    await untilDiscovered(client, true);
  } catch (error) {
    await remove();
    throw error;
  }
  return { remove };
}
