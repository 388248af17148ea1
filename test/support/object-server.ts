/**
 * A server that has the objects of one YAML file: discovery, lists and single objects, no watches.
 * What it gives for a request of metadata is the whole object, as an old server would.
 */
import { readFileSync } from 'node:fs';
import { loadAll } from 'js-yaml';
import type { JsonObject } from '../../src/apimachinery/json.ts';
import { gvkOf, type KubeObject, meta } from '../../src/apimachinery/object.ts';
import {
  discoveryAnswer,
  failure,
  type JsonAnswer,
  type JsonServer,
  type ServedType,
  startJsonServer,
} from './json-server.ts';

const HALF_A_MINUTE = 30_000;

/** The objects of a file, with each AGO(90m) as a time. */
function readObjects(file: string): readonly KubeObject[] {
  const text = readFileSync(file, 'utf8').replaceAll(/AGO\((\d+)m\)/g, (_match, minutes: string) => {
    const time = new Date(Date.now() - Number(minutes) * 60_000 - HALF_A_MINUTE);
    return `'${time.toISOString().replace(/\.\d+Z/, 'Z')}'`;
  });
  return loadAll(text) as KubeObject[];
}

function typesOf(objects: readonly KubeObject[]): readonly ServedType[] {
  const types = new Map<string, ServedType>();
  for (const object of objects) {
    const { group, version, kind } = gvkOf(object);
    const namespaced = meta(object).namespace !== undefined;
    types.set(`${group}/${kind}`, { group, version, kind, resource: `${kind.toLowerCase()}s`, namespaced });
  }
  return [...types.values()];
}

/** Listens on a port of 127.0.0.1 until it is closed. Secrets may not be listed. */
export async function startObjectServer(file: string): Promise<JsonServer> {
  const objects = readObjects(file);
  const types = typesOf(objects);
  return startJsonServer(
    ({ pathname, searchParams }) =>
      discoveryAnswer(pathname, types) ?? objectAnswer(pathname, searchParams, types, objects),
  );
}

function objectAnswer(
  pathname: string,
  query: URLSearchParams,
  types: readonly ServedType[],
  objects: readonly KubeObject[],
): JsonAnswer {
  const place = /^\/(?:api|apis\/([^/]+))\/[^/]+(?:\/namespaces\/([^/]+))?\/([^/]+)(?:\/([^/]+))?$/.exec(pathname);
  const [, group = '', namespace, resource, name] = place ?? [];
  const type = types.find((one) => one.group === group && one.resource === resource);
  if (type === undefined) return failure(404, 'NotFound', 'the server could not find the requested resource');
  if (resource === 'secrets') return failure(403, 'Forbidden', 'secrets is forbidden: User "anna" cannot list them');
  const selected = objects.filter((object) => {
    const { namespace: own, name: ownName = '' } = meta(object);
    if (gvkOf(object).kind !== type.kind || (namespace !== undefined && own !== namespace)) return false;
    return name === undefined ? matches(object, query.get('fieldSelector') ?? '') : ownName === name;
  });
  if (name === undefined)
    return { body: { kind: `${type.kind}List`, apiVersion: 'v1', metadata: {}, items: selected } };
  const [found] = selected;
  return found === undefined ? failure(404, 'NotFound', `${resource} "${name}" not found`) : { body: found };
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
