/** From the path of a request to the object that it writes (apiserver's RequestInfo). */
import type { WriteTarget } from './record.ts';

/** What stands behind a namespace's name is a subresource of it, or a type. */
const NAMESPACE_SUBRESOURCES = ['status', 'finalize'];

/**
 * The object, or with `name` "" the collection, of a path below the server's base; undefined for a
 * path that is none of a resource.
 */
export function writeTarget(path: string): WriteTarget | undefined {
  const parts = path.split('/').slice(1).map(decode);
  const [root, ...rest] = parts;
  if (root === 'api') return inVersion('', rest[0], rest.slice(1));
  if (root === 'apis' && rest[0] !== undefined) return inVersion(rest[0], rest[1], rest.slice(2));
  return undefined;
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

function inVersion(group: string, version: string | undefined, parts: readonly string[]): WriteTarget | undefined {
  if (version === undefined || version === '' || parts.length === 0) return undefined;
  const [first, namespace = '', third] = parts;
  const inside = first === 'namespaces' && third !== undefined && !NAMESPACE_SUBRESOURCES.includes(third);
  const [resource = '', name = '', ...subresource] = inside ? parts.slice(2) : parts;
  if (resource === '') return undefined;
  return {
    group,
    version,
    resource,
    namespace: inside ? namespace : '',
    name,
    subresource: subresource.join('/'),
  };
}
