/** Which resource types of a server `api-resources` shows, in which order. */
import { compareStrings } from '../../apimachinery/go/text.ts';
import type { JsonObject } from '../../apimachinery/json.ts';
import { groupVersion } from '../../apimachinery/object.ts';

/** One resource type, as metav1.APIResource has it. */
export interface ApiResource {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  readonly resource: string;
  readonly singular: string;
  readonly namespaced: boolean;
  readonly verbs: readonly string[];
  readonly shortNames: readonly string[];
  readonly categories: readonly string[];
}

export interface ApiResourceFilter {
  /** Undefined: all groups; "" is the core group. */
  readonly group: string | undefined;
  readonly namespaced: boolean | undefined;
  /** A type must have all of them. */
  readonly verbs: readonly string[];
  readonly categories: readonly string[];
}

/**
 * Each type once, in its group's preferred version where that has it; types without verbs are left
 * out.
 */
function preferred(resources: readonly ApiResource[]): ApiResource[] {
  const byName = new Map<string, ApiResource>();
  for (const resource of resources) {
    const key = `${resource.group}/${resource.resource}`;
    if (!byName.has(key)) byName.set(key, resource);
  }
  return [...byName.values()].filter(({ verbs }) => verbs.length > 0);
}

/** The types to show. `resources` has the preferred version of each group first. */
export function selectApiResources(
  resources: readonly ApiResource[],
  filter: ApiResourceFilter,
  sortBy: '' | 'name' | 'kind',
): ApiResource[] {
  const hasAll = (values: readonly string[], wanted: readonly string[]): boolean =>
    wanted.every((word) => values.includes(word));
  const shown = preferred(resources).filter(
    ({ group, namespaced, verbs, categories }) =>
      (filter.group === undefined || group === filter.group) &&
      (filter.namespaced === undefined || namespaced === filter.namespaced) &&
      hasAll(verbs, filter.verbs) &&
      hasAll(categories, filter.categories),
  );
  const key = (item: ApiResource): string =>
    sortBy === 'name' ? item.resource : sortBy === 'kind' ? item.kind : item.group;
  return shown.sort((a, b) => compareStrings(key(a), key(b)) || compareStrings(a.resource, b.resource));
}

/** The list as metav1.APIResourceList, its keys in the order of the struct. */
export function apiResourceList(resources: readonly ApiResource[]): JsonObject {
  const items = resources.map((item): JsonObject => {
    const entry: JsonObject = { name: item.resource, singularName: item.singular, namespaced: item.namespaced };
    if (item.group !== '') entry.group = item.group;
    entry.version = item.version;
    entry.kind = item.kind;
    entry.verbs = [...item.verbs];
    if (item.shortNames.length > 0) entry.shortNames = [...item.shortNames];
    if (item.categories.length > 0) entry.categories = [...item.categories];
    return entry;
  });
  return { kind: 'APIResourceList', apiVersion: 'v1', groupVersion: '', resources: items.length > 0 ? items : null };
}

/** One tab-separated line of the table. */
export function apiResourceLine(item: ApiResource, wide: boolean): string {
  const cells = [
    item.resource,
    item.shortNames.join(','),
    groupVersion(item.group, item.version),
    String(item.namespaced),
    item.kind,
  ];
  if (wide) cells.push(item.verbs.join(','), item.categories.join(','));
  return `${cells.join('\t')}\n`;
}
