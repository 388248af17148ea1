import type { Json } from '../apimachinery/json.ts';
import type { KubeObject } from '../apimachinery/object.ts';

export type FieldPath = readonly (string | number)[];

/** A line of a file, from 1. */
export interface FilePlace {
  readonly file: string;
  readonly line: number;
}

/**
 * Where an object was read: what messages call the file ("app.yaml", "STDIN", a URL, the folder of
 * -k), and the line its document starts on.
 */
export interface Source extends FilePlace {
  /**
   * Of an object that a kustomization makes: the file and line of a field, or of the nearest part
   * around it that was read from a file; undefined for what was generated.
   */
  readonly placeOf?: (path: FieldPath) => FilePlace | undefined;
}

/** One object of a file, Lists taken apart. */
export interface ManifestObject {
  readonly object: KubeObject;
  readonly source: Source;
}

/** One document of an input, parsed. */
export interface InputDocument {
  readonly value: Json;
  /** The line its text starts on, from 1. */
  readonly line: number;
  /** Its text; a kustomization makes objects without one. */
  readonly text?: string;
  /** Its text, when that is JSON of a JSON stream. */
  readonly json?: string;
  readonly placeOf?: Source['placeOf'];
}
