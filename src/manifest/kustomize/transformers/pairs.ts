/** What labels and annotations have in common. */
import { sortedKeys } from '../../../apimachinery/go/text.ts';
import type { FieldSpec } from '../field-config.ts';
import { setEntry, sharedString, visitFields } from '../field-spec.ts';
import type { ResourceMap } from '../resource-map.ts';

/** Sets the pairs in the maps at the specs' paths of every object. Throws BuildError. */
export function setPairs(
  { resources }: ResourceMap,
  pairs: Readonly<Record<string, string>>,
  specs: readonly FieldSpec[],
): void {
  const keys = sortedKeys(pairs);
  for (const resource of resources) {
    for (const key of keys) {
      const value = sharedString(pairs[key] as string);
      visitFields(resource, specs, (node) => setEntry(node, key, value), 'map');
    }
  }
}
