/** The annotation of --save-config for an object that is a Go struct in kubectl. */

import { structJson } from '../../apimachinery/go/struct-json.ts';
import type { JsonObject } from '../../apimachinery/json.ts';
import { LAST_APPLIED } from '../../apimachinery/last-applied.ts';
import { type KubeObject, meta } from '../../apimachinery/object.ts';
import { sortedMap } from '../../resources/generators/pairs.ts';

/** The object with one more annotation; metadata keeps the order of metav1.ObjectMeta. */
export function annotated(object: KubeObject, key: string, value: string): KubeObject {
  const { ownerReferences, finalizers, managedFields, ...metadata } = (object.metadata ?? {}) as JsonObject;
  const annotations = sortedMap([...Object.entries(meta(object).annotations ?? {}), [key, value]]);
  const rest = Object.entries({ ownerReferences, finalizers, managedFields }).filter(([, part]) => part !== undefined);
  const { annotations: _, ...others } = metadata;
  return { ...object, metadata: { ...others, annotations, ...(Object.fromEntries(rest) as JsonObject) } };
}

/**
 * The object with its own configuration in the last-applied annotation
 * (util.CreateOrUpdateAnnotation): if `asked`, or if the annotation already exists.
 */
export function withOwnConfiguration(object: KubeObject, asked: boolean): KubeObject {
  const known = meta(object).annotations?.[LAST_APPLIED];
  if (!asked && (known === undefined || known === '')) return object;
  const { [LAST_APPLIED]: _, ...annotations } = meta(object).annotations ?? {};
  const metadata = { ...((object.metadata ?? {}) as JsonObject), annotations };
  if (Object.keys(annotations).length === 0) delete (metadata as JsonObject).annotations;
  return annotated(object, LAST_APPLIED, `${structJson({ ...object, metadata })}\n`);
}
