/** Secrets in a diff: values are hidden, and it still shows which of them change (kubectl's Masker). */

import { isJsonObject, type Json, type JsonObject, setKey } from '../../apimachinery/json.ts';
import { LAST_APPLIED, lastApplied } from '../../apimachinery/last-applied.ts';
import { gvkOf, type KubeObject } from '../../apimachinery/object.ts';

const HIDDEN = '***';
const BEFORE = '*** (before)';
const AFTER = '*** (after)';

/** Whether the values in an object's data are secret. */
export function isSecret(object: JsonObject): boolean {
  const { version, kind } = gvkOf(object);
  return version === 'v1' && kind === 'Secret';
}

/**
 * Two versions of a Secret with every value of `data` hidden. Where both have a key with different
 * values, the masks differ too. The objects given are kept.
 */
export function maskSecrets<Before extends JsonObject | undefined, After extends JsonObject | undefined>(
  before: Before,
  after: After,
): { readonly before: Before; readonly after: After } {
  const [old, current] = [dataOf(before), dataOf(after)];
  const mask = (data: JsonObject, other: JsonObject | undefined, changed: string): JsonObject => {
    const masked: JsonObject = {};
    for (const [key, value] of Object.entries(data)) {
      const differs = other !== undefined && Object.hasOwn(other, key) && other[key] !== value;
      setKey(masked, key, differs ? changed : HIDDEN);
    }
    return masked;
  };
  return {
    before: old === undefined ? before : ({ ...before, data: mask(old, current, BEFORE) } as Before),
    after: current === undefined ? after : ({ ...after, data: mask(current, old, AFTER) } as After),
  };
}

/** One Secret with all its values hidden, those in the annotation of the last applied one too. */
export function hideSecrets(object: KubeObject): KubeObject {
  const { before } = maskSecrets(object, undefined);
  if (lastApplied(object) === undefined) return before;
  const metadata = before.metadata as JsonObject;
  return {
    ...before,
    metadata: { ...metadata, annotations: { ...(metadata.annotations as JsonObject), [LAST_APPLIED]: HIDDEN } },
  };
}

function dataOf(object: JsonObject | undefined): JsonObject | undefined {
  const data: Json | undefined = object?.data;
  return isJsonObject(data) ? data : undefined;
}
