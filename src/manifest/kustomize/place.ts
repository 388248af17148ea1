/** Where the fields of a built object were read. */
import { entryOf, type MapNode, type Node, type Place } from './node.ts';

/**
 * The place of a field, or of the nearest part around it that was read from a file. A step of text
 * through a list goes to the first item that has it: Go's decoder leaves indexes out.
 */
export function placeIn(root: MapNode, path: readonly (string | number)[]): Place | undefined {
  let node: Node = root;
  let { place } = root;
  for (const step of path) {
    const found = stepInto(node, step);
    if (found === undefined) break;
    if (isOfFile(found.place)) place = found.place;
    node = found.node;
  }
  return isOfFile(place) ? place : undefined;
}

const isOfFile = (place: Place | undefined): boolean => place !== undefined && place.file !== '';

interface Found {
  readonly node: Node;
  readonly place: Place | undefined;
}

function stepInto(node: Node, step: string | number): Found | undefined {
  if (node.kind === 'scalar') return undefined;
  if (node.kind === 'map') return entryPlace(node, String(step));
  if (typeof step === 'number') {
    const item = node.items[step];
    return item === undefined ? undefined : { node: item, place: item.place };
  }
  return node.items.map((item) => stepInto(item, step)).find((found) => found !== undefined);
}

/** The line of the key, unless a patch of another file has put its own scalar there. */
function entryPlace(map: MapNode, name: string): Found | undefined {
  const entry = entryOf(map, name);
  if (entry === undefined) return undefined;
  const { key, value } = entry;
  const isPatched = value.kind === 'scalar' && value.place !== undefined && value.place.file !== key.place?.file;
  return { node: value, place: isPatched ? value.place : (key.place ?? value.place) };
}
