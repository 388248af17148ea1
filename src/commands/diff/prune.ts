/** diff --prune: the live objects that apply --prune would delete. */

import { defaultTypes, defaultTypesWarning, pruneCandidates } from '../../actions/apply/prune-candidates.ts';
import type { KubeObject } from '../../apimachinery/object.ts';
import type { Context } from '../../context.ts';
import { plainMessage } from '../../error-text.ts';
import type { Cluster, Mapping } from '../../kube/cluster.ts';
import { klogLine } from '../../kube/transport/klog.ts';

/** The objects of the files that were compared. */
export interface Compared {
  readonly uids: ReadonlySet<string>;
  readonly namespaces: ReadonlySet<string>;
}

/**
 * The objects of the allowed types, or of kubectl's own choice of types, that were applied once and
 * are in none of the files: in the namespaces of the files, and cluster-scoped ones. What cannot be
 * read is logged as a warning, as kubectl does, and left out.
 */
export async function objectsToPrune(
  context: Context,
  cluster: Cluster,
  allowed: readonly Mapping[],
  selector: string,
  { uids, namespaces }: Compared,
): Promise<readonly KubeObject[]> {
  const warn = (text: string): void => void context.io.stderr.write(klogLine('W', context.clock.now(), text));
  if (allowed.length === 0) warn(defaultTypesWarning);
  const found: KubeObject[] = [];
  try {
    const types = allowed.length === 0 ? await defaultTypes(cluster.mapper) : allowed;
    const scope = { selector, namespaces: [...namespaces], applied: uids };
    for await (const candidates of pruneCandidates(cluster, types, scope, context.signal)) {
      found.push(...candidates.map(({ object }) => object));
    }
  } catch (error) {
    context.signal.throwIfAborted();
    warn(`pruning failed and could not be evaluated err: ${plainMessage(error)}`);
  }
  return found;
}
