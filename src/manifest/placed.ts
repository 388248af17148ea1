/**
 * Objects of files with the lines of their fields, to report where in a file a problem is. No
 * request is sent.
 */

import type { KubeObject } from '../apimachinery/object.ts';
import type { ClusterContext } from '../kube/cluster-context.ts';
import { isList, listItems } from './decode.ts';
import { expandFilenames } from './files.ts';
import { fieldLines } from './positions.ts';
import { readInput } from './read.ts';

type Path = readonly (string | number)[];

export interface PlacedObject {
  readonly object: KubeObject;
  readonly source: {
    /** What messages call the file: a path as typed or found below the typed one, a URL, STDIN. */
    readonly file: string;
    /** The line (from 1) of a field, or of its nearest ancestor that the file has. */
    lineOf(path: Path): number;
  };
}

export interface PlacedObjects {
  readonly objects: readonly PlacedObject[];
  /** What could not be read or is not an object, in order. */
  readonly errors: readonly Error[];
}

/**
 * Reads what -f and -R name, with Lists split. Arguments that match nothing are errors, and then
 * nothing is read.
 */
export async function readPlacedObjects(
  context: ClusterContext,
  filenames: readonly string[],
  recursive: boolean,
): Promise<PlacedObjects> {
  const { inputs, errors: wrongNames } = await expandFilenames(filenames, recursive, context.cwd);
  if (wrongNames.length > 0) return { objects: [], errors: wrongNames };
  const objects: PlacedObject[] = [];
  const errors: Error[] = [];
  for (const input of inputs) {
    for await (const entry of readInput(context, input, false)) {
      if ('error' in entry) {
        errors.push(entry.error);
        continue;
      }
      const lineOf = fieldLines(entry.text, entry.source.line);
      addObjects(entry.object, { file: entry.source.file, lineOf }, objects, errors);
    }
  }
  return { objects, errors };
}

function addObjects(
  object: KubeObject,
  source: PlacedObject['source'],
  objects: PlacedObject[],
  errors: Error[],
): void {
  if (!isList(object)) {
    objects.push({ object, source });
    return;
  }
  try {
    for (const [index, item] of listItems(object).entries()) {
      if (item instanceof Error) errors.push(item);
      else objects.push({ object: item, source: itemSource(source, index) });
    }
  } catch (error) {
    errors.push(error as Error);
  }
}

function itemSource({ file, lineOf }: PlacedObject['source'], index: number): PlacedObject['source'] {
  return { file, lineOf: (path) => lineOf(['items', index, ...path]) };
}
