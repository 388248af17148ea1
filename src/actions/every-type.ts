/** The types of `get everything`, and those that may own or be owned: all that the server lists. */
import type { Mapping } from '../kube/cluster.ts';

export interface EveryTypeOptions {
  /** Events are left out otherwise. */
  readonly events: boolean;
  /** Types without a namespace, too. */
  readonly clusterScoped: boolean;
}

/** Measurements, not objects. */
const metrics = /(^|\.)metrics\.k8s\.io$/;

/**
 * Each type that can be listed once, in the version that the server prefers, in the server's order.
 * What a second group serves from the same storage is left out: events.k8s.io has the core group's
 * events, and `extensions` had what has a group of its own now. ComponentStatuses are not stored.
 */
export function everyType(mappings: readonly Mapping[], options: EveryTypeOptions): readonly Mapping[] {
  const types = new Map<string, Mapping>();
  const listable = mappings.filter(({ verbs, group }) => verbs.includes('list') && !metrics.test(group));
  for (const mapping of listable) {
    const { resource, group, namespaced } = mapping;
    if (!namespaced && (!options.clusterScoped || (group === '' && resource === 'componentstatuses'))) continue;
    if (isEvents(mapping) && !(options.events && group === '')) continue;
    if (group === 'extensions' && listable.some((other) => other.resource === resource && other.group !== group)) {
      continue;
    }
    const key = `${resource}.${group}`;
    if (!types.has(key)) types.set(key, mapping);
  }
  return [...types.values()];
}

function isEvents({ resource, group }: Mapping): boolean {
  return resource === 'events' && (group === '' || group === 'events.k8s.io');
}
