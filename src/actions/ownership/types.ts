/** Which types of objects may own or be owned: everything the server lists. */
import type { Mapping } from '../../kube/cluster.ts';

/** The same objects in another group, or objects that are made up for each request: they own nothing. */
const LEFT_OUT: ReadonlySet<string> = new Set(['events', 'events.events.k8s.io']);
const COMPUTED_GROUPS: ReadonlySet<string> = new Set([
  'metrics.k8s.io',
  'custom.metrics.k8s.io',
  'external.metrics.k8s.io',
]);

/**
 * Each type that can be listed, once, in the version that the server prefers. `clusterScoped` adds
 * those without a namespace.
 */
export function listableTypes(mappings: readonly Mapping[], clusterScoped: boolean): readonly Mapping[] {
  const types = new Map<string, Mapping>();
  for (const mapping of mappings) {
    const { group, resource, verbs, namespaced } = mapping;
    const key = group === '' ? resource : `${resource}.${group}`;
    if (!verbs.includes('list') || (!namespaced && !clusterScoped)) continue;
    if (LEFT_OUT.has(key) || COMPUTED_GROUPS.has(group) || types.has(key)) continue;
    types.set(key, mapping);
  }
  return [...types.values()];
}
