/** What the objects that were waited for in vain said of themselves at the end. */

import type { KubeObject } from '../../apimachinery/object.ts';
import type { Context } from '../../context.ts';
import { getObject } from '../../kube/objects.ts';
import { type FoundPath, stateLines } from '../../resources/wait/state.ts';
import type { Late } from './conditions.ts';

/** Of more objects than these nothing is said. */
const MOST = 10;
/** How long a last look may take, in milliseconds. */
const LAST_LOOK = 3000;

/** The lines below kubectl's own about a timeout; objects that nobody watched are looked at once more. Never throws. */
export async function lateLines(context: Context, late: readonly Late[]): Promise<readonly string[]> {
  const told = late.slice(0, MOST);
  const blocks = await Promise.all(
    told.map(async (one) => {
      const object = one.watched ? one.object : await lookAgain(context, one);
      return stateLines(object, one.wanted, await foundPaths(one, object), context.clock.now());
    }),
  );
  // kubectl's line names an object that stands alone
  const [only] = blocks;
  if (late.length === 1 && only !== undefined) return only;
  const lines = told.flatMap(({ item }, index) => {
    const block = blocks[index] ?? [];
    return block.length === 0 ? [] : [`${item.mapping.resource}/${item.name}:`, ...block];
  });
  return late.length > MOST ? [...lines, `and ${late.length - MOST} more`] : lines;
}

async function lookAgain(context: Context, { item, object }: Late): Promise<KubeObject> {
  const signal = AbortSignal.any([context.signal, AbortSignal.timeout(LAST_LOOK)]);
  try {
    const { transport } = await context.cluster();
    return await getObject(transport, item, { signal });
  } catch {
    return object;
  }
}

async function foundPaths({ wanted }: Late, object: KubeObject): Promise<readonly FoundPath[]> {
  const { compilePath } = await import('./path.ts');
  return wanted.flatMap((one) => {
    if (one.kind !== 'jsonpath') return [];
    try {
      return [{ path: one.path, found: compilePath(one.path)(object) }];
    } catch {
      return [];
    }
  });
}
