/** diff --prune: the live objects that apply --prune would delete. */

import { defaultPruneTypes, parsePruneType, pruneCandidates } from '../../actions/prune-candidates.ts';
import type { GroupVersionKind, KubeObject } from '../../apimachinery/object.ts';
import type { Context } from '../../context.ts';
import { plainMessage } from '../../error-text.ts';
import type { Cluster, Mapping } from '../../kube/cluster.ts';
import { inParallel } from '../../kube/in-parallel.ts';
import { listObjects } from '../../kube/objects.ts';
import { klogLine } from '../../kube/transport/klog.ts';

const DEPRECATED =
  'Deprecated: kubectl apply will no longer prune non-namespaced resources by default when used with the --namespace flag in a future release. To preserve the current behaviour, list the resources you want to target explicitly in the --prune-allowlist flag.';

/** The objects of the files that were compared. */
export interface Compared {
  readonly uids: ReadonlySet<string>;
  readonly namespaces: ReadonlySet<string>;
}

/** --prune-allowlist, checked against the server. Throws CliError. */
export async function allowedTypes(
  { mapper }: Cluster,
  texts: readonly string[],
): Promise<readonly GroupVersionKind[]> {
  const types: GroupVersionKind[] = [];
  for (const text of texts) {
    const type = parsePruneType(text);
    await mapper.forKind(type);
    types.push(type);
  }
  return types;
}

/**
 * The objects of the allowed types, or of kubectl's own choice of types, that were applied once and
 * are in none of the files: in the namespaces of the files, and cluster-scoped ones. What cannot be
 * read is logged as a warning, as kubectl does, and left out.
 */
export async function objectsToPrune(
  context: Context,
  cluster: Cluster,
  allowed: readonly GroupVersionKind[],
  selector: string,
  compared: Compared,
): Promise<readonly KubeObject[]> {
  const warn = (text: string): void => void context.io.stderr.write(klogLine('W', context.clock.now(), text));
  if (allowed.length === 0) warn(DEPRECATED);
  const found: KubeObject[] = [];
  try {
    const mappings = await mappingsOf(cluster, allowed.length === 0 ? defaultPruneTypes : allowed);
    const read = (mapping: Mapping, namespace: string) =>
      candidates(context, cluster, mapping, namespace, selector, compared.uids);
    const places = [...compared.namespaces].flatMap((namespace) =>
      mappings.filter(({ namespaced }) => namespaced).map((mapping) => ({ mapping, namespace })),
    );
    const inNamespaces = await inParallel(places, ({ mapping, namespace }) => read(mapping, namespace));
    found.push(...inNamespaces.flat());
    for (const mapping of mappings.filter(({ namespaced }) => !namespaced)) found.push(...(await read(mapping, '')));
  } catch (error) {
    context.signal.throwIfAborted();
    warn(`pruning failed and could not be evaluated err: ${plainMessage(error)}`);
  }
  return found;
}

async function mappingsOf({ mapper }: Cluster, types: readonly GroupVersionKind[]): Promise<readonly Mapping[]> {
  const mappings: Mapping[] = [];
  for (const type of types) {
    mappings.push(
      await mapper.forKind(type).catch((error: unknown) => {
        throw new Error(
          `error retrieving RESTMappings to prune: invalid resource ${type.group}/${type.version}, Kind=${type.kind}: ${plainMessage(error)}`,
        );
      }),
    );
  }
  return mappings;
}

async function candidates(
  { signal }: Context,
  { transport }: Cluster,
  mapping: Mapping,
  namespace: string,
  selector: string,
  applied: ReadonlySet<string>,
): Promise<readonly KubeObject[]> {
  try {
    const query = { labelSelector: selector };
    const { items } = await listObjects(transport, { mapping, namespace }, { query, signal });
    return pruneCandidates(items, applied);
  } catch (error) {
    const { group, version, kind, namespaced } = mapping;
    const what = namespaced ? 'namespaced' : 'nonNamespaced';
    throw new Error(`error pruning ${what} object ${group}/${version}, Kind=${kind}: ${plainMessage(error)}`);
  }
}
