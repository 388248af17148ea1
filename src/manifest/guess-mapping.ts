import { gvkOf, type KubeObject, meta } from '../apimachinery/object.ts';
import type { Mapping } from '../kube/cluster.ts';

/**
 * The mapping a kind would most likely have, for requests that ask the server nothing
 * (meta.UnsafeGuessKindToResource).
 */
export function guessMapping(object: KubeObject): Mapping {
  const type = gvkOf(object);
  const singular = type.kind.toLowerCase();
  return {
    ...type,
    resource: plural(singular),
    singular,
    shortNames: [],
    categories: [],
    namespaced: (meta(object).namespace ?? '') !== '',
    verbs: [],
    subresources: [],
  };
}

function plural(singular: string): string {
  if (singular.endsWith('endpoints')) return singular;
  if (singular.endsWith('s')) return `${singular}es`;
  return singular.endsWith('y') ? `${singular.slice(0, -1)}ies` : `${singular}s`;
}
