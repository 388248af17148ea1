import type { GoFunction } from '../../../apimachinery/go/values.ts';

/** What functions of templates ask of their surroundings. Tests pin it. */
export interface FunctionOptions {
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Bytes that nobody can guess; those of node:crypto where it is left out. */
  readonly randomBytes?: (count: number) => Uint8Array;
  /** The name of the time zone that is Go's Local; that of the process where it is left out. */
  readonly timeZone?: string;
}

/** Functions that belong together, in a module that is loaded when a template uses one of them. */
export interface FunctionGroup {
  readonly names: readonly string[];
  readonly load: (options: FunctionOptions) => Promise<ReadonlyMap<string, GoFunction>>;
}
