import type { Context } from '../../context.ts';
import type { Item } from '../../manifest/selection.ts';
export async function watchTrees(_context: Context, _items: readonly Item[], _json: boolean): Promise<number> { return 0; }
