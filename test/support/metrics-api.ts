/** A metrics API with constant answers for `top`, registered at a cluster as metrics-server is. */
import { readFileSync } from 'node:fs';
import https from 'node:https';
import type { AddressInfo } from 'node:net';
import { load } from 'js-yaml';
import type { ApiClient } from './api-client.ts';
import { good } from './certificates.ts';
import { METRICS_GROUP as GROUP, registerMetrics, METRICS_VERSION as VERSION } from './metrics-registration.ts';

interface Usage {
  readonly name: string;
  readonly namespace?: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly usage?: object;
  readonly containers?: readonly object[];
}

/** The file of what is served; its items stand there without what all of them have in common. */
interface Served {
  readonly nodes: readonly Usage[];
  readonly pods: readonly Usage[];
}

const apiVersion = `${GROUP}/${VERSION}`;
const resources = { nodes: 'NodeMetrics', pods: 'PodMetrics' } as const;

type Resource = keyof typeof resources;

const discovery = {
  kind: 'APIResourceList',
  apiVersion: 'v1',
  groupVersion: apiVersion,
  resources: Object.entries(resources).map(([name, kind]) => ({
    name,
    singularName: '',
    namespaced: name === 'pods',
    kind,
    verbs: ['get', 'list'],
  })),
};

function metricsOf(resource: Resource, namespace: string, item: Usage): object {
  const { name, labels, usage, containers } = item;
  const place = resource === 'pods' ? { namespace: namespace || item.namespace } : {};
  return {
    kind: resources[resource],
    apiVersion,
    metadata: { name, ...place, creationTimestamp: '2026-01-01T00:00:00Z', labels },
    timestamp: '2026-01-01T00:00:00Z',
    window: '15s',
    ...(usage === undefined ? {} : { usage }),
    ...(containers === undefined ? {} : { containers }),
  };
}

/** Whether an item has every label of a selector; only `key=value` is understood. */
const selects = (selector: string, { labels }: Usage): boolean =>
  selector
    .split(',')
    .filter((term) => term !== '')
    .every((term) => labels[term.split('=')[0] ?? ''] === term.split('=').at(-1));

const ADDRESS = new RegExp(`^/apis/${apiVersion}(?:/namespaces/([^/]+))?/(nodes|pods)(?:/([^/]+))?$`);

interface Answer {
  readonly status: number;
  readonly body: object | string;
}

/** What a server answers for a path that it does not know. */
const unknownPath: Answer = { status: 404, body: '404 page not found\n' };

function answer(served: Served, url: URL): Answer {
  if (url.pathname === `/apis/${apiVersion}`) return { status: 200, body: discovery };
  const [, namespace = '', resource, name] = ADDRESS.exec(url.pathname) ?? [];
  if (resource !== 'nodes' && resource !== 'pods') return unknownPath;
  if (name !== undefined) {
    if ((namespace === '') !== (resource === 'nodes')) return unknownPath;
    const item = served[resource].find((one) => one.name === name);
    const place = namespace === '' ? name : `${namespace}/${name}`;
    const kind = resource === 'nodes' ? 'nodemetrics' : 'podmetrics';
    if (item === undefined) return { status: 404, body: notFound(`${kind}.${GROUP} "${place}" not found`) };
    return { status: 200, body: metricsOf(resource, namespace, item) };
  }
  const selector = url.searchParams.get('labelSelector') ?? '';
  const items = served[resource].filter((item) => selects(selector, item));
  const list = { kind: `${resources[resource]}List`, apiVersion, metadata: {} };
  return { status: 200, body: { ...list, items: items.map((item) => metricsOf(resource, namespace, item)) } };
}

const notFound = (message: string): object => ({
  kind: 'Status',
  apiVersion: 'v1',
  metadata: {},
  status: 'Failure',
  message,
  reason: 'NotFound',
  code: 404,
});

export interface MetricsApi {
  /** Takes it out of the cluster, and ends the server. */
  remove(): Promise<void>;
}

/** Serves what a YAML file says, and yields once the cluster's discovery has it. */
export async function startMetricsApi(client: ApiClient, file: string): Promise<MetricsApi> {
  const served = load(readFileSync(file, 'utf8')) as Served;
  const server = https.createServer({ ...good }, (request, response) => {
    const { status, body } = answer(served, new URL(request.url ?? '/', 'https://127.0.0.1'));
    const isText = typeof body === 'string';
    response.writeHead(status, { 'content-type': isText ? 'text/plain' : 'application/json' });
    response.end(isText ? body : JSON.stringify(body));
  });
  server.on('connection', (socket) => socket.on('error', () => undefined));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const end = async (): Promise<void> => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
  try {
    const registration = await registerMetrics(client, (server.address() as AddressInfo).port);
    return { remove: () => registration.remove().finally(end) };
  } catch (error) {
    await end();
    throw error;
  }
}
