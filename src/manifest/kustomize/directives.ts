/** The `$patch` directives of a strategic merge patch (kyaml's merge2/smpdirective.go). */
import { BuildError } from './error.ts';
import { setItem } from './list-items.ts';
import { fieldOf, type Node, removeField, textOfNode } from './node.ts';

export type Directive = 'merge' | 'replace' | 'delete';

const KEY = '$patch';

/**
 * What a map of a patch, or an item of a list that is nothing but a directive, asks for. It is taken
 * out of the patch. Throws BuildError for an unknown one, unless it is to be left as it is.
 */
export function directiveOf(patch: Node | undefined, keepUnknown = false): Directive {
  const [holder] = patch?.kind === 'list' ? patch.items.filter((item) => fieldOf(item, KEY) !== undefined) : [patch];
  const node = fieldOf(holder, KEY);
  if (patch === undefined || holder === undefined || node === undefined) return 'merge';
  // an item with more than the directive speaks for itself only
  if (patch.kind === 'list' && holder.kind === 'map' && holder.entries.length > 1) return 'merge';
  const written = textOfNode(node);
  if (written !== 'merge' && written !== 'replace' && written !== 'delete') {
    if (keepUnknown) return 'merge';
    throw new BuildError(`unknown patch strategy '${written}'`, { place: node.place });
  }
  if (patch.kind === 'map') removeField(patch, KEY);
  else if (patch.kind === 'list') setItem(patch, undefined, [KEY], [written]);
  return written;
}
