import { escapeFieldValue } from '../../apimachinery/field-selector.ts';
import { type ApiType, events } from '../../apimachinery/known-types.ts';
import { withoutNulls } from '../../apimachinery/nulls.ts';
import type { EventReference, KubernetesEvent, Related, RelatedQuery } from '../../describe/describer.ts';
import { getObject, listObjects } from '../../kube/objects.ts';
import type { Transport } from '../../kube/transport/transport.ts';

interface ReadOptions {
  readonly showEvents: boolean;
  readonly chunkSize: number;
}

/** Reads the related objects of an object from the cluster. */
export function relatedOf(transport: Transport, { showEvents, chunkSize }: ReadOptions): Related {
  const list = async <T>(type: ApiType, namespace: string, query: RelatedQuery = {}) => {
    const { items } = await listObjects(
      transport,
      { mapping: type, namespace },
      { query: { ...query }, limit: chunkSize },
    );
    return withoutNulls(items) as unknown as readonly T[];
  };
  return {
    list: (type, namespace, query) => list(type, namespace, query),
    get: async <T>(type: ApiType, namespace: string, name: string) =>
      withoutNulls(await getObject(transport, { mapping: type, namespace, name })) as unknown as T,
    events: async (reference) => {
      if (!showEvents) return undefined;
      return list<KubernetesEvent>(events, reference.namespace ?? '', { fieldSelector: eventSelector(reference) });
    },
  } as Related;
}

/**
 * The field selector of the events about an object; a reference without a namespace means objects
 * that have none.
 */
function eventSelector({ name = '', namespace = '', kind, uid }: EventReference): string {
  const terms = [
    ['involvedObject.name', name],
    ['involvedObject.namespace', namespace],
    ['involvedObject.kind', kind],
    ['involvedObject.uid', uid],
  ] as const;
  return terms
    .flatMap(([field, value]) => (value === undefined ? [] : [`${field}=${escapeFieldValue(value)}`]))
    .join(',');
}
