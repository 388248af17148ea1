/**
 * Objects of files with the lines of their fields, to report where in a file a problem is. No
 * request is sent.
 */

import type { KubeObject } from '../apimachinery/object.ts';
import type { ClusterContext } from '../kube/cluster-context.ts';
import { isList, listItems } from './decode.ts';
import type { FieldPath, FilePlace, Source } from './document.ts';
import { expandFilenames, type NamedFiles } from './files.ts';
import { fieldLines } from './positions.ts';
import { readInput } from './read.ts';

export interface PlacedObject {
  readonly object: KubeObject;
  readonly source: {
    /** What messages call the file: a path as typed or found below the typed one, a URL, STDIN. */
    readonly file: string;
    /** The file and line (from 1) of a field, or of its nearest ancestor that the file has. */
    placeOf(path: FieldPath): FilePlace;
  };
}

export interface PlacedObjects {
  readonly objects: readonly PlacedObject[];
  /** What could not be read or is not an object, in order. */
  readonly errors: readonly Error[];
}

/**
 * Reads what -f, -R and -k name, with Lists split. Arguments that match nothing are errors, and then
 * nothing is read.
 */
export async function readPlacedObjects(context: ClusterContext, named: NamedFiles): Promise<PlacedObjects> {
  const { inputs, errors: wrongNames } = await expandFilenames(named, context.cwd);
  if (wrongNames.length > 0) return { objects: [], errors: wrongNames };
  const objects: PlacedObject[] = [];
  const errors: Error[] = [];
  for (const input of inputs) {
    for await (const entry of readInput(context, input, false)) {
      if ('error' in entry) errors.push(entry.error);
      else addObjects(entry.object, placedSource(entry), objects, errors);
    }
  }
  return { objects, errors };
}

/** Of an object that a kustomization makes, the file is the one that the object was read from. */
function placedSource({ source, text }: { readonly source: Source; readonly text: string }): PlacedObject['source'] {
  const { file, line, placeOf } = source;
  if (placeOf !== undefined) {
    const whole = placeOf([]) ?? { file, line };
    return { file: whole.file, placeOf: (path) => placeOf(path) ?? whole };
  }
  const lineOf = fieldLines(text, line);
  return { file, placeOf: (path) => ({ file, line: lineOf(path) }) };
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

function itemSource({ file, placeOf }: PlacedObject['source'], index: number): PlacedObject['source'] {
  return { file, placeOf: (path) => placeOf(['items', index, ...path]) };
}
