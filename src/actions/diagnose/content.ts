/**
 * Everything that is left in a namespace, found by discovery: one list for each type, metadata
 * only.
 */

import { groupResource, groupVersion } from '../../apimachinery/object.ts';
import { StatusError } from '../../errors.ts';
import type { Mapping } from '../../kube/cluster.ts';
import { inParallel } from '../../kube/in-parallel.ts';
import { listObjects } from '../../kube/objects.ts';
import { metadataOnly } from '../../kube/watch.ts';
import type { NamespaceContent, RemainingObjects } from '../../resources/diagnosis/namespace.ts';
import { type Related, unheard } from './related.ts';

/**
 * Types that can be listed and deleted, as the namespace controller selects them. Events are left
 * out: they are deleted with the rest.
 */
export async function namespaceContent(related: Related, namespace: string): Promise<NamespaceContent> {
  const { discovery } = related.cluster;
  const types = contentTypes(await discovery.resources());
  const remaining: RemainingObjects[] = [];
  const unreadable = [...(await discovery.failures())].map(([resource, reason]) => ({ resource, reason }));
  await inParallel(types, async (type) => {
    const resource = groupResource(type);
    try {
      const objects = await listMetadata(related, type, namespace);
      if (objects.length > 0) remaining.push({ resource, objects });
    } catch (error) {
      if (!(error instanceof StatusError)) throw error;
      // 404: its definition went meanwhile
      if (error.code !== 404 && error.code !== 405) unreadable.push({ resource, reason: error.message });
    }
  });
  const byName = (a: { resource: string }, b: { resource: string }): number => (a.resource < b.resource ? -1 : 1);
  return { remaining: remaining.sort(byName), unreadable: unreadable.sort(byName) };
}

/** Each type once, in the version the server prefers. */
function contentTypes(mappings: readonly Mapping[]): readonly Mapping[] {
  const types = new Map<string, Mapping>();
  for (const mapping of mappings) {
    const { namespaced, verbs, resource, group } = mapping;
    if (!namespaced || !verbs.includes('list') || !verbs.includes('delete')) continue;
    if (resource === 'events') continue;
    const key = `${resource}.${group}`;
    if (!types.has(key)) types.set(key, mapping);
  }
  return [...types.values()];
}

async function listMetadata({ transport, signal }: Related, type: Mapping, namespace: string) {
  const { items } = await listObjects(
    transport,
    { mapping: type, namespace },
    { signal, accept: metadataOnly(true), warn: unheard },
  );
  const apiVersion = groupVersion(type.group, type.version);
  return items.map((item) => ({ ...item, apiVersion, kind: type.kind }));
}
