/** A server on this machine that answers each request with JSON, and the discovery of its types. */
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface JsonAnswer {
  /** 200 when left out. */
  readonly status?: number;
  readonly body: object;
  /** application/json when left out. */
  readonly contentType?: string;
  /** An HTTP date; now when left out. */
  readonly date?: string;
}

export interface JsonServer {
  readonly url: string;
  close(): Promise<void>;
}

/** Listens on a port of 127.0.0.1 until it is closed. */
export async function startJsonServer(answer: (url: URL, request: IncomingMessage) => JsonAnswer): Promise<JsonServer> {
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://localhost');
    const { status = 200, body, contentType = 'application/json', date } = answer(url, request);
    response.writeHead(status, { 'content-type': contentType, ...(date === undefined ? {} : { date }) });
    response.end(JSON.stringify(body));
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

/** The answer of a request that fails. */
export const failure = (status: number, reason: string, message: string): JsonAnswer => ({
  status,
  body: { kind: 'Status', apiVersion: 'v1', status: 'Failure', reason, message, code: status },
});

/** A type that a server has. Each group has one version. */
export interface ServedType {
  /** "" for the core group. */
  readonly group: string;
  readonly version: string;
  readonly resource: string;
  readonly kind: string;
  readonly namespaced: boolean;
}

/** What discovery says of the types at a path; undefined when the path is none of discovery's. */
export function discoveryAnswer(path: string, types: readonly ServedType[]): JsonAnswer | undefined {
  if (path === '/api') return { body: { kind: 'APIVersions', versions: ['v1'] } };
  if (path === '/apis') return { body: { kind: 'APIGroupList', apiVersion: 'v1', groups: groupsOf(types) } };
  const [, group = '', version] = /^\/(?:api|apis\/([^/]+))\/([^/]+)$/.exec(path) ?? [];
  if (version === undefined) return undefined;
  const resources = types
    .filter((type) => type.group === group && type.version === version)
    .map(({ resource, kind, namespaced }) => {
      const singularName = kind.toLowerCase();
      return { name: resource, singularName, namespaced, kind, verbs: ['get', 'list'] };
    });
  const groupVersion = group === '' ? version : `${group}/${version}`;
  return { body: { kind: 'APIResourceList', groupVersion, resources } };
}

function groupsOf(types: readonly ServedType[]): readonly object[] {
  const versions = new Map(types.map(({ group, version }) => [group, version]));
  versions.delete('');
  return [...versions].map(([name, version]) => {
    const entry = { groupVersion: `${name}/${version}`, version };
    return { name, versions: [entry], preferredVersion: entry };
  });
}
