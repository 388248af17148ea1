import type { KubeObject } from '../apimachinery/object.ts';

/**
 * Where an object was read: what messages call the file ("app.yaml", "STDIN", a URL), and the line
 * its document starts on.
 */
export interface Source {
  readonly file: string;
  readonly line: number;
}

/** One object of a file, Lists taken apart. */
export interface ManifestObject {
  readonly object: KubeObject;
  readonly source: Source;
}
