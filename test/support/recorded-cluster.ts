/**
 * A server that answers lists from a file of recorded Tables, at the time of the recording: enough
 * for a get whose output is compared byte by byte. It serves one type more, which it refuses.
 */
import { readFileSync } from 'node:fs';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

interface Recording {
  readonly kind: string;
  readonly columns: readonly object[];
  readonly rows: readonly {
    readonly cells: readonly unknown[];
    readonly object: { readonly metadata: { readonly name: string } };
  }[];
}

export interface RecordedCluster {
  readonly url: string;
  close(): Promise<void>;
}

const type = (name: string, kind: string, namespaced = true) => ({
  name,
  kind,
  namespaced,
  singularName: kind.toLowerCase(),
  verbs: ['get', 'list'],
});

const groups: Readonly<Record<string, readonly object[]>> = {
  v1: [
    type('configmaps', 'ConfigMap'),
    type('events', 'Event'),
    type('nodes', 'Node', false),
    type('pods', 'Pod'),
    type('secrets', 'Secret'),
  ],
  'apps/v1': [type('deployments', 'Deployment'), type('replicasets', 'ReplicaSet')],
  'batch/v1': [type('jobs', 'Job')],
  'events.k8s.io/v1': [type('events', 'Event')],
  'example.com/v1': [type('widgets', 'Widget')],
};

function discovery(path: string): object | undefined {
  if (path === '/api') return { kind: 'APIVersions', versions: ['v1'] };
  const named = Object.keys(groups).filter((name) => name !== 'v1');
  if (path === '/apis') {
    const listed = named.map((groupVersion) => {
      const [name, version] = groupVersion.split('/');
      return { name, versions: [{ groupVersion, version }], preferredVersion: { groupVersion, version } };
    });
    return { kind: 'APIGroupList', apiVersion: 'v1', groups: listed };
  }
  const groupVersion = path.replace(/^\/apis?\//, '');
  const resources = groups[groupVersion];
  return resources && { kind: 'APIResourceList', groupVersion, resources };
}

function answer(recordings: Readonly<Record<string, Recording>>, path: string, asTable: boolean): object | undefined {
  const found = recordings[path];
  if (found !== undefined) return listOf(found, path, found.rows, asTable);
  const [, collection = '', name = ''] = /^(.*)\/([^/]+)$/.exec(path) ?? [];
  const among = recordings[collection];
  const row = among?.rows.find(({ object }) => object.metadata.name === name);
  if (among === undefined || row === undefined) return undefined;
  return asTable ? listOf(among, collection, [row], true) : row.object;
}

function listOf({ kind, columns }: Recording, path: string, rows: Recording['rows'], asTable: boolean): object {
  if (asTable) return { kind: 'Table', apiVersion: 'meta.k8s.io/v1', metadata: {}, columnDefinitions: columns, rows };
  const apiVersion = Object.keys(groups).find((groupVersion) => path.includes(`/${groupVersion}/`)) ?? 'v1';
  return { kind: `${kind}List`, apiVersion, metadata: {}, items: rows.map(({ object }) => object) };
}

function send(response: ServerResponse, code: number, body: object, date: string): void {
  response.sendDate = false;
  response.writeHead(code, { 'content-type': 'application/json', date });
  response.end(JSON.stringify(body));
}

/**
 * Listens on a port of 127.0.0.1 until it is closed. `now` is the time of the recording, as an HTTP
 * date.
 */
export async function startRecordedCluster(file: string, now: string): Promise<RecordedCluster> {
  const recordings = JSON.parse(readFileSync(file, 'utf8')) as Record<string, Recording>;
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    const found =
      discovery(pathname) ?? answer(recordings, pathname, request.headers.accept?.includes('as=Table') ?? false);
    if (found !== undefined) return send(response, 200, found, now);
    const refused = pathname.endsWith('/widgets');
    const message = refused
      ? 'widgets.example.com is forbidden: User "reader" cannot list it'
      : `${pathname} not found`;
    const [code, reason] = refused ? [403, 'Forbidden'] : [404, 'NotFound'];
    send(response, code as number, { kind: 'Status', apiVersion: 'v1', status: 'Failure', code, reason, message }, now);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
