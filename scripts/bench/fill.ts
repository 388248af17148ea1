/** Objects by the thousand, made through the API as fast as the server takes them. */
import type { ApiClient } from '../../test/support/api-client.ts';

/** At the same time; the client has so many connections. */
const AT_ONCE = 16;

async function inTurns(count: number, work: (index: number) => Promise<void>): Promise<void> {
  let next = 0;
  const worker = async (): Promise<void> => {
    for (let index = next++; index < count; index = next++) await work(index);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
}

async function create(client: ApiClient, address: string, object: object): Promise<void> {
  const { status, body } = await client.send('POST', address, object);
  if (status !== 201 && status !== 409) throw new Error(`POST ${address}: ${status} ${body}`);
}

const padded = (index: number): string => String(index).padStart(5, '0');

/** Pods as those of a Deployment are, that no scheduler takes; those up to `from` are there already. */
export async function fillPods(client: ApiClient, namespace: string, from: number, to: number): Promise<void> {
  const place = `/api/v1/namespaces/${namespace}`;
  // not the default one, which the server makes when it gets to it
  await create(client, `${place}/serviceaccounts`, { metadata: { name: 'none' } });
  const container = (name: string): object => ({
    name,
    image: `registry.example/shop/${name}:v1.27.3`,
    ports: [{ name: 'http', containerPort: 8080 }],
    env: ['LOG_LEVEL', 'REGION', 'DATABASE_URL', 'CACHE_URL'].map((variable) => ({
      name: variable,
      value: `${variable}-value`,
    })),
    resources: { requests: { cpu: '100m', memory: '128Mi' }, limits: { memory: '256Mi' } },
    readinessProbe: { httpGet: { path: '/ready', port: 'http' }, periodSeconds: 5 },
    livenessProbe: { httpGet: { path: '/live', port: 'http' }, periodSeconds: 10 },
  });
  const spec = {
    schedulerName: 'none',
    serviceAccountName: 'none',
    containers: [container('web'), container('proxy')],
    volumes: [{ name: 'settings', configMap: { name: 'settings' } }],
  };
  await inTurns(to - from, async (offset) => {
    const index = from + offset;
    const labels = {
      app: `web-${index % 40}`,
      'pod-template-hash': '7d4b9c6f5d',
      batch: String(Math.floor(index / 300)),
    };
    await create(client, `${place}/pods`, { metadata: { name: `web-7d4b9c6f5d-${padded(index)}`, labels }, spec });
  });
}

/** Events about those pods. */
export async function fillEvents(client: ApiClient, namespace: string, count: number): Promise<void> {
  const time = new Date().toISOString().replace(/\.\d+/, '');
  await inTurns(count, (index) => {
    const pod = `web-7d4b9c6f5d-${padded(index % 3000)}`;
    return create(client, `/api/v1/namespaces/${namespace}/events`, {
      metadata: { name: `${pod}.${index.toString(16)}` },
      involvedObject: { apiVersion: 'v1', kind: 'Pod', name: pod, namespace },
      type: index % 7 === 0 ? 'Warning' : 'Normal',
      reason: index % 7 === 0 ? 'Unhealthy' : 'Pulled',
      message: `Container image "registry.example/shop/web:v1.27.3" already present on machine ${index}`,
      firstTimestamp: time,
      lastTimestamp: time,
      count: 1,
      source: { component: 'kubelet', host: 'node-1' },
    });
  });
}

const group = (index: number): string => `bench-${index % 50}.example.com`;

/** Definitions of custom resources, ten versions of a schema each. */
export async function fillDefinitions(client: ApiClient, count: number): Promise<void> {
  const schema = {
    type: 'object',
    properties: { spec: { type: 'object', properties: { size: { type: 'integer' }, name: { type: 'string' } } } },
  };
  await inTurns(count, (index) => {
    const [plural, kind] = [`things${index}`, `Thing${index}`];
    return create(client, '/apis/apiextensions.k8s.io/v1/customresourcedefinitions', {
      apiVersion: 'apiextensions.k8s.io/v1',
      kind: 'CustomResourceDefinition',
      metadata: { name: `${plural}.${group(index)}` },
      spec: {
        group: group(index),
        scope: 'Namespaced',
        names: { plural, singular: kind.toLowerCase(), kind },
        versions: [{ name: 'v1', served: true, storage: true, schema: { openAPIV3Schema: schema } }],
      },
    });
  });
}

/** An object of each of them, as a manifest. */
export const definedObjects = (count: number): string =>
  Array.from(
    { length: count },
    (_, index) =>
      `apiVersion: ${group(index)}/v1\nkind: Thing${index}\nmetadata: {name: one}\nspec: {size: ${index}}\n`,
  ).join('---\n');

/** Changes a label of some of the pods, so many a second, until the signal says so. */
export async function changePods(
  client: ApiClient,
  namespace: string,
  { pods, perSecond, signal }: { readonly pods: number; readonly perSecond: number; readonly signal: AbortSignal },
): Promise<void> {
  const begun = Date.now();
  const pending = new Set<Promise<unknown>>();
  for (let index = 0; !signal.aborted; index += 1) {
    const wait = begun + (index * 1000) / perSecond - Date.now();
    if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait));
    const name = `web-7d4b9c6f5d-${padded((index * 37) % pods)}`;
    const patch = { metadata: { labels: { change: String(index) } } };
    const sent = client
      .send('PATCH', `/api/v1/namespaces/${namespace}/pods/${name}`, patch)
      .finally(() => pending.delete(sent));
    pending.add(sent);
  }
  await Promise.all(pending);
}
