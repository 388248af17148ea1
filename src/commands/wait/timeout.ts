/** The last state of objects that did not meet their condition in time. */

import type { KubeObject } from '../../apimachinery/object.ts';
import type { Context } from '../../context.ts';
import { getObject } from '../../kube/objects.ts';
import { type FoundPath, stateLines } from '../../resources/wait/state.ts';
import type { TimedOut } from './conditions.ts';

/** The maximum number of objects that are described. */
const MOST = 10;
/** How long the last read of an object may take, in milliseconds. */
const LAST_READ = 3000;

/**
 * The lines below kubectl's own about a timeout. Objects that were not watched are read again.
 * Never throws.
 */
export async function timeoutLines(context: Context, timedOut: readonly TimedOut[]): Promise<readonly string[]> {
  const described = timedOut.slice(0, MOST);
  const blocks = await Promise.all(
    described.map(async (one) => {
      const object = one.watched ? one.object : await readAgain(context, one);
      return stateLines(object, one.wanted, await foundPaths(one, object), context.clock.now());
    }),
  );
  // kubectl's line already names a single object
  const [only] = blocks;
  if (timedOut.length === 1 && only !== undefined) return only;
  const lines = described.flatMap(({ item }, index) => {
    const block = blocks[index] ?? [];
    return block.length === 0 ? [] : [`${item.mapping.resource}/${item.name}:`, ...block];
  });
  return timedOut.length > MOST ? [...lines, `and ${timedOut.length - MOST} more`] : lines;
}

async function readAgain(context: Context, { item, object }: TimedOut): Promise<KubeObject> {
  const signal = AbortSignal.any([context.signal, AbortSignal.timeout(LAST_READ)]);
  try {
    const { transport } = await context.cluster();
    return await getObject(transport, item, { signal });
  } catch {
    return object;
  }
}

async function foundPaths({ wanted }: TimedOut, object: KubeObject): Promise<readonly FoundPath[]> {
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
