/**
 * A server that has the objects of one YAML file: discovery, lists and single objects, no watches.
 * What it gives for a request of metadata is the whole object, as an old server would.
 */
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { loadAll } from 'js-yaml';
import type { JsonObject } from '../../src/apimachinery/json.ts';
import { groupVersion, gvkOf, type KubeObject, meta } from '../../src/apimachinery/object.ts';

export interface ObjectServer {
  readonly url: string;
  close(): Promise<void>;
}

interface Type {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  readonly resource: string;
  readonly namespaced: boolean;
}

const HALF_A_MINUTE = 30_000;

/** The objects of a file, with each AGO(90m) as a time. */
function readObjects(file: string): readonly KubeObject[] {
  const text = readFileSync(file, 'utf8').replaceAll(/AGO\((\d+)m\)/g, (_match, minutes: string) => {
    const time = new Date(Date.now() - Number(minutes) * 60_000 - HALF_A_MINUTE);
    return `'${time.toISOString().replace(/\.\d+Z/, 'Z')}'`;
  });
  return loadAll(text) as KubeObject[];
}

function typesOf(objects: readonly KubeObject[]): readonly Type[] {
  const types = new Map<string, Type>();
  for (const object of objects) {
    const { group, version, kind } = gvkOf(object);
    const namespaced = meta(object).namespace !== undefined;
    types.set(`${group}/${kind}`, { group, version, kind, resource: `${kind.toLowerCase()}s`, namespaced });
  }
  return [...types.values()];
}

const status = (code: number, reason: string, message: string): [number, JsonObject] => [
  code,
  { kind: 'Status', apiVersion: 'v1', status: 'Failure', message, reason, code },
];

/** Listens on a port of 127.0.0.1 until it is closed. Secrets may not be listed. */
export async function startObjectServer(file: string): Promise<ObjectServer> {
  const objects = readObjects(file);
  const types = typesOf(objects);
  const server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://localhost');
    const [code, body] = discoveryAnswer(pathname, types) ?? objectAnswer(pathname, searchParams, types, objects);
    response.writeHead(code, { 'content-type': 'application/json' });
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

function discoveryAnswer(pathname: string, types: readonly Type[]): [number, JsonObject] | undefined {
  if (pathname === '/api') return [200, { kind: 'APIVersions', versions: ['v1'] }];
  if (pathname === '/apis') {
    const names = [...new Set(types.filter(({ group }) => group !== '').map((type) => type.group))];
    const groups = names.map((name) => {
      const version = types.find(({ group }) => group === name)?.version ?? 'v1';
      const entry = { groupVersion: `${name}/${version}`, version };
      return { name, versions: [entry], preferredVersion: entry };
    });
    return [200, { kind: 'APIGroupList', apiVersion: 'v1', groups }];
  }
  const place = /^\/(?:api|apis\/([^/]+))\/([^/]+)$/.exec(pathname);
  if (place === null) return undefined;
  const [, group = '', version = ''] = place;
  const resources = types
    .filter((type) => type.group === group && type.version === version)
    .map(({ resource, kind, namespaced }) => {
      const singularName = kind.toLowerCase();
      return { name: resource, singularName, namespaced, kind, verbs: ['get', 'list'] };
    });
  return [200, { kind: 'APIResourceList', groupVersion: groupVersion(group, version), resources }];
}

function objectAnswer(
  pathname: string,
  query: URLSearchParams,
  types: readonly Type[],
  objects: readonly KubeObject[],
): [number, JsonObject] {
  const place = /^\/(?:api|apis\/([^/]+))\/[^/]+(?:\/namespaces\/([^/]+))?\/([^/]+)(?:\/([^/]+))?$/.exec(pathname);
  const [, group = '', namespace, resource, name] = place ?? [];
  const type = types.find((one) => one.group === group && one.resource === resource);
  if (type === undefined) return status(404, 'NotFound', 'the server could not find the requested resource');
  if (resource === 'secrets') return status(403, 'Forbidden', 'secrets is forbidden: User "anna" cannot list them');
  const selected = objects.filter((object) => {
    const { namespace: own, name: ownName = '' } = meta(object);
    if (gvkOf(object).kind !== type.kind || (namespace !== undefined && own !== namespace)) return false;
    return name === undefined ? matches(object, query.get('fieldSelector') ?? '') : ownName === name;
  });
  if (name === undefined) return [200, { kind: `${type.kind}List`, apiVersion: 'v1', metadata: {}, items: selected }];
  const [found] = selected;
  return found === undefined ? status(404, 'NotFound', `${resource} "${name}" not found`) : [200, found];
}

/** Field selectors of `a.b=c`, without escapes. */
function matches(object: KubeObject, selector: string): boolean {
  return selector
    .split(',')
    .filter((term) => term !== '')
    .every((term) => {
      const [path = '', value] = term.split('=');
      const found = path.split('.').reduce<unknown>((at, key) => (at as JsonObject | undefined)?.[key], object);
      return found === value;
    });
}
