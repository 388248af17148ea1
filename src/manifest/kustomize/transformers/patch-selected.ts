import { applyStrategicPatch } from '../patches.ts';
import type { Resource } from '../resource.ts';
import type { ResourceMap } from '../resource-map.ts';

/**
 * Merges a copy of the patch, with the apiVersion of the object, into each of the selected objects
 * (ResMap.ApplySmPatch). Deleted ones go. Throws BuildError, also when two objects have the same id
 * then.
 */
export function patchSelected(resources: ResourceMap, selected: readonly Resource[], patch: Resource): void {
  for (const resource of selected) {
    const copy = patch.copy();
    // which makes strings of its labels and annotations
    copy.takeMetadataFrom(patch);
    copy.apiVersion = resource.apiVersion;
    applyStrategicPatch(resource, copy);
  }
  const left = resources.resources.filter((resource) => !resource.isEmpty);
  resources.replaceAll([]);
  resources.append(left);
}
