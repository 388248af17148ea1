import type { JsonObject } from '../resources/json.ts';

/** Objects to bytes: one method, one file per format. */
export interface Printer {
  /** Writes one object. Printers that frame their output (yaml's `---`) keep count of the calls. */
  print(object: JsonObject, write: (text: string) => void): void;
}
