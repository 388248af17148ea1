/** The live object beside an object of a file (resource.Info.Get). */

import type { KubeObject } from '../apimachinery/object.ts';
import { isNotFound } from '../errors.ts';
import type { Cluster } from '../kube/cluster.ts';
import { getObject } from '../kube/objects.ts';
import { explainMissing } from '../manifest/select.ts';
import type { Item } from '../manifest/selection.ts';

/**
 * Reads the object that an item names. Throws the server's error; for an object that is not found
 * in a namespace that does not exist, the one about the namespace.
 */
export async function liveObject(
  cluster: Cluster,
  { mapping, namespace, name }: Item,
  signal: AbortSignal,
): Promise<KubeObject> {
  try {
    return await getObject(cluster.transport, { mapping, namespace, name }, { signal });
  } catch (error) {
    if (isNotFound(error)) await explainMissing(cluster, namespace);
    throw error;
  }
}
