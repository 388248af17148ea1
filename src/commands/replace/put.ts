/** Replaces one object by a PUT (cli-runtime's resource.Helper.Replace). */

import type { FileItem } from '../../actions/apply/item.ts';
import type { ItemLog } from '../../actions/apply/requests.ts';
import { withSource } from '../../actions/item-errors.ts';
import { requestFailure } from '../../actions/request-error.ts';
import { type KubeObject, meta } from '../../apimachinery/object.ts';
import type { DryRun, FieldValidation } from '../../apimachinery/write-options.ts';
import type { Context } from '../../context.ts';
import { objectPath } from '../../kube/address.ts';
import type { Cluster } from '../../kube/cluster.ts';
import { getObject, replaceObject } from '../../kube/objects.ts';

export interface PutOptions {
  readonly dryRun: DryRun;
  readonly fieldManager: string;
  readonly validation: FieldValidation;
}

/**
 * Sends the file's object in place of the live one and returns what the server stored. An object
 * without a resourceVersion replaces whatever is there; one with a resourceVersion only that
 * version.
 */
export async function putItem(
  { signal }: Pick<Context, 'signal'>,
  { transport, server }: Cluster,
  item: FileItem,
  { dryRun, fieldManager, validation }: PutOptions,
  log: ItemLog,
): Promise<KubeObject> {
  const { mapping, namespace, name, subresource } = item;
  const address = { mapping, namespace, name, ...(subresource === undefined ? {} : { subresource }) };
  const query = { dryRun: dryRun === 'server' ? 'All' : undefined, fieldManager, fieldValidation: validation };
  try {
    const object = await withVersion(item.object, () => getObject(transport, address, { signal }), signal);
    return await replaceObject(transport, address, object, { query, signal, warn: log.warn });
  } catch (error) {
    const sent = { method: 'Put', path: () => objectPath(address), query } as const;
    throw withSource('replacing', item.source, requestFailure(error, server, sent));
  }
}

/**
 * The object with the resourceVersion that the server has now, unless it has one of its own. When
 * the live object cannot be read the PUT is sent all the same, and its answer is the error.
 */
async function withVersion(
  object: KubeObject,
  read: () => Promise<KubeObject>,
  signal: AbortSignal,
): Promise<KubeObject> {
  if ((meta(object).resourceVersion ?? '') !== '') return object;
  const live = await read().catch(() => undefined);
  signal.throwIfAborted();
  const resourceVersion = live === undefined ? undefined : meta(live).resourceVersion;
  if (resourceVersion === undefined) return object;
  return { ...object, metadata: { ...(object.metadata as KubeObject), resourceVersion } };
}
