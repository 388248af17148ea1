/**
 * What `--prune` would delete: live objects that were applied before and are no longer in the files.
 * Nothing is deleted here: apply deletes them, and diff shows them (k8s.io/kubectl/pkg/util/prune).
 */

import { lastApplied } from '../../apimachinery/last-applied.ts';
import { type GroupVersionKind, type KubeObject, meta } from '../../apimachinery/object.ts';
import { CliError } from '../../errors.ts';
import { collectionPath } from '../../kube/address.ts';
import type { Cluster, Mapper, Mapping } from '../../kube/cluster.ts';
import { listObjects } from '../../kube/objects.ts';
import { requestErrorText, type Sent } from '../request-error.ts';

/** A live object that pruning deletes. */
export interface PruneCandidate {
  readonly mapping: Mapping;
  /** "" for cluster-scoped types. */
  readonly namespace: string;
  readonly name: string;
  readonly object: KubeObject;
}

/** Where candidates are looked for. */
export interface PruneScope {
  /** -l; "" with --all. */
  readonly selector: string;
  /** Namespaces of the applied objects, and that of --namespace. */
  readonly namespaces: readonly string[];
  /** The uids of the applied objects. */
  readonly applied: ReadonlySet<string>;
}

const type = (group: string, version: string, kind: string): GroupVersionKind => ({ group, version, kind });

/** The types without --prune-allowlist; those with a namespace come first. */
const defaultNamespaced: readonly GroupVersionKind[] = [
  ...['ConfigMap', 'Endpoints', 'PersistentVolumeClaim', 'Pod', 'ReplicationController', 'Secret', 'Service'].map(
    (kind) => type('', 'v1', kind),
  ),
  type('batch', 'v1', 'Job'),
  type('batch', 'v1', 'CronJob'),
  type('networking.k8s.io', 'v1', 'Ingress'),
  ...['DaemonSet', 'Deployment', 'ReplicaSet', 'StatefulSet'].map((kind) => type('apps', 'v1', kind)),
];
const defaultClusterScoped = ['Namespace', 'PersistentVolume'].map((kind) => type('', 'v1', kind));

/** What kubectl logs when the default types are used with any namespace, which is always. */
export const defaultTypesWarning =
  'Deprecated: kubectl apply will no longer prune non-namespaced resources by default when used with the --namespace flag in a future release. To preserve the current behaviour, list the resources you want to target explicitly in the --prune-allowlist flag.';

/**
 * The types of --prune-allowlist, each GROUP/VERSION/KIND with `core` for the core group. Throws
 * CliError for a word of another form and for a type that the server does not have.
 */
export async function allowedTypes(mapper: Mapper, words: readonly string[]): Promise<readonly Mapping[]> {
  const types: Mapping[] = [];
  for (const word of words) {
    const [group = '', version = '', kind, ...more] = word.split('/');
    if (kind === undefined || more.length > 0) {
      throw new CliError(`invalid GroupVersionKind format: ${word}, please follow <group/version/kind>`);
    }
    types.push(await mapper.forKind({ group: group === 'core' ? '' : group, version, kind }));
  }
  return types;
}

/** The types that are pruned without --prune-allowlist. Throws CliError when the server lacks one. */
export async function defaultTypes(mapper: Mapper): Promise<readonly Mapping[]> {
  const find = (wanted: GroupVersionKind, namespaced: boolean): Promise<Mapping> =>
    mapper.forKind(wanted).catch((error: unknown) => {
      const resource = `${wanted.group}/${wanted.version}, Kind=${wanted.kind}, Namespaced=${namespaced}`;
      const text = error instanceof Error ? error.message : String(error);
      throw new CliError(`error retrieving RESTMappings to prune: invalid resource ${resource}: ${text}`);
    });
  const types: Mapping[] = [];
  for (const wanted of defaultNamespaced) types.push(await find(wanted, true));
  for (const wanted of defaultClusterScoped) types.push(await find(wanted, false));
  return types;
}

/** Whether pruning takes a live object: apply made it, and this run did not apply it. */
export function isPruned(object: KubeObject, applied: ReadonlySet<string>): boolean {
  return lastApplied(object) !== undefined && !applied.has(meta(object).uid ?? '');
}

/**
 * The candidates, one list of a type in a namespace at a time, in kubectl's order: all types of a
 * namespace, then the next one, then what has no namespace. A list is read when it is asked for, so
 * that each shows what earlier deletions left. Throws CliError for a list that the server refuses.
 */
export async function* pruneCandidates(
  cluster: Cluster,
  types: readonly Mapping[],
  scope: PruneScope,
  signal?: AbortSignal,
): AsyncGenerator<readonly PruneCandidate[]> {
  const namespaced = types.filter((mapping) => mapping.namespaced);
  for (const namespace of scope.namespaces) {
    for (const mapping of namespaced) yield await candidatesOf(cluster, mapping, namespace, scope, signal);
  }
  for (const mapping of types.filter((one) => !one.namespaced)) {
    yield await candidatesOf(cluster, mapping, '', scope, signal);
  }
}

async function candidatesOf(
  cluster: Cluster,
  mapping: Mapping,
  namespace: string,
  { selector, applied }: PruneScope,
  signal: AbortSignal | undefined,
): Promise<readonly PruneCandidate[]> {
  const address = { mapping, namespace };
  const query = { labelSelector: selector };
  try {
    const call = { query, ...(signal === undefined ? {} : { signal }) };
    const { items } = await listObjects(cluster.transport, address, call);
    return items
      .filter((object) => isPruned(object, applied))
      .map((object) => ({ mapping, namespace, name: meta(object).name ?? '', object }));
  } catch (error) {
    if (signal?.aborted) throw error;
    const sent: Sent = { method: 'Get', path: () => collectionPath(address), query };
    throw pruneFailure(mapping, requestErrorText(error, cluster, sent));
  }
}

/** The error of pruning one type, around the text of what failed. */
export function pruneFailure({ group, version, kind, namespaced }: Mapping, text: string): CliError {
  const scope = namespaced ? 'namespaced' : 'nonNamespaced';
  return new CliError(`error pruning ${scope} object ${group}/${version}, Kind=${kind}: ${text}`);
}
