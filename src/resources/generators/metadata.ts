import type { JsonObject } from '../../apimachinery/json.ts';
import type { StringMap } from './pairs.ts';

export interface Identity {
  readonly name: string;
  /** Written into the object when --namespace was typed; undefined leaves it to the request. */
  readonly namespace?: string;
}

/** metadata in the order of metav1.ObjectMeta, empty parts left out. */
export function objectMeta(
  { name, namespace }: Identity,
  more: { readonly labels?: StringMap; readonly annotations?: StringMap; readonly ownerReferences?: JsonObject[] } = {},
): JsonObject {
  const metadata: JsonObject = {};
  if (name !== '') metadata.name = name;
  if (namespace !== undefined && namespace !== '') metadata.namespace = namespace;
  if (more.labels !== undefined && Object.keys(more.labels).length > 0) metadata.labels = { ...more.labels };
  if (more.annotations !== undefined && Object.keys(more.annotations).length > 0) {
    metadata.annotations = { ...more.annotations };
  }
  if (more.ownerReferences !== undefined) metadata.ownerReferences = more.ownerReferences;
  return metadata;
}
