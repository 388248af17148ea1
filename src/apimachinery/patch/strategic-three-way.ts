/**
 * The patch that `apply` sends: from what was applied last, what is wanted now, and what is live.
 */
import type { JsonObject } from '../json.ts';
import { patchesConflict } from './conflicts.ts';
import type { PatchType } from './schema.ts';
import { diffMaps } from './strategic-diff.ts';
import { mergeMaps } from './strategic-merge.ts';

/** The live object was changed where the patch changes it too, differently (--overwrite=false). */
export class PatchConflict extends Error {
  readonly patch: JsonObject;
  readonly changed: JsonObject;
  constructor(patch: JsonObject, changed: JsonObject) {
    super('patch conflicts with changes made from original to current');
    this.patch = patch;
    this.changed = changed;
  }
}

/**
 * The strategic merge patch: additions and changes from `current` to `modified`, deletions from
 * `original` (the last applied configuration; {} without one) to `modified`. With `overwrite` false
 * a PatchConflict is thrown when live changes would be lost. Empty when nothing is to do. Throws
 * UnknownFieldError and PatchError.
 */
export function threeWayStrategicPatch(
  original: JsonObject,
  modified: JsonObject,
  current: JsonObject,
  type: PatchType | undefined,
  overwrite: boolean,
): JsonObject {
  const changes = diffMaps(current, modified, type, { keepRemoved: true, elementOrder: true });
  const deletions = diffMaps(original, modified, type, { deletionsOnly: true, elementOrder: true });
  const patch = mergeMaps(deletions, changes, type, 'join');
  if (!overwrite) {
    const changed = diffMaps(original, current, type, {});
    if (patchesConflict(patch, changed, type)) throw new PatchConflict(patch, changed);
  }
  return patch;
}
