/** What the functions of templates need of their surroundings. */
import type { GoFunction } from '../../../apimachinery/go/values.ts';

export interface FunctionOptions {
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** Functions that belong together, in a module that is loaded when a template uses one of them. */
export interface FunctionGroup {
  readonly names: readonly string[];
  readonly load: (options: FunctionOptions) => Promise<ReadonlyMap<string, GoFunction>>;
}
