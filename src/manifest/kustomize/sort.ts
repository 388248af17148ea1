/** The order of the objects (SortOrderTransformer). */
import { goSorted } from '../../apimachinery/go/sort.ts';
import { compareStrings } from '../../apimachinery/go/text.ts';
import type { JsonObject } from '../../apimachinery/json.ts';
import { BuildError, prefixed } from './error.ts';
import { gvkText, type ResId, sameGvk } from './ids.ts';
import { defaultOrderFirst, defaultOrderLast, gvkSortText, kindRanks } from './kind-order.ts';
import type { Resource } from './resource.ts';
import type { ResourceMap } from './resource-map.ts';

interface SortOptions {
  readonly order?: string;
  readonly legacySortOptions?: {
    readonly orderFirst?: readonly string[] | null;
    readonly orderLast?: readonly string[] | null;
  };
}

/** Sorts by `sortOptions`; undefined is the legacy order. Throws BuildError for options that cannot be. */
export function sortResources(resources: ResourceMap, options: JsonObject | undefined): void {
  const { order = '', legacySortOptions }: SortOptions = options ?? { order: 'legacy' };
  if (order !== 'fifo' && order !== 'legacy') {
    throw new BuildError("the field 'sortOptions.order' must be one of [fifo, legacy]");
  }
  if (order === 'legacy') {
    const { orderFirst, orderLast } = legacySortOptions ?? {
      orderFirst: defaultOrderFirst,
      orderLast: defaultOrderLast,
    };
    const sorted = legacySorted(resources.resources, kindRanks(orderFirst ?? [], orderLast ?? []));
    resources.replaceAll([]);
    try {
      resources.append(sorted);
    } catch (error) {
      throw prefixed(error, 'SortOrderTransformer: Failed to append to resources');
    }
  } else if (legacySortOptions !== undefined) {
    const problem = `set but the selected sort order is '${order}', not 'legacy'`;
    throw new BuildError(`the field 'sortOptions.legacySortOptions' is ${problem}`);
  }
}

/** An object with what it is ordered by, which is dear to compute. */
interface Ranked {
  readonly resource: Resource;
  readonly id: ResId;
  readonly rank: number;
  readonly gvk: string;
  readonly text: string;
}

function legacySorted(resources: readonly Resource[], ranks: ReadonlyMap<string, number>): Resource[] {
  const ranked = resources.map((resource): Ranked => {
    const { id } = resource;
    const text = `${gvkText(id)}|${id.namespace || '~X'}|${id.name || '~N'}`;
    return { resource, id, rank: ranks.get(id.kind) ?? 0, gvk: gvkSortText(id), text };
  });
  return goSorted(ranked, isBefore).map(({ resource }) => resource);
}

function isBefore(a: Ranked, b: Ranked): boolean {
  if (sameGvk(a.id, b.id)) return compareStrings(a.text, b.text) < 0;
  if (a.rank !== b.rank) return a.rank < b.rank;
  const order = compareStrings(a.gvk, b.gvk);
  // the core Namespace comes before another group's kind of that name
  const isCoreNamespace = a.id.kind === 'Namespace' && b.id.kind === 'Namespace' && (!a.id.group || !b.id.group);
  return isCoreNamespace ? order > 0 : order < 0;
}
