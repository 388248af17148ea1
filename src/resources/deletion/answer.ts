/** What the API server's answer to a DELETE says. */
import { isJsonObject, type JsonObject } from '../../apimachinery/json.ts';
import { at, type GroupVersionKind, meta } from '../../apimachinery/object.ts';

export type DeletionAnswer =
  /** The object no longer exists: there is nothing to wait for. */
  | { readonly gone: true }
  /** It may still exist, with this uid (undefined when the answer does not say). */
  | { readonly gone: false; readonly uid: string | undefined };

/**
 * Reads the answer. A Status with a uid, and an object without deletionTimestamp, come only from
 * storage that has removed the object (k8s.io/apiserver/pkg/registry/generic/registry/store.go,
 * finalizeDelete): finalizers and grace periods answer with the object that is being deleted.
 * Servers of aggregated APIs may differ, so an object proves this only for Kubernetes' own groups.
 */
export function readDeletionAnswer(answer: JsonObject, { group }: Pick<GroupVersionKind, 'group'>): DeletionAnswer {
  if (answer.kind === 'Status') {
    const uid = at(answer, 'details', 'uid');
    return typeof uid === 'string' && uid !== '' ? { gone: true } : { gone: false, uid: undefined };
  }
  const { uid, deletionTimestamp, finalizers = [] } = meta(answer);
  const ownGroup = !group.includes('.') || group.endsWith('.k8s.io');
  if (ownGroup && isJsonObject(answer.metadata) && deletionTimestamp === undefined && finalizers.length === 0) {
    return { gone: true };
  }
  return { gone: false, uid };
}
