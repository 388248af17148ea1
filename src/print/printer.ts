import type { JsonObject } from '../apimachinery/json.ts';

export type Write = (text: string) => void;

/** Objects to bytes: one method, one file per format. */
export interface Printer {
  /**
   * Writes one object. Printers that frame their output (yaml's `---`) keep count of the calls.
   * `eventType` (ADDED, MODIFIED, DELETED) makes it a watch event around the object (--output-watch-events).
   */
  print(object: JsonObject, write: Write, eventType?: string): void;
}

/** What a printer is made of, as the flags say it. */
export interface PrinterOptions {
  /** --template: the template itself, or its file for the -file formats. */
  readonly template?: string;
  /** --allow-missing-template-keys; true when left out. */
  readonly allowMissingKeys?: boolean;
  readonly showManagedFields?: boolean;
  /** --no-headers, for custom-columns. */
  readonly noHeaders?: boolean;
  /**
   * Objects built by ourselves stand in kubectl for Go structs, whose JSON keeps the order of its fields:
   * `given` prints keys as the object has them, `sorted` (the default) as kubectl prints unstructured objects.
   */
  readonly keyOrder?: 'sorted' | 'given';
  /** Where file names of templates are relative to. */
  readonly cwd: string;
}
