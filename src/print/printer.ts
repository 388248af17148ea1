import type { JsonObject } from '../apimachinery/json.ts';

export type Write = (data: string | Uint8Array) => void;

/** Objects to bytes: one method, one file per format. */
export interface Printer {
  /**
   * Writes one object. Printers that frame their output (yaml's `---`) keep count of the calls.
   * `eventType` (ADDED, MODIFIED, DELETED) makes it a watch event around the object
   * (--output-watch-events).
   */
  print(object: JsonObject, write: Write, eventType?: string): void;
}

/** The options of a printer, from the flags. */
export interface PrinterOptions {
  /** --template: the template itself, or its file for the -file formats. */
  readonly template?: string;
  /** --allow-missing-template-keys; true when left out. */
  readonly allowMissingKeys?: boolean;
  readonly showManagedFields?: boolean;
  /** --no-headers, for custom-columns. */
  readonly noHeaders?: boolean;
  /**
   * Objects that we generate are Go structs in kubectl, whose JSON keeps the order of its fields:
   * `given` prints keys as the object has them, `sorted` (the default) as kubectl prints
   * unstructured objects.
   */
  readonly keyOrder?: 'sorted' | 'given';
  /** The folder for relative file names of templates. */
  readonly cwd: string;
}
