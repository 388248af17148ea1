/**
 * The annotation in which client-side apply remembers what it applied
 * (kubectl.kubernetes.io/last-applied-configuration, k8s.io/kubectl/pkg/util/apply.go).
 */
import { compactJson } from './go/compact-json.ts';
import { isJsonObject, type JsonObject, setKey } from './json.ts';
import { meta } from './object.ts';

export const LAST_APPLIED = 'kubectl.kubernetes.io/last-applied-configuration';

/** What was applied last, as text; undefined when the object has no such annotation. */
export function lastApplied(object: JsonObject): string | undefined {
  const value = meta(object).annotations?.[LAST_APPLIED];
  return typeof value === 'string' ? value : undefined;
}

/**
 * The text the annotation has for this object: its JSON without the annotation itself, keys sorted,
 * `annotations` always there, and a newline at the end.
 */
export function lastAppliedText(object: JsonObject): string {
  return `${compactJson(withAnnotation(object, undefined))}\n`;
}

/**
 * The object with the annotation set to its own configuration (apply, create --save-config). The
 * object given is kept.
 */
export function withLastApplied<T extends JsonObject>(object: T): T {
  return withAnnotation(object, lastAppliedText(object));
}

/** The object without the annotation; `annotations` is always there, as in the annotation's text. */
export function withoutLastApplied<T extends JsonObject>(object: T): T {
  return withAnnotation(object, undefined);
}

/**
 * With `save` the annotation is set; without, it is brought up to date where it is
 * (util.CreateOrUpdateAnnotation).
 */
export function saveLastApplied<T extends JsonObject>(object: T, save: boolean): T {
  return save || (lastApplied(object) ?? '') !== '' ? withLastApplied(object) : object;
}

function withAnnotation<T extends JsonObject>(object: T, text: string | undefined): T {
  const metadata = isJsonObject(object.metadata) ? object.metadata : {};
  const annotations = annotationsOf(metadata);
  delete annotations[LAST_APPLIED];
  if (text !== undefined) annotations[LAST_APPLIED] = text;
  return { ...object, metadata: { ...metadata, annotations } };
}

/**
 * A copy of the annotations as kubectl has them: null is "" (unstructured's
 * NestedNullCoercingStringMap).
 */
function annotationsOf(metadata: JsonObject): JsonObject {
  const annotations: JsonObject = {};
  if (!isJsonObject(metadata.annotations)) return annotations;
  for (const [key, value] of Object.entries(metadata.annotations)) setKey(annotations, key, value ?? '');
  return annotations;
}
