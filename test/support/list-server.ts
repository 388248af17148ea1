/**
 * A server that knows one kind, pods, and answers with the list it was given: enough for kubectl
 * get.
 */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { JsonObject } from '../../src/apimachinery/json.ts';

export interface ListServer {
  readonly url: string;
  /** What it answers from now on. */
  serve(pods: readonly JsonObject[]): void;
  close(): Promise<void>;
}

const resources = {
  kind: 'APIResourceList',
  groupVersion: 'v1',
  resources: [{ name: 'pods', singularName: 'pod', namespaced: true, kind: 'Pod', verbs: ['get', 'list'] }],
};

function tableOf(pods: readonly JsonObject[]): JsonObject {
  const name = { name: 'Name', type: 'string', format: 'name', description: '', priority: 0 };
  const rows = pods.map((object) => ({ cells: [(object.metadata as JsonObject).name!], object }));
  return { kind: 'Table', apiVersion: 'meta.k8s.io/v1', metadata: {}, columnDefinitions: [name], rows };
}

/** Listens on a port of 127.0.0.1 until it is closed. */
export async function startListServer(): Promise<ListServer> {
  let pods: readonly JsonObject[] = [];
  const answerTo = (path: string, asTable: boolean): JsonObject | undefined => {
    if (path === '/api') return { kind: 'APIVersions', versions: ['v1'] };
    if (path === '/apis') return { kind: 'APIGroupList', apiVersion: 'v1', groups: [] };
    if (path === '/api/v1') return resources;
    if (path !== '/api/v1/namespaces/default/pods') return undefined;
    return asTable ? tableOf(pods) : { kind: 'PodList', apiVersion: 'v1', metadata: {}, items: [...pods] };
  };
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    const answer = answerTo(pathname, request.headers.accept?.includes('as=Table') ?? false);
    response.writeHead(answer === undefined ? 404 : 200, { 'content-type': 'application/json' });
    response.end(JSON.stringify(answer ?? { kind: 'Status', apiVersion: 'v1', status: 'Failure', code: 404 }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    serve: (given) => {
      pods = given;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
