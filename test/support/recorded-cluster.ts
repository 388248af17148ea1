/**
 * A server that answers lists from a file of recorded Tables, at the time of the recording: enough
 * for a get whose output is compared byte by byte. It serves one type more, which it refuses.
 */
import { readFileSync } from 'node:fs';
import { discoveryAnswer, failure, type JsonServer, type ServedType, startJsonServer } from './json-server.ts';

interface Recording {
  readonly kind: string;
  readonly columns: readonly object[];
  readonly rows: readonly {
    readonly cells: readonly unknown[];
    readonly object: { readonly metadata: { readonly name: string } };
  }[];
}

const core = { group: '', version: 'v1', namespaced: true };
const apps = { group: 'apps', version: 'v1', namespaced: true };

const types: readonly ServedType[] = [
  { ...core, resource: 'configmaps', kind: 'ConfigMap' },
  { ...core, resource: 'events', kind: 'Event' },
  { ...core, resource: 'nodes', kind: 'Node', namespaced: false },
  { ...core, resource: 'pods', kind: 'Pod' },
  { ...core, resource: 'secrets', kind: 'Secret' },
  { ...apps, resource: 'deployments', kind: 'Deployment' },
  { ...apps, resource: 'replicasets', kind: 'ReplicaSet' },
  { group: 'batch', version: 'v1', resource: 'jobs', kind: 'Job', namespaced: true },
  { group: 'events.k8s.io', version: 'v1', resource: 'events', kind: 'Event', namespaced: true },
  { group: 'example.com', version: 'v1', resource: 'widgets', kind: 'Widget', namespaced: true },
];

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
  const apiVersion = /^\/apis?\/([^/]+(?:\/v1)?)\/namespaces\//.exec(path)?.[1] ?? 'v1';
  return { kind: `${kind}List`, apiVersion, metadata: {}, items: rows.map(({ object }) => object) };
}

/**
 * Listens on a port of 127.0.0.1 until it is closed. `now` is the time of the recording, as an HTTP
 * date.
 */
export async function startRecordedCluster(file: string, now: string): Promise<JsonServer> {
  const recordings = JSON.parse(readFileSync(file, 'utf8')) as Record<string, Recording>;
  return startJsonServer(({ pathname }, { headers }) => {
    const discovered = discoveryAnswer(pathname, types);
    if (discovered !== undefined) return { ...discovered, date: now };
    const body = answer(recordings, pathname, headers.accept?.includes('as=Table') ?? false);
    if (body !== undefined) return { body, date: now };
    const refused = pathname.endsWith('/widgets');
    const text = 'widgets.example.com is forbidden: User "reader" cannot list it';
    const failed = refused ? failure(403, 'Forbidden', text) : failure(404, 'NotFound', `${pathname} not found`);
    return { ...failed, date: now };
  });
}
