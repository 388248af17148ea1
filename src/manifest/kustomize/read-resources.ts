/** The objects of a file, Lists unfolded (kustomize's resource.Factory). */
import { BuildError } from './error.ts';
import { fieldOf, isEmpty, isList, type MapNode, type Node, textAt, textOfNode } from './node.ts';
import { readDocuments } from './read.ts';
import { Resource } from './resource.ts';
import type { Schema } from './schema.ts';

/** Reads every object of a text. Throws BuildError. */
export function readResources(content: string, file: string, schema: Schema): Resource[] {
  const queue = readDocuments(content, file).filter((node) => isObject(node));
  const resources: Resource[] = [];
  for (let node = queue.shift(); node !== undefined; node = queue.shift()) {
    const kind = textOfNode(fieldOf(node, 'kind'));
    const items = fieldOf(node, 'items');
    if (!kind.endsWith('List') || items === undefined) resources.push(new Resource(node as MapNode, schema));
    else if (isList(items)) queue.push(...items.items.filter((item) => isObject(item)));
    else if (!isEmpty(items)) throw new BuildError(`expected array in ${kind}/items, but found ${items.kind}`);
  }
  return resources;
}

function isObject(node: Node): boolean {
  if (isEmpty(node)) return false;
  const kind = textOfNode(fieldOf(node, 'kind'));
  if (kind === '') throw new BuildError('missing kind in object', { place: node.place });
  if (!kind.endsWith('List') && textAt(node, 'metadata', 'name') === '') {
    throw new BuildError('missing metadata.name in object', { place: node.place });
  }
  return true;
}
